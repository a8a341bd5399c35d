"""The viewer: a page's photos one at a time, by mouse, finger and keys."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from handlers.web.pages import WebsitePages
from tests.browsing.conftest import CAPTION, DESK, MOVING, PHONE, Open
from tests.browsing.site import Site
from tests.gallery import Gallery


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def opened(page: Page, number: int = 0) -> Page:
    """Open a photo by a click on it, and wait until the viewer takes keys."""
    page.locator(".grid li").nth(number).locator("figure > a, .play").click()
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


def ids(page: Page) -> list[str]:
    """Return the ids of the photos' elements, in order."""
    found: list[str] = page.locator(".grid li").evaluate_all("all => all.map(each => each.id)")
    return found


def touch(page: Page, *moves: Sequence[tuple[float, float]]) -> None:
    """Put fingers down at the first of *moves*, drag them over the others, and lift them."""
    session = page.context.new_cdp_session(page)
    steps = [("touchStart", moves[0]), *(("touchMove", each) for each in moves), ("touchEnd", [])]
    for kind, points in steps:
        fingers = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})


def swipe(page: Page, start: int, end: int) -> None:
    """Draw a finger over the photo from one x to another."""
    step = (end - start) / 8
    touch(page, *([(start + step * number, 420)] for number in range(9)))


def no_violations(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_a_click_opens_the_photo_and_escape_leads_back_to_it(visit: Open, album: str) -> None:
    page = opened(visit(album))

    shows(page, 0)
    expect(dialog(page)).to_have_accessible_name("Photos, one at a time")
    expect(page.locator(".pswp__caption")).to_contain_text(CAPTION)
    page.keyboard.press("Escape")

    expect(dialog(page)).to_have_count(0)
    expect(page.locator(".grid li").first.locator("a")).to_be_focused()
    assert "#" not in page.url


def test_keys_lead_through_all_photos_and_no_further(visit: Open, album: str) -> None:
    page = opened(visit(album))

    for number in range(1, 6):
        page.keyboard.press("ArrowRight")
        shows(page, number)
    page.keyboard.press("ArrowRight")
    shows(page, 5)
    page.keyboard.press("Home")
    shows(page, 0)
    page.keyboard.press("End")
    shows(page, 5)
    page.keyboard.press("Escape")

    expect(page.locator(".grid li").nth(5).locator("a")).to_be_focused()


def test_fingers_swipe_from_photo_to_photo(visit: Open, album: str) -> None:
    page = opened(visit(album, PHONE, **MOVING))

    swipe(page, 340, 40)
    shows(page, 1)
    swipe(page, 40, 340)
    shows(page, 0)


def test_where_one_reads_from_the_right_photos_go_on_to_the_left(visit: Open, album: str) -> None:
    page = visit(album, PHONE, locale="ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.locator(".grid li a").first.click()
    expect(page.locator(".pswp__item").nth(0)).to_have_css("display", "block")

    swipe(page, 40, 340)
    expect(page.locator(".pswp__counter")).to_have_text("2 / 6")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".pswp__counter")).to_have_text("3 / 6")
    page.keyboard.press("Home")
    expect(page.locator(".pswp__counter")).to_have_text("1 / 6")
    no_violations(page)


def large_files(site: Site) -> list[str]:
    return [path for path in site.asked if "-1920." in path]


def test_the_larger_file_is_asked_for_when_somebody_zooms_and_not_before(
    visit: Open, album: str, site: Site
) -> None:
    page = opened(visit(album, PHONE, **MOVING))
    photo = page.locator(".pswp__item").nth(1).locator("img.pswp__img:not(.pswp__img--placeholder)")
    expect(photo).to_have_js_property("complete", True)
    assert large_files(site) == []

    with page.expect_request("**/*-1920.*.avif"):
        for _ in range(2):
            page.touchscreen.tap(195, 420)

    expect(page.locator(".pswp--zoomed-in")).to_be_visible()


