"""An album's pages in a real browser, on a phone and at a desk."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from pipeline.registry import DEFAULT_STEPS
from tests.browser import ARGUMENTS, find_browser
from tests.browsing.site import Site, files_of, served
from tests.gallery import Gallery, picture
from tests.unit.pipeline.images.test_words import photo
from tests.videos import video

CAPTION = "The lake <b>in the evening</b>"
METADATA = (
    f"sort: name\ncaptions: {{'a lake.jpg': '{CAPTION}', 'd.jpg': '{'A long story. ' * 200}'}}\n".encode()
)
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}

# Without animations, which are no test's matter but that of gestures.
QUICK = {"locale": "en", "reduced_motion": "reduce"}
MOVING = {"reduced_motion": "no-preference"}

PATIENCE = 20_000  # milliseconds, for a machine that is busy with more than this

Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what wants a browser where there is none."""
    if find_browser() is None:
        for item in items:
            if "browsing" in item.nodeid:
                item.add_marker(pytest.mark.skip(reason="no Chromium; see python -m tests.browser"))


@pytest.fixture(scope="session")
def gallery() -> Gallery:
    """Five photos and a film in one album, one that gives nothing, and one that tells of places."""
    gallery = Gallery(("video", *DEFAULT_STEPS), edges=(320, 640, 1280, 1920), has_video=True)
    gallery.upload("Lake/metadata.yml", METADATA)
    for name, colour in {"a lake.jpg": "teal", "b.jpg": "olive", "d.jpg": "navy", "e.jpg": "purple"}.items():
        gallery.upload(f"Lake/{name}", picture((1920, 1280), colour))
    gallery.upload("Lake/tall.jpg", picture((1000, 1500), "brown"))
    gallery.upload("Lake/c film.mp4", video(size=(320, 192), seconds=1))
    gallery.upload("Kept/metadata.yml", b"download: none")
    gallery.upload("Kept/a.jpg", picture((640, 400), "gray"))
    gallery.upload("Trip/metadata.yml", b"location: coarse\nsort: name")
    gallery.upload("Trip/a.jpg", photo())
    gallery.upload("Trip/b.jpg", picture((640, 400), "gray"))
    gallery.upload("Trip/c.jpg", photo("JPEG", exif={0x829A: (25, 10)}, gps={2: (47.0, 30.0, 0.0)}))
    gallery.settle()
    assert not gallery.failures
    return gallery


@pytest.fixture(scope="module")
def files(gallery: Gallery) -> dict[str, bytes]:
    """What is served, by path; a module may have files, or a gallery, of its own."""
    return files_of(gallery)


@pytest.fixture(scope="module")
def _served(files: dict[str, bytes]) -> Iterator[Site]:
    with served(files | {"/auth/renew": b""}) as site:
        yield site


@pytest.fixture
def site(_served: Site) -> Site:
    """The site, of which nothing has been asked yet."""
    _served.forget()
    return _served


@pytest.fixture(scope="session")
def album(gallery: Gallery) -> str:
    """The path of the album's page."""
    return next(f"/{key}" for key, page in gallery.pages().items() if ">Lake</h1>" in page)


# Of the package: while Playwright runs, no other test may run an event loop in this thread.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Open]:
    """A function that opens a path in a browser of its own; a complaint of the browser fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def visit(path: str, device: dict[str, Any] = DESK, script: str = "", **more: Any) -> Page:
        context = browser.new_context(base_url=site.url, **(QUICK | device | more))
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert [said for said in complaints if "Failed to load resource" not in said] == []
