"""A large album in a real browser: most of its photos come as text, and nobody notices."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing.conftest import PHONE, Open
from tests.gallery import picture
from tests.unit.website.specimens import films, photos
from website.content import AlbumPage, Unit
from website.grouping import UNFOLDED
from website.pages import Pages
from website.static import shell_files

FOLDER = "/g/" + "a" * 16 + "/" + "b" * 16 + "/"
PATH = f"{FOLDER}index.html"
COUNT = UNFOLDED + 200
HOSTILE = "</noscript></ul><script>document.title = 'hers'</script><!-- \" onload=\"x"
BUSY = "window.requestIdleCallback = () => 0;"  # a browser that never has time


def large_album() -> AlbumPage:
    """Return an album of some months that says each photo's day, with a film far down."""
    shown = photos(COUNT)
    taken = [photo.taken + timedelta(days=number // 3) for number, photo in enumerate(shown) if photo.taken]
    shown = tuple(replace(photo, taken=moment) for photo, moment in zip(shown, taken, strict=True))
    hostile = replace(
        shown[-2], caption=HOSTILE, picture=replace(shown[-2].picture, alt=HOSTILE), file_name=HOSTILE
    )
    film = replace(films()[0], id="film", taken=taken[-1])
    return AlbumPage("Large", "", (), (), (*shown[:-2], hostile, film), folder=FOLDER, unit=Unit.MONTH)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """One large album, of which all photos look alike."""
    page, pages = large_album(), Pages("Our photos")
    files = {f"/{file.path}": file.body for file in shell_files("Our photos")}
    files |= {
        f"{FOLDER}{source.url}": picture((64, 48)) for each in page.photos for source in each.picture.sources
    }
    own = {PATH: pages.album(page).encode(), f"{FOLDER}s/album.css": pages.album_stylesheet(page).encode()}
    return files | own


def found(page: Page) -> Locator:
    return page.locator(".grid > li")


def ids(page: Page) -> list[list[str]]:
    """Return the id of each list, followed by those of its photos."""
    lists = "all => all.map(list => [list.closest('[id]'), ...list.children].map(each => each.id))"
    told: list[list[str]] = page.locator(".grid").evaluate_all(lists)
    return told


def test_a_browser_ends_with_what_one_without_scripts_begins_with(visit: Open) -> None:
    plain = ids(visit(PATH, java_script_enabled=False))
    page = visit(PATH)

    expect(found(page)).to_have_count(COUNT)
    assert ids(page) == plain
    assert page.locator(".folded").count() == 0
    assert [each for photos_ in plain for each in photos_[1:]] == [
        f"p-{each.id}" for each in large_album().photos
    ]


def test_a_large_page_is_as_high_before_its_photos_come_as_afterwards(visit: Open) -> None:
    height = "document.documentElement.scrollHeight"
    before = visit(PATH, device=PHONE, script=BUSY)
    after = visit(PATH, device=PHONE)

    expect(found(after)).to_have_count(COUNT)
    assert found(before).count() < COUNT
    assert before.evaluate(height) == pytest.approx(after.evaluate(height), rel=0.02)


def test_without_scripts_all_photos_are_shown(visit: Open) -> None:
    page = visit(PATH, java_script_enabled=False)

    last = page.locator(f"#p-photo{COUNT - 2}")
    last.scroll_into_view_if_needed()
    expect(last.get_by_role("link")).to_be_visible()


def test_who_opens_a_photo_can_go_to_the_last_one(visit: Open) -> None:
    page = visit(PATH, script=BUSY)

    found(page).first.get_by_role("link").click()
    counter = page.locator(".pswp__counter")
    expect(counter).to_have_text(f"1 / {COUNT}")
    page.keyboard.press("End")
    expect(counter).to_have_text(f"{COUNT} / {COUNT}")
    page.keyboard.press("Escape")
    expect(page.locator("#p-film .play")).to_be_focused()


def test_an_address_leads_to_a_photo_that_came_as_text(visit: Open) -> None:
    page = visit(f"{PATH}#p-photo{COUNT - 2}", script=BUSY)

    expect(page.locator(".pswp__counter")).to_have_text(f"{COUNT - 1} / {COUNT}")


def test_all_photos_can_be_chosen_and_printed(visit: Open) -> None:
    page = visit(PATH, script=BUSY)

    page.get_by_role("button", name="Select").click()
    page.get_by_role("button", name="All", exact=True).click()
    expect(page.locator(".selection .count")).to_contain_text(str(COUNT))

    printed = visit(PATH, script=BUSY)
    printed.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(found(printed)).to_have_count(COUNT)


def test_a_caption_cannot_end_the_text_that_it_came_in(visit: Open) -> None:
    page = visit(PATH)

    expect(found(page)).to_have_count(COUNT)
    photo = page.locator(f"#p-photo{COUNT - 2}")
    expect(photo.locator(".caption")).to_have_text(HOSTILE)
    expect(photo.locator("img")).to_have_attribute("alt", HOSTILE)
    expect(page).to_have_title(re.compile("^Large"))
    assert page.locator("body script:not([src])").count() == 0


def test_what_came_as_text_is_said_in_the_viewers_language(visit: Open) -> None:
    page = visit(PATH, locale="de")

    expect(found(page)).to_have_count(COUNT)
    expect(page.get_by_role("button", name="Auswählen")).to_be_visible()
    expect(page.locator(f"#p-photo{COUNT - 2} time")).to_have_text(
        re.compile(r"\. (Dezember|Oktober|November) 2024")
    )
    expect(page.locator("#p-film .play")).to_be_attached()
