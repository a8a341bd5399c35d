"""A large album stands on several pages, for viewers and for guests, and none is forgotten."""

import re
from dataclasses import replace

import pytest
from PIL import ExifTags, Image

from pipeline.printer import Printer
from tests.gallery import Gallery, picture
from website.content import AlbumPage
from website.pages import Pages

LINK = re.compile(r'rel="(next|prev)" href="[^"]*/s/([^"]+)"')
PAGES = ("index.html", "page-2.html", "page-3.html")


@pytest.fixture
def gallery() -> Gallery:
    gallery = Gallery(photos_a_page=2)
    gallery.upload("Lake/metadata.yml", b"description: About *water*")
    for number in range(5):
        gallery.upload(f"Lake/{number}.jpg", picture())
    gallery.upload("Lake/Deep/a.jpg", picture())
    gallery.settle()
    return gallery


def names(gallery: Gallery) -> set[str]:
    prefix = gallery.photo("Lake/0.jpg").prefix
    return {key.removeprefix(prefix) for key in gallery.site.under(prefix) if "/c/" not in key}


def ids(gallery: Gallery, page: str) -> list[str]:
    by_id = {photo.id: photo.name for photo in gallery.catalog.photo_rows.values()}
    return [by_id[each] for each in re.findall(r'id="p-([a-z2-7]{16})"', page)]


def page(gallery: Gallery, name: str) -> str:
    return (gallery.pages() | gallery.shared_pages())[f"{gallery.photo('Lake/0.jpg').prefix}{name}"]


def test_each_photo_is_on_one_page_for_viewers_and_for_guests(gallery: Gallery) -> None:
    for folder in ("", "s/"):
        found = [ids(gallery, page(gallery, folder + name)) for name in PAGES]
        assert found == [["0.jpg", "1.jpg"], ["2.jpg", "3.jpg"], ["4.jpg"]]


def test_pages_lead_to_each_other_and_count_the_whole_album(gallery: Gallery) -> None:
    first, second, third = (page(gallery, f"s/{name}.html") for name in ("index", "page-2", "page-3"))

    assert LINK.findall(first) == [("next", "page-2.html")]
    assert set(LINK.findall(second)) == {
        ("prev", "index.html"),
        ("next", "page-3.html"),
    }
    assert "Page 3 of 3" in third
    assert all("5 photos" in each for each in (first, second, third))
    assert "/s/album-3.css" in third


def test_headings_go_and_come_back_with_the_sorting_though_the_order_stays_the_same() -> None:
    gallery = Gallery()
    for number in range(12):
        taken = f"2024:07:{4 + number // 6:02} 10:{number:02}:00"
        gallery.upload(f"Lake/{number:02}.jpg", picture(exif=exif("Phone", taken)))
    gallery.settle()
    found = [headings(gallery)]
    for sort in ("name", "date"):
        gallery.upload("Lake/metadata.yml", f"sort: {sort}".encode())
        gallery.settle()
        found.append(headings(gallery))

    assert found == [2, 0, 2]


def headings(gallery: Gallery) -> int:
    (page,) = gallery.pages().values()
    return len(re.findall(r"<section>\n<h2>", page))


def test_what_is_not_photos_stands_on_the_first_page_alone(gallery: Gallery) -> None:
    first, second = page(gallery, "index.html"), page(gallery, "page-2.html")

    assert "<em>water</em>" in first
    assert "Deep" in first
    assert "water" not in second
    assert "Deep" not in second


def test_a_page_that_is_no_longer_needed_is_deleted_with_what_is_beside_it(gallery: Gallery) -> None:
    for number in (0, 3, 4):
        gallery.remove(f"Lake/{number}.jpg")
    gallery.settle()

    prefix = gallery.photo("Lake/1.jpg").prefix
    kept = {key.removeprefix(prefix) for key in gallery.site.under(prefix) if "/c/" not in key}
    assert kept == {"index.html", "s/index.html", "s/album.css"}


def test_what_lies_there_is_what_the_album_notes(gallery: Gallery) -> None:
    assert names(gallery) == {
        *("index.html", "page-2.html", "page-3.html", "s/index.html", "s/page-2.html", "s/page-3.html"),
        *("s/album.css", "s/album-2.css", "s/album-3.css"),
    }
    noted = frozenset[str]().union(*(album.page.objects for album in gallery.catalog.albums()))
    assert set(gallery.site.under("g/")) == noted


def test_other_pages_follow_when_fewer_photos_fit(gallery: Gallery) -> None:
    gallery.shop = replace(gallery.shop, recipe=replace(gallery.shop.recipe, photos_a_page=4))
    gallery._staff()
    gallery.upload("Lake/5.jpg", picture())
    gallery.settle()

    assert "page-3.html" not in names(gallery)
    assert ids(gallery, page(gallery, "page-2.html")) == ["4.jpg", "5.jpg"]


def test_each_page_is_written_before_the_next_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    gallery, done = Gallery(photos_a_page=1), list[str]()
    make, write = Pages.album, Printer.put

    def making(pages: Pages, page: AlbumPage) -> str:
        done.append(f"make {page.part.number}")
        return make(pages, page)

    def writing(printer: Printer, key: str, text: str, media_type: str) -> None:
        if key.startswith("g/") and "/s/" not in key:
            done.append("write")
        write(printer, key, text, media_type)

    monkeypatch.setattr(Pages, "album", making)
    monkeypatch.setattr(Printer, "put", writing)
    for number in range(3):
        gallery.upload(f"Lake/{number}.jpg", picture())
    gallery.settle()

    assert done[-6:] == ["make 3", "write", "make 2", "write", "make 1", "write"]


def test_the_clocks_of_two_cameras_decide_what_stands_first() -> None:
    gallery = Gallery()
    for name, camera, taken in (("a.jpg", "Phone", "10:00:00"), ("b.jpg", "Canon", "09:30:00")):
        gallery.upload(f"Lake/{name}", picture(exif=exif(camera, f"2024:07:14 {taken}")))
    gallery.settle()
    (before,) = gallery.pages().values()
    gallery.upload("Lake/metadata.yml", b"clocks: {canon: +1h}")
    gallery.settle()
    (after,) = gallery.pages().values()

    assert (ids(gallery, before), ids(gallery, after)) == (["b.jpg", "a.jpg"], ["a.jpg", "b.jpg"])


def exif(camera: str, taken: str) -> bytes:
    block = Image.Exif()
    block[ExifTags.Base.Model] = camera
    block.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    return block.tobytes()