def test_two_fingers_zoom(visit: Open, album: str) -> None:
    page = opened(visit(album, PHONE, **MOVING))
    spread = [[(195 - 20 * n, 420), (195 + 20 * n, 420)] for n in range(2, 9)]

    touch(page, *spread)

    expect(page.locator(".pswp--zoomed-in")).to_be_visible()


def test_going_back_closes_the_viewer_and_forward_opens_it_again(visit: Open, album: str) -> None:
    page = opened(visit(album))
    page.keyboard.press("ArrowRight")
    shows(page, 1)

    page.go_back()
    expect(dialog(page)).to_have_count(0)
    expect(page.locator(".grid li").nth(1).locator("a")).to_be_focused()
    page.go_forward()
    entered(page)
    shows(page, 1)
    page.get_by_role("button", name="Close").click()

    expect(dialog(page)).to_have_count(0)
    expect(page).to_have_url(page.url.partition("#")[0])


def test_an_address_of_a_photo_opens_it_and_follows_while_one_looks_on(visit: Open, album: str) -> None:
    fourth, fifth = ids(visit(album))[3:5]
    page = entered(visit(f"{album}#{fourth}"))

    shows(page, 3)
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(page.url.partition("#")[0] + f"#{fifth}")
    page.reload()
    entered(page)
    shows(page, 4)
    page.go_back()

    expect(dialog(page)).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_no_key_leads_out_of_the_open_viewer(visit: Open, album: str) -> None:
    page = opened(visit(album))
    inside = "document.activeElement === document.body || Boolean(document.activeElement.closest('.pswp'))"

    names = set()
    for _ in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)
        names.add(page.evaluate("document.activeElement.getAttribute('aria-label')"))

    assert {"Close", "Next photo", "Download", "Share", "Slideshow", "Full screen", "Zoom"} <= names
    expect(page.locator("main")).to_have_js_property("inert", True)


def test_a_film_plays_when_one_comes_to_it_and_stops_when_one_goes_on(visit: Open, album: str) -> None:
    page = opened(visit(album, **MOVING), 2)
    film = page.locator(".pswp video")

    expect(film).to_have_js_property("controls", True)
    expect(film).to_have_attribute("aria-label", "c film")
    expect(film).to_have_js_property("ended", True)
    page.keyboard.press("ArrowRight")
    shows(page, 3)
    expect(film).to_have_count(0)
    page.keyboard.press("ArrowLeft")
    expect(film).to_have_count(1)
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="c film")).to_be_focused()


def test_arrows_seek_in_a_film_that_has_the_focus(visit: Open, album: str) -> None:
    page = opened(visit(album), 2)
    page.locator(".pswp video").focus()

    page.keyboard.press("ArrowRight")
    shows(page, 2)
    page.get_by_role("button", name="Slideshow").focus()
    page.keyboard.press("ArrowRight")
    shows(page, 3)


def test_after_the_viewer_the_browser_remembers_again_where_the_album_stood(visit: Open, album: str) -> None:
    page = opened(visit(album, **MOVING))
    assert page.evaluate("history.scrollRestoration") == "manual"
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)

    assert page.evaluate("history.scrollRestoration") == "auto"


def test_where_the_viewer_cannot_be_loaded_the_link_leads_to_the_photo(visit: Open, album: str) -> None:
    page = visit("about:blank")
    page.route("**/photoswipe.js", lambda route: route.abort())
    page.goto(album)
    photo = page.locator(".grid li").nth(1).locator("a")
    address = photo.get_attribute("href") or ""
    photo.click()

    page.wait_for_url(f"**/{address}")


def test_a_film_waits_for_a_press_where_motion_is_unwelcome(visit: Open, album: str) -> None:
    page = visit(album)
    page.get_by_role("button", name="c film").click()
    film = page.locator(".pswp video")

    expect(film).to_have_js_property("paused", True)
    expect(film).to_have_js_property("currentTime", 0)


