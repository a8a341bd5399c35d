"""Every kind of page in a real browser, served from what was rendered: for all eyes, in both directions."""

import io
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from tests.browsing.site import serving
from website.headers import SECURITY_HEADERS
from website.pages import Pages
from website.specimens import specimens
from website.static import shell_files

PHONE: ViewportSize = {"width": 390, "height": 844}
LANGUAGES = ("en", "ar")
CONTRAST = {"runOnly": ["color-contrast"]}


def photo() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (128, 85), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def rendered() -> dict[str, tuple[str, bytes]]:
    """Return every page by its address, `/<language>/<name>`, with its type, and the public files."""
    files = {f"/{each.path}": (each.content_type, each.body) for each in shell_files("Our gallery")}
    pages = {
        f"/{language}/{name}": ("text/html; charset=utf-8", html.encode())
        for language in LANGUAGES
        for name, html in specimens(Pages("Our gallery", language))
    }
    return files | pages


class Answers(BaseHTTPRequestHandler):
    """Serves what was rendered, and a photo for every other address."""

    files: ClassVar = rendered()
    others: ClassVar = {".css": ("text/css", b""), ".json": ("application/json", b"{}")}
    picture = ("image/png", photo())

    def do_GET(self) -> None:
        path = unquote(self.path)
        other = self.others.get(Path(path).suffix, self.picture)
        kind, body = self.files.get(path, other)
        self.send_response(200)
        for name, value in (
            SECURITY_HEADERS | {"Content-Type": kind, "Content-Length": str(len(body))}
        ).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


NAMES = [name for name, _ in specimens(Pages("Our gallery")) if " as " not in name]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving(Answers) as url:
        yield url


def still(page: Page) -> None:
    """Stay on pages that lead on by themselves, and let nothing ask the function that is not there."""

    def hold(route: Route) -> None:
        route.fulfill(status=204)

    page.route("**/auth/**", hold)


@pytest.mark.parametrize(
    ("language", "scheme", "rules"),
    [("en", "light", {}), ("ar", "light", {}), ("en", "dark", CONTRAST)],
    ids=["light", "right-to-left", "dark"],
)
def test_every_page_is_for_everyone(
    browser: Browser, site: str, language: str, scheme: Any, rules: dict[str, Any]
) -> None:
    context = browser.new_context(base_url=site, viewport=PHONE, color_scheme=scheme, locale=language)
    page = context.new_page()
    still(page)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    found = []
    for name in NAMES:
        page.goto(f"/{language}/{name}", wait_until="load")
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        results = Axe().run(page, options=rules)
        found += [
            f"{name}: {each['id']} {each['nodes'][0]['html']}" for each in results.response["violations"]
        ]
    context.close()

    assert found == []
    assert complaints == []


def test_a_lost_connection_is_said_and_photos_come_once_it_is_back(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport=PHONE)
    page = context.new_page()
    still(page)
    page.clock.install()
    page.route("**/x-*", lambda route: route.abort())
    page.goto("/en/album")
    expect(page.get_by_text("Some photos did not load.")).to_be_visible()
    context.set_offline(True)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    expect(page.get_by_text("Some photos did not load.")).to_be_hidden()

    context.set_offline(False)
    expect(page.get_by_text("You are offline.")).to_be_hidden()
    expect(page.get_by_text("Some photos did not load.")).to_be_visible()  # the network is not quite back

    page.unroute("**/x-*")
    page.clock.run_for(5000)
    expect(page.locator("main picture img").first).not_to_have_js_property("naturalWidth", 0)
    expect(page.get_by_text("Some photos did not load.")).to_be_hidden()
    context.close()
