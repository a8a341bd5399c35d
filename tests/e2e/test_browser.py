"""A real browser: signs in, looks around, and signs out, on a phone and at a desk."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests.browser import ARGUMENTS, find_browser
from tests.e2e.cloud import Cloud
from tests.gallery import picture

BROWSER = find_browser()

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium; see python -m tests.browser")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=BROWSER, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def albums(cloud: Cloud) -> Cloud:
    return fill(cloud)


def fill(cloud: Cloud) -> Cloud:
    cloud.put("Family only/metadata.yml", b"visible_to: [family]\ndescription: Two\n\ncaptions: {}")
    cloud.put("Friends only/metadata.yml", b"visible_to: [friends]")
    cloud.put("Family only/metadata.yml", b"visible_to: [family]\ncaptions: {0.jpg: The lake}")
    for number in range(8):
        size = (1600, 1000) if number % 3 else (1000, 1600)
        cloud.put(f"Family only/{number}.jpg", picture(size, "teal"))
    cloud.put("Family only/Inner/a.jpg", picture((1600, 900), "olive"))
    cloud.put("Friends only/a.jpg", picture((1600, 900), "navy"))
    cloud.settle()
    return cloud


class Watch:
    """What a page must not do: break its security policy, log errors, or ask another host."""

    def __init__(self, page: Page, url: str) -> None:
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._see(request.url, url))
        page.on("response", lambda response: self._judge(response.status, response.url))

    def _hear(self, message: Any) -> None:
        is_status = "Failed to load resource" in message.text  # told better by the response itself
        if message.type in {"error", "warning"} and not is_status:
            self.complaints.append(message.text)

    def _judge(self, status: int, url: str) -> None:
        if status >= 400 and status not in {401, 403}:  # that the way leads to the form is the test
            self.complaints.append(f"{status} {url}")

    def _see(self, asked: str, url: str) -> None:
        if not asked.startswith((url, "data:")):
            self.strangers.append(asked)


def context_of(
    browser: Browser, cloud: Cloud, scheme: str, width: int, script: bool = True
) -> BrowserContext:
    return browser.new_context(
        base_url=cloud.url,
        viewport={"width": width, "height": 844 if width < 500 else 900},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=script,
    )


def sign_in(page: Page, cloud: Cloud, name: str) -> None:
    user = next(user for user in cloud.outputs["users"] if user["name"] == name)
    page.goto("/")
    expect(page.get_by_label("Password")).to_be_visible()
    page.get_by_label("Name").fill(user["name"])
    page.get_by_label("Password").fill(user["password"])
    page.get_by_role("button", name="Sign in").click()


def no_violations(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_viewer_signs_in_sees_only_her_albums_opens_a_photo_and_signs_out(
    browser: Browser, albums: Cloud, scheme: str, width: int
) -> None:
    walk(browser, albums, scheme, width)


def walk(browser: Browser, albums: Cloud, scheme: str, width: int) -> None:
    context = context_of(browser, albums, scheme, width)
    page = context.new_page()
    watch = Watch(page, albums.url)

    sign_in(page, albums, "grandparents")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Family only")).to_be_visible()
    expect(page.get_by_text("Friends only")).to_have_count(0)
    no_violations(page)

    page.get_by_role("link", name="Family only").click()
    expect(page.get_by_role("heading", name="Family only")).to_be_visible()
    expect(page.get_by_text("The lake")).to_be_visible()
    expect(page.get_by_role("link", name="Inner")).to_be_visible()
    no_violations(page)
    photos = page.locator("main img")
    for number in range(photos.count()):
        photos.nth(number).scroll_into_view_if_needed()
        page.wait_for_function(
            "image => image.complete && image.naturalWidth > 0", arg=photos.nth(number).element_handle()
        )
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    album_url = page.url

    page.locator(".grid a").first.click()
    expect(page.get_by_role("dialog").get_by_role("img").first).to_be_visible()
    no_violations(page)
    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/auth/login")
    page.goto(album_url)
    expect(page.get_by_label("Password")).to_be_visible()
    no_violations(page)

    assert watch.complaints == []
    assert watch.strangers == []
    context.close()


def test_keys_alone_lead_from_the_sign_in_to_a_downloaded_photo(browser: Browser, albums: Cloud) -> None:
    context = context_of(browser, albums, "light", 1280)
    page = context.new_page()
    page.goto("/")
    user = next(user for user in albums.outputs["users"] if user["name"] == "grandparents")
    expect(page.get_by_label("Password")).to_be_visible()

    tab_to(page, page.get_by_label("Name"))
    page.keyboard.type(user["name"])
    tab_to(page, page.get_by_label("Password"))
    page.keyboard.type(user["password"])
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Family only"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Select")).to_be_visible()
    tab_to(page, page.locator(".grid a").first)
    page.keyboard.press("Enter")
    viewer = page.get_by_role("dialog")
    expect(viewer).to_have_attribute("aria-modal", "true")
    tab_to(page, viewer.get_by_role("button", name="Download"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")

    assert download.value.suggested_filename == "0.jpg"
    assert download.value.path().read_bytes().startswith(b"\xff\xd8\xff")
    context.close()


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until *wanted* has the focus."""
    expect(wanted).to_be_visible()
    for _ in range(40):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {wanted}")


def test_everything_works_without_javascript(browser: Browser, albums: Cloud) -> None:
    context = context_of(browser, albums, "light", 390, script=False)
    page = context.new_page()
    sign_in(page, albums, "friend")
    page.get_by_role("link", name="Friends only").click()
    expect(page.get_by_role("heading", name="Friends only")).to_be_visible()
    album_url = page.url
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/auth/login")
    page.goto(album_url)

    expect(page.get_by_label("Password")).to_be_visible()
    context.close()


def test_after_signing_in_one_is_where_one_wanted_to_be(browser: Browser, albums: Cloud) -> None:
    visitor = albums.visitor("grandparents")
    goal = next(path for path, page in visitor.albums().items() if "Family only" in page.text)
    context = context_of(browser, albums, "light", 1280)
    page = context.new_page()
    page.goto(goal)
    user = next(user for user in albums.outputs["users"] if user["name"] == "grandparents")
    page.get_by_label("Name").fill(user["name"])
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    no_violations(page)
    page.get_by_label("Name").fill(user["name"])
    page.get_by_label("Password").fill(user["password"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{goal}")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Family only")
    context.close()


def test_pages_that_are_not_there_or_not_ones_own_say_so_kindly(browser: Browser, albums: Cloud) -> None:
    context = context_of(browser, albums, "light", 390)
    page = context.new_page()
    sign_in(page, albums, "friend")
    page.wait_for_url("**/h/**")
    for path in (f"/g/{'a' * 16}/{'b' * 16}/index.html", "/nothing-here.html"):
        page.goto(path)
        page.wait_for_load_state()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_label("Password")).to_have_count(0)
        no_violations(page)
    context.close()
