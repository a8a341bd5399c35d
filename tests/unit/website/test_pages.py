"""What each page says and links to."""

import re
from dataclasses import replace
from datetime import datetime

from tests.unit.website.markup import Document
from tests.unit.website.specimens import PLACEHOLDER, album, cards, films, photos, picture
from website.content import AlbumPage, Crumb, HomePage, Leaf, SharedPhotoPage, SignInForm, Year
from website.pages import Pages
from website.speech import Phrase

PAGES = Pages("Our gallery")
FORM = SignInForm("/h/v/index.html", "a token")


def test_home_shows_each_album_with_its_counts() -> None:
    page = Document(PAGES.home(HomePage((Year(2024, cards()),))))

    assert [link["href"] for link in page.all("a")] == [
        *("/auth/account", "/g/a/b/index.html", "/g/a/c/index.html"),
    ]
    assert "Holidays 24 photos · 2 albums" in page.text()
    assert "Holidays No photos yet" in page.text()


def test_an_empty_home_speaks_to_people() -> None:
    assert "No albums yet." in Document(PAGES.home(HomePage(()))).text()


def test_pages_behind_the_sign_in_have_a_way_out() -> None:
    for html in (PAGES.home(HomePage(())), PAGES.album(album())):
        (form,) = Document(html).all("form")
        assert (form["method"], form["action"]) == ("post", "/auth/logout")


def test_breadcrumbs_start_at_the_viewers_home() -> None:
    crumbs = (Crumb("Trips", "/g/a/t/index.html"), Crumb("Abroad", "/g/a/u/index.html"))
    page = Document(PAGES.album(AlbumPage("Sea", "", crumbs, (), ())))

    assert [a["href"] for a in page.all("a")] == [
        *("/auth/enter", "/g/a/t/index.html", "/g/a/u/index.html", "/auth/account"),
    ]
    assert "Our gallery Trips Abroad" in page.text()


def test_blank_lines_part_the_paragraphs_of_a_description() -> None:
    page = replace(album(), description="One\nstill one\r\n \r\nTwo\n\n\n")

    assert "<p>One\nstill one</p>\n<p>Two</p>" in PAGES.album(page)


def test_an_album_says_how_many_photos_of_which_days() -> None:
    days = [datetime(2024, 7, 14, 9), None, datetime(2024, 7, 12, 23)]
    shown = tuple(replace(p, taken=day) for p, day in zip(photos(3), days, strict=True))

    assert "3 photos · 12–14 July 2024" in Document(PAGES.album(AlbumPage("", "", (), (), shown))).text()


def test_a_film_plays_where_it_stands_and_loads_nothing_before() -> None:
    page = Document(PAGES.album(AlbumPage("Sea", "", (), (), films())))

    (video,) = page.all("video")
    assert (video["preload"], video["width"]) == ("none", picture().width.__str__())
    assert {"controls", "playsinline"} <= video.attributes.keys()
    assert video["poster"] in {source.url for source in films()[0].picture.sources}
    assert page.all("source")[0].attributes == {"src": "/g/a/b/i/film0-720.mp4", "type": "video/mp4"}
    assert "0:42" in page.text()


def test_a_video_without_a_film_is_shown_by_its_picture() -> None:
    page = Document(PAGES.album(AlbumPage("Sea", "", (), (), films()[1:])))

    assert page.all("video") == []
    assert "i/1.jpg" in [link["href"] for link in page.all("a")]
    assert "1:02:03" in page.text()


def test_a_photo_leads_to_its_large_file_and_can_be_linked_to() -> None:
    days = datetime(2024, 7, 14, 16, 5), datetime(2024, 7, 15)
    one = replace(AlbumPage("Sea", "", (), (), photos(1)), leaf=Leaf(count=2, days=days))
    page = Document(PAGES.album(one))

    assert [li["id"] for li in page.all("li") if "id" in li.attributes] == ["p-photo0"]
    assert page.all("a")[-1]["href"] == "i/0.jpg"
    assert page.all("time")[0]["datetime"] == "2024-07-14T16:05:00"
    assert "A caption 14 July 2024" in page.text()


def test_srcset_lists_the_modern_format_by_width_beside_one_jpeg() -> None:
    page = Document(PAGES.album(AlbumPage("Sea", "", (), (), photos(1))))

    (source,), image = page.all("source"), page.all("img")[-1]
    assert source["type"] == "image/avif"
    assert source["srcset"] == "i/p-320.avif 320w, i/p-640.avif 640w, i/p-1280.avif 1280w"
    assert "srcset" not in image.attributes
    assert (image["src"], image["width"], image["height"]) == ("i/p-640.jpg", "1280", "853")


def test_a_picture_by_itself_and_one_without_a_modern_format_name_all_jpegs() -> None:
    old = replace(picture(), sources=tuple(picture().of_type("image/jpeg")))
    (photo,) = photos(1)
    alone = Document(PAGES.shared_photo(SharedPhotoPage(picture()))).all("img")[-1]
    plain = Document(PAGES.album(AlbumPage("Sea", "", (), (), (replace(photo, picture=old),)))).all("img")[-1]

    assert alone["srcset"] == plain["srcset"] == "i/p-320.jpg 320w, i/p-640.jpg 640w, i/p-1280.jpg 1280w"


