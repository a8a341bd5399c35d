"""Search by place: photos are found by town, city and country where their albums tell, and nowhere else."""

import pytest
from playwright.sync_api import Page, expect

from tests.browsing.conftest import Open
from tests.browsing.site import Site
from tests.browsing.test_home import HOME, found, said, url_of
from tests.gallery import Gallery
from tests.unit.pipeline.images.test_words import photo

NAXOS = {2: (37.0, 6.0, 15.0), 4: (25.0, 22.0, 40.0)}
ALBUMS = {"Boats": "exact", "Balloons": "coarse", "Quiet": "none"}


@pytest.fixture(scope="module")
def gallery() -> Gallery:
    """Albums from Greece and from beside Munich, and one from both that tells nothing."""
    gallery = Gallery(edges=(64, 128))
    for album, location in ALBUMS.items():
        gallery.upload(f"{album}/metadata.yml", f"location: {location}".encode())
    for path in ("Boats/a.jpg", "Quiet/a.jpg"):
        gallery.upload(path, photo(gps=NAXOS))
    for path in ("Balloons/b.jpg", "Quiet/b.jpg"):
        gallery.upload(path, photo())
    gallery.settle()
    return gallery


def search(page: Page, query: str) -> None:
    page.get_by_role("searchbox").fill(query)


def expect_found(page: Page, gallery: Gallery, query: str, path: str) -> None:
    search(page, query)
    expect(found(page)).to_have_count(1)
    expect(found(page)).to_have_attribute("href", url_of(gallery, path))


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("naxos", "Boats/a.jpg"),  # without the accent that the town has
        ("naxos greece", "Boats/a.jpg"),
        ("unterhaching", "Balloons/b.jpg"),
        ("munich", "Balloons/b.jpg"),  # a city nearby
        ("germany", "Balloons/b.jpg"),
    ],
)
def test_a_photo_is_found_by_what_its_place_is_called(
    query: str, path: str, visit: Open, gallery: Gallery
) -> None:
    expect_found(visit(HOME), gallery, query, path)


@pytest.mark.parametrize(
    ("locale", "query"), [("de", "griechenland"), ("de", "greece"), ("ar", "اليونان"), ("ar", "يونان")]
)
def test_a_country_is_found_in_the_viewers_language_and_in_the_gallerys(
    locale: str, query: str, visit: Open, gallery: Gallery
) -> None:
    expect_found(visit(HOME, locale=locale), gallery, query, "Boats/a.jpg")


def test_a_country_is_found_in_a_language_that_only_the_gallery_speaks(
    visit: Open, gallery: Gallery, site: Site
) -> None:
    page = visit("/robots.txt", locale="fr")
    german = site.files[HOME].decode().replace('<html lang="en"', '<html lang="de"', 1)
    page.route(f"**{HOME}", lambda route: route.fulfill(body=german, content_type="text/html"))
    page.goto(HOME)
    expect(page.locator("html")).to_have_attribute("lang", "fr")

    for query in ("griechenland", "grèce"):
        expect_found(page, gallery, query, "Boats/a.jpg")


def test_towns_are_found_where_the_browser_knows_no_names_of_countries(visit: Open, gallery: Gallery) -> None:
    page = visit(HOME, script="delete Intl.DisplayNames")

    expect_found(page, gallery, "naxos", "Boats/a.jpg")


def test_an_album_that_tells_nothing_is_found_by_no_place(visit: Open, gallery: Gallery) -> None:
    page = visit(HOME)

    search(page, "quiet")

    expect(found(page)).to_have_count(2)
    for query in ("quiet naxos", "quiet munich", "quiet germany"):
        search(page, query)
        expect(said(page)).to_contain_text("Nothing found")
