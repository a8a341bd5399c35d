"""Pages that lie ready, in a real browser: said again in the viewer's language, light or dark by choice."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing.pages import ORIGIN, serve
from tests.unit.website.specimens import album
from website.content import HomePage
from website.content.units import Unit
from website.pages import Pages

ENGLISH = Pages("Our gallery")

ALBUM = album("At the lake", 11)
DATED = tuple(replace(each, taken=datetime(2024, 7, 14 + n // 6)) for n, each in enumerate(ALBUM.photos))
PAGES = {
    "/album": ENGLISH.album(replace(ALBUM, photos=DATED, unit=Unit.DAY)),
    "/home": ENGLISH.home(HomePage(())),
    "/missing": Pages("1.10").missing(),
    "/s/album.css": "",
}
LIGHT, DARK = "rgb(250, 248, 245)", "rgb(20, 19, 18)"


@pytest.fixture
def visit(browser: Browser) -> Callable[..., Any]:
    @contextmanager
    def open_page(path: str, **options: Any) -> Iterator[tuple[Page, list[str]]]:
        context = browser.new_context(**options)
        serve(context, PAGES)
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
        page.goto(ORIGIN + path)
        yield page, asked
        context.close()

    return open_page


def test_an_album_is_said_again_in_arabic(visit: Callable[..., Any]) -> None:
    with visit("/album", locale="ar-AE") as (page, asked):
        expect(page.locator("html")).to_have_attribute("lang", "ar")
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        expect(page.locator(".facts")).to_have_text("11 صورة · ألبومان · 14–15 يوليو 2024")
        expect(page.locator("section.photos")).to_have_attribute("aria-label", "الصور")
        expect(page.locator("section h2 time").first).to_have_text("14 يوليو 2024")
        expect(page.get_by_role("link", name="الحساب")).to_be_visible()
        expect(page.locator("h1")).to_have_text("At the lake")  # the owner's own words
        assert asked.count("words-ar.json") == 1


def test_a_name_that_looks_like_a_number_stays_a_name(visit: Callable[..., Any]) -> None:
    with visit("/missing", locale="de-DE") as (page, _):
        expect(page.locator("html")).to_have_attribute("lang", "de")
        expect(page).to_have_title(re.compile("1.10"))


def test_whoever_speaks_the_gallerys_language_loads_no_words(visit: Callable[..., Any]) -> None:
    with visit("/home", locale="en-US") as (page, asked):
        expect(page.locator(".choices")).to_be_visible()  # the scripts have run
        expect(page.locator("html")).to_have_attribute("lang", "en")
        assert not [name for name in asked if name.startswith("words-")]


def test_a_chosen_language_holds_on_the_next_page(visit: Callable[..., Any]) -> None:
    with visit("/home", locale="en-US") as (page, _):
        page.get_by_text("Language and look").click()
        page.get_by_role("button", name="Deutsch").click()
        expect(page.locator(".empty")).to_contain_text("Noch keine Alben")

        page.goto(f"{ORIGIN}/album")
        expect(page.locator(".facts")).to_have_text("11 Fotos · 2 Alben · 14.–15. Juli 2024")
        page.get_by_text("Sprache und Aussehen").click()
        expect(page.get_by_role("button", name="Deutsch")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize(("system", "choice", "colour"), [("light", "Dark", DARK), ("dark", "Light", LIGHT)])
def test_a_chosen_look_survives_a_reload(
    visit: Callable[..., Any], system: str, choice: str, colour: str
) -> None:
    with visit("/home", color_scheme=system) as (page, _):
        page.get_by_text("Language and look").click()
        page.get_by_role("button", name=choice).click()
        expect(page.locator("html")).to_have_css("background-color", colour)

        page.reload()
        expect(page.locator("html")).to_have_css("background-color", colour)
        page.get_by_text("Language and look").click()
        page.get_by_role("button", name="Automatic").click()
        expect(page.locator("html")).to_have_css("background-color", LIGHT if system == "light" else DARK)


def test_escape_closes_the_choices_and_returns_the_focus(visit: Callable[..., Any]) -> None:
    with visit("/home") as (page, _):
        page.get_by_text("Language and look").click()
        page.get_by_role("button", name="English").focus()
        page.keyboard.press("Escape")

        expect(page.locator(".choices summary")).to_be_focused()
        expect(page.get_by_role("button", name="English")).to_be_hidden()


def test_without_scripts_the_page_is_whole(visit: Callable[..., Any]) -> None:
    with visit("/album", java_script_enabled=False, locale="de-DE") as (page, _):
        expect(page.locator(".facts")).to_have_text("11 photos · 2 albums · 14–15 July 2024")
        expect(page.locator(".choices")).to_be_hidden()
