"""What is known about a photo: the viewer's panel, and the album's map."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browsing.conftest import DESK, PHONE, Open
from tests.browsing.site import Site
from tests.browsing.test_viewer import entered
from tests.gallery import Gallery


@pytest.fixture(scope="session")
def trip(gallery: Gallery) -> str:
    """The path of the page of an album that tells roughly where its photos were taken."""
    return next(f"/{key}" for key, page in gallery.pages().items() if "Trip</h1>" in page)


def told(page: Page) -> Any:
    """Return the panel's rows: a name and what it says."""
    return page.locator(".details dl").evaluate(
        "list => [...list.querySelectorAll('dt')].map(term => [term.textContent,"
        " term.nextElementSibling.innerText.replace(/[\\u2068\\u2069]/g, '').replace(/\\s+/g, ' ').trim()])"
    )


def button(page: Page) -> Locator:
    return page.get_by_role("button", name="Details")


def open_first(page: Page) -> Page:
    page.locator(".grid li a").first.click()
    return entered(page)


def violations(page: Page) -> Any:
    return [each["id"] for each in Axe().run(page).response["violations"]]


def test_the_panel_says_how_a_photo_was_taken_and_follows_the_photos(visit: Open, trip: str) -> None:
    page = open_first(visit(trip))

    button(page).click()

    expect(button(page)).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("group", name="Details")).to_be_visible()
    assert told(page) == [
        ["Lens", "EF 50mm f/1.8"],
        ["Exposure", "1/250 s f/2.8 ISO 100 35 mm (like 56 mm)"],
        ["Size", "300 × 200 pixels"],
        ["Place", "Unterhaching (Munich), Germany 48.1, 11.6 Show on the map"],
    ]
    page.keyboard.press("ArrowRight")
    expect(page.locator(".details")).to_contain_text("Nothing more is known about this photo.")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".details")).to_contain_text("2.5")
    assert told(page)[1] == ["Exposure", "2.5 s f/2.8 ISO 100 35 mm (like 56 mm)"]


def test_a_key_opens_the_panel_and_escape_closes_it_before_the_viewer(visit: Open, trip: str) -> None:
    page = open_first(visit(trip))

    page.keyboard.press("i")
    expect(page.locator(".details dl")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator(".details")).to_be_hidden()
    expect(button(page)).to_be_focused()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_details_that_do_not_come_are_asked_for_again(visit: Open, trip: str, site: Site) -> None:
    (details,) = [path for path in site.files if path == trip.replace("index.html", "s/details.json")]
    site.refused[details] = 1
    page = open_first(visit(trip))

    page.keyboard.press("i")
    expect(page.locator(".details")).to_contain_text("did not load")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".details dl")).to_be_visible()


def test_values_are_written_in_the_viewers_language(visit: Open, trip: str) -> None:
    page = open_first(visit(trip, PHONE, locale="de-DE"))

    page.keyboard.press("i")

    expect(page.locator(".details")).to_contain_text("f/2,8")
    assert told(page)[1][0] == "Belichtung"
    assert told(page)[3] == ["Ort", "Unterhaching (Munich), Deutschland 48.1, 11.6 Auf der Karte zeigen"]


def test_a_country_is_told_by_its_code_where_the_browser_has_no_names(visit: Open, trip: str) -> None:
    page = open_first(visit(trip, script="delete Intl.DisplayNames"))

    page.keyboard.press("i")

    expect(page.locator(".details")).to_contain_text("Unterhaching (Munich), DE")


@pytest.mark.parametrize("more", [{}, {"color_scheme": "dark", "locale": "ar"}], ids=["light", "dark, rtl"])
def test_the_panel_and_the_map_are_for_everybody(more: dict[str, str], visit: Open, trip: str) -> None:
    page = open_first(visit(trip, PHONE, **more))
    page.keyboard.press("i")
    expect(page.locator(".details dl")).to_be_visible()

    assert violations(page) == []
    page.goto(trip.replace("index.html", "map.html"))
    expect(page.locator(".spot").first).to_be_visible()
    assert violations(page) == []


def test_the_panel_leads_to_the_map_and_the_map_to_the_photo(visit: Open, trip: str) -> None:
    page = open_first(visit(trip, DESK))
    page.keyboard.press("i")

    page.get_by_role("link", name="Show on the map").click()
    expect(page.locator(".map")).to_be_visible()
    page.get_by_role("link", name="2 photos near Unterhaching").press("Enter")
    expect(page.locator(".place")).to_contain_text("48.1, 11.6")
    page.locator(".thumbs a").first.click()

    expect(page.locator(".pswp__counter")).to_have_text("1 / 3")


def test_an_album_that_tells_nothing_of_places_has_no_map(visit: Open, album: str) -> None:
    page = visit(album)

    expect(page.get_by_role("link", name="Map")).to_have_count(0)
