"""The viewer: a page's photos one at a time, by mouse, finger and keys."""

from playwright.sync_api import Locator, Page, expect

from tests.browsing.conftest import CAPTION, Open


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def opened(page: Page, number: int = 0) -> Page:
    """Open a photo by a click on it, and wait until the viewer takes keys."""
    page.locator(".grid li").nth(number).locator("a, .play").click()
    return entered(page)


def entered(page: Page) -> Page:
    """Wait until the viewer is open, its animation over."""
    expect(dialog(page)).to_have_attribute("aria-modal", "true")
    expect(page.locator(".pswp--ui-visible")).to_be_visible()
    expect(page.locator(".pswp__item").nth(2)).to_have_css("display", "block")
    return page


def shows(page: Page, number: int) -> None:
    """Expect the photo with this number, from 0."""
    expect(page.locator(".pswp__counter")).to_have_text(f"{number + 1} / 6")


def test_a_click_opens_the_photo_and_escape_leads_back_to_it(visit: Open, album: str) -> None:
    page = opened(visit(album))

    shows(page, 0)
    expect(dialog(page)).to_have_accessible_name("Photos, one at a time")
    expect(page.locator(".pswp__caption")).to_contain_text(CAPTION)
    page.keyboard.press("Escape")

    expect(dialog(page)).to_have_count(0)
    expect(page.locator(".grid li").first.locator("a")).to_be_focused()
    assert "#" not in page.url