def test_a_slideshow_goes_on_by_itself_and_ends_with_the_last_photo(visit: Open, album: str) -> None:
    page = visit("about:blank")
    page.clock.install()
    page.goto(album)
    opened(page, 3)
    button = page.get_by_role("button", name="Slideshow")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")

    seen = []
    for _ in range(200):  # seconds, of which each gives the browser a moment to load what comes
        page.clock.fast_forward(1000)
        seen.append(page.locator(".pswp__counter").text_content())
        if button.get_attribute("aria-pressed") == "false":
            break

    assert list(dict.fromkeys(seen)) == ["4 / 6", "5 / 6", "6 / 6"]
    expect(button).to_have_attribute("aria-pressed", "false")
    shows(page, 5)


def test_a_slideshow_stops_when_somebody_does_something(visit: Open, album: str) -> None:
    page = opened(visit(album))
    button = page.get_by_role("button", name="Slideshow")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")

    page.keyboard.press("ArrowRight")

    expect(button).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize(("device", "scheme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone", "desk"])
def test_the_open_viewer_has_no_fault_that_rules_can_find(
    visit: Open, album: str, device: dict[str, Any], scheme: str
) -> None:
    page = opened(visit(album, device, color_scheme=scheme))
    no_violations(page)
    for number in (1, 2, 3):
        page.keyboard.press("ArrowRight")
        shows(page, number)
    no_violations(page)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".pswp video")).to_have_count(1)

    no_violations(page)


def test_a_click_that_means_a_new_tab_stays_one(visit: Open, album: str) -> None:
    page = visit(album)

    with page.context.expect_page() as tab:
        page.locator(".grid li a").first.click(modifiers=["ControlOrMeta"])

    assert tab.value.url.endswith(".jpg")
    expect(dialog(page)).to_have_count(0)


def test_without_scripts_links_lead_to_photos_and_films_have_controls(visit: Open, album: str) -> None:
    page = visit(album, java_script_enabled=False)

    expect(page.get_by_role("button", name="Select")).to_have_count(0)
    assert page.locator(".grid video[controls]").count() == 1
    page.locator(".grid li a").first.click()

    expect(page).to_have_url(re.compile(r"/i/.+\.jpg$"))


def test_guests_have_the_viewer_too(visit: Open, gallery: Gallery) -> None:
    shared = next(f"/{key}" for key, page in gallery.shared_pages().items() if ">Lake</h1>" in page)
    page = opened(visit(shared, PHONE))

    shows(page, 0)


def test_the_guest_of_one_photo_has_the_viewer_too(visit: Open, site: Site, gallery: Gallery) -> None:
    page_of = WebsitePages("Our photos").shared_photo
    guest_page = page_of(gallery.photo("Lake/tall.jpg"), "Tall", "Policy=x", "", "resized")
    site.files["/photo.html"] = guest_page("en").encode()
    page = visit("/photo.html", PHONE)

    page.get_by_role("link", name="Tall").click()
    entered(page)
    with page.expect_download() as download:
        dialog(page).get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "tall.jpg"
    page.go_back()

    expect(dialog(page)).to_have_count(0)
    expect(page.get_by_role("link", name="Tall")).to_be_focused()


def test_other_scripts_put_tools_into_the_viewer(visit: Open, album: str) -> None:
    page = visit(album)
    page.evaluate(
        """async () => {
        const { addTool } = await import(
            document.querySelector("script[src*=tools]").src.replace("tools", "viewer"));
        const panel = document.createElement("div");
        const onShow = (photo) => { panel.textContent = photo.alt; };
        addTool({ name: "about", label: "album.photos", icon: "M4 4h9", panel, onShow });
        }"""
    )
    opened(page, 1)
    button = page.get_by_role("button", name="Photos")
    button.click()
    expect(page.locator(".pswp__panel:not([hidden])")).to_have_text("b")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".pswp__panel:not([hidden])")).to_have_text(CAPTION)

    page.keyboard.press("Escape")

    expect(page.locator(".pswp__panel:not([hidden])")).to_have_count(0)
    expect(button).to_be_focused()
    expect(dialog(page)).to_have_count(1)