def test_sizes_follow_the_photos_place_in_its_row() -> None:
    wide, tall = photos(2)
    tall = replace(tall, picture=picture(height=1920))
    sources = Document(PAGES.album(AlbumPage("", "", (), (), (wide, tall)))).all("source")
    phone = "(max-width: 40rem)"

    assert [source["sizes"] for source in sources] == [
        f"{phone} and (min-resolution: 2.5x) 34vw, {phone} 55vw, 420px",
        f"{phone} and (min-resolution: 2.5x) 15vw, {phone} 25vw, 187px",
    ]


def test_only_the_first_screen_loads_at_once() -> None:
    images = Document(PAGES.album(AlbumPage("", "", (), (), photos(70)))).all("img")

    assert [image["loading"] for image in images] == ["eager"] * 6 + ["lazy"] * 64
    assert [image.attributes.get("fetchpriority") for image in images] == ["high"] + [None] * 69
    assert {image["decoding"] for image in images} == {"async"}


def test_a_photo_without_words_is_named_by_its_place() -> None:
    silent = tuple(replace(p, caption="", picture=replace(p.picture, alt="")) for p in photos(62))
    images = Document(PAGES.album(AlbumPage("", "", (), (), silent))).all("img")

    assert (images[0]["alt"], images[61]["alt"]) == ("Photo 1", "Photo 62")


def test_large_albums_come_in_chunks_of_sixty() -> None:
    html = PAGES.album(AlbumPage("", "", (), (), photos(150)))

    chunks = html.split('<ul class="grid"')[1:]
    assert [chunk.count("<li id=") for chunk in chunks] == [60, 60, 30]
    assert [re.search(r"p-photo\d+", chunk)[0] for chunk in chunks] == ["p-photo0", "p-photo60", "p-photo120"]  # type: ignore[index]


def test_an_albums_stylesheet_holds_the_ratio_and_placeholder_of_every_photo() -> None:
    page = AlbumPage("", "", (), (), photos(2))

    assert Document(PAGES.album(page)).all("link")[-1]["href"] == "s/album.css"
    assert PAGES.album_stylesheet(page).splitlines()[:2] == [
        f'#p-photo{n}{{--r:1.501;--blur:url("{PLACEHOLDER}");}}' for n in range(2)
    ]


def test_nothing_gets_out_of_a_style_rule() -> None:
    (photo,) = photos(1)
    hostile = replace(
        photo, id="x{}*{", picture=picture(placeholder='data:image/webp;base64,AA");}*{x:url("')
    )

    rule = PAGES.album_stylesheet(AlbumPage("", "", (), (), (hostile,)))
    assert rule.startswith("#p-x\\7b \\7d \\2a \\7b {--r:1.501;}\n#c-0{--h:")


def test_the_sign_in_form_works_without_javascript_and_with_password_managers() -> None:
    page = Document(PAGES.sign_in(FORM))

    (form,) = page.all("form")
    assert (form["method"], form["action"]) == ("post", "/auth/login")
    inputs = {field["name"]: field for field in page.all("input")}
    assert [label["for"] for label in page.all("label")] == ["username", "password", "stay"]
    assert inputs["username"]["autocomplete"] == "username"
    assert inputs["password"]["autocomplete"] == "current-password"
    assert (inputs["next"]["type"], inputs["next"]["value"]) == ("hidden", "/h/v/index.html")
    assert (inputs["csrf"]["type"], inputs["csrf"]["value"]) == ("hidden", "a token")


def test_a_refused_sign_in_is_announced_and_keeps_the_name_but_no_password() -> None:
    page = Document(PAGES.sign_in(replace(FORM, problem=Phrase("openid.refused"), username="robin")))

    (alert,) = [e for e in page.all("p") if e.attributes.get("role") == "alert"]
    inputs = {field["name"]: field for field in page.all("input")}
    assert "That did not work. Please try again." in page.text()
    assert inputs["username"]["value"] == "robin"
    assert inputs["username"]["aria-describedby"] == alert["id"]
    assert "value" not in inputs["password"].attributes


def test_a_first_look_at_the_form_alarms_nobody() -> None:
    assert "alert" not in PAGES.sign_in(FORM)


def test_landing_and_enter_lead_on_by_themselves_and_by_a_link() -> None:
    for html in (PAGES.landing(), PAGES.enter()):
        page = Document(html)
        refresh = [e["content"] for e in page.all("meta") if e.attributes.get("http-equiv") == "refresh"]
        assert refresh == ["0; url=/auth/enter"]
        assert [link["href"] for link in page.all("a")] == ["/auth/enter"]


def test_dead_ends_have_a_door() -> None:
    for html in (PAGES.missing(), PAGES.unavailable()):
        links = [link["href"] for link in Document(html).all("a")]
        assert [link for link in links if not link.startswith("?language=")] == ["/auth/enter"]


def test_what_does_not_work_is_tried_again_at_the_same_address() -> None:
    page = Document(PAGES.trouble())

    assert [link["href"] for link in page.all("a")] == [""]
    assert "your photos are safe" in page.text()
