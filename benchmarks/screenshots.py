"""Pictures of every kind of page: phone, tablet and desktop, light and dark, and from right to left.

    python -m benchmarks.screenshots FOLDER [--photos FOLDER]

They are taken of a running gallery on this machine, with the sample albums or those in --photos, to be looked
at: FOLDER/<page>-<width>-<look>.jpg.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from local.samples import draw_samples
from tests.browser import find_browser
from tests.e2e.cloud import Cloud
from tests.e2e.running import start_gallery
from tests.e2e.test_owner_commands import owner

VIEWERS = ("grandparents", "friend")  # of the demonstration
NOBODY = ""
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]


@dataclass(frozen=True)
class Look:
    """How a page is looked at: a window *width* by *height* pixels, bright or dark, in a language."""

    width: int
    height: int
    scheme: Any
    language: str = "en"

    @property
    def name(self) -> str:
        """What files are called."""
        return f"{self.width}-{'rtl' if self.language == 'ar' else self.scheme}"


SIZES = ((390, 844), (820, 1180), (1280, 800))
LOOKS = (
    *(Look(width, height, scheme) for width, height in SIZES for scheme in ("light", "dark")),
    *(Look(width, height, "light", "ar") for width, height in (SIZES[0], SIZES[2])),
)


@dataclass(frozen=True)
class Sight:
    """A page: its *path*, whose session it takes, and what to *do* there before the picture."""

    name: str
    path: str
    viewer: str = VIEWERS[0]
    do: Callable[[Page], None] | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures and say where they are."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photos", type=Path, help="a folder of albums (default: samples are drawn)")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        photos = options.photos or Path(scratch) / "photos"
        if options.photos is None:
            draw_samples(photos, lambda _done, _total: None)
        running = start_gallery(Path(scratch) / "state", photos)
        try:
            running.cloud.settle()
            count = _take(running.cloud, options.folder)
        finally:
            running.stop()
    print(f"{count} pictures in {options.folder}")
    return 0


def _take(cloud: Cloud, folder: Path) -> int:
    sights = list(_sights(cloud))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        sessions = {viewer: _sign_in(browser, cloud, viewer) for viewer in VIEWERS} | {NOBODY: None}
        for look in LOOKS:
            for sight in sights:
                _photograph(browser, cloud, sight, look, sessions[sight.viewer], folder)
        browser.close()
    return len(sights) * len(LOOKS)


def _photograph(  # noqa: PLR0913, PLR0917  all that a picture is of
    browser: Browser, cloud: Cloud, sight: Sight, look: Look, session: Any, folder: Path
) -> None:
    context = browser.new_context(
        base_url=cloud.url,
        viewport={"width": look.width, "height": look.height},
        color_scheme=look.scheme,
        locale=look.language,
        reduced_motion="reduce",
        storage_state=session,
    )
    page = context.new_page()
    page.goto(sight.path)
    if sight.do:
        sight.do(page)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=folder / f"{sight.name}-{look.name}.jpg", type="jpeg", quality=82)
    context.close()


def _sign_in(browser: Browser, cloud: Cloud, viewer: str) -> Any:
    user = next(user for user in cloud.outputs["users"] if user["name"] == viewer)
    context = browser.new_context(base_url=cloud.url)
    page = context.new_page()
    page.goto("/auth/login")
    page.fill("#username", user["name"])
    page.fill("#password", user["password"])
    page.press("#password", "Enter")
    page.wait_for_url("**/h/**")
    state = context.storage_state()
    context.close()
    return state


def _sights(cloud: Cloud) -> Iterator[Sight]:
    visitor = cloud.visitor(VIEWERS[0])
    albums = {path: page.text for path, page in visitor.albums().items()}
    largest = max(albums, key=lambda path: visitor.get(path).text.count("<figure"))
    yield Sight("landing", "/index.html", viewer=NOBODY)
    yield Sight("sign-in", "/auth/login", viewer=NOBODY)
    yield Sight("sign-in-refused", "/auth/login", viewer=NOBODY, do=_guess)
    yield Sight("home", "/auth/enter")
    yield Sight("search", "/auth/enter", do=_search)
    yield Sight("nothing-found", "/auth/enter", do=lambda page: _search(page, "zzzz"))
    yield Sight("album", largest)
    yield Sight("album-below", largest, do=lambda page: page.mouse.wheel(0, 900))
    yield Sight("selection", largest, do=_choose)
    yield Sight("viewer", largest, do=_open_viewer)
    yield Sight("details", largest, do=_open_details)
    for path in albums:
        if 'href="map.html"' in visitor.get(path).text:
            yield Sight("map", path.replace("index.html", "map.html"))
            break
    yield from _album_of_albums(cloud)
    yield Sight("account", "/auth/account")
    yield Sight("missing", "/nothing-here.html")
    yield Sight("trouble", "/trouble.html")
    yield Sight("unavailable", f"/s/{'a' * 43}", viewer=NOBODY)
    yield Sight("share-door", _link(cloud, "shares", "add", _shared(cloud)), viewer=NOBODY)
    yield Sight("shared-album", _link(cloud, "shares", "add", _shared(cloud)), viewer=NOBODY, do=_open_door)
    photo = _link(cloud, "shares", "add", _shared(cloud), "--photo", _first_of(cloud, _shared(cloud)))
    yield Sight("shared-photo", photo, viewer=NOBODY, do=_knock)
    invitation = _link(cloud, "users", "invite", "visitor", "--groups", "family")
    yield Sight("invitation", invitation, viewer=NOBODY)
    yield Sight("invitation-over", f"{invitation[:-3]}aaa", viewer=NOBODY)


def _album_of_albums(cloud: Cloud) -> Iterator[Sight]:
    """Yield the first one that a viewer sees, if there is any."""
    for viewer in VIEWERS:
        visitor = cloud.visitor(viewer)
        for path in visitor.albums():
            if 'class="cards' in visitor.get(path).text:
                yield Sight("album-of-albums", path, viewer)
                return


def _shared(cloud: Cloud) -> str:
    """Return the album with the most photos."""
    albums = [photo.rpartition("/")[0] for photo in cloud.photos()]
    return max(set(albums), key=albums.count)


def _first_of(cloud: Cloud, album: str) -> str:
    return min(photo.rpartition("/")[2] for photo in cloud.photos() if photo.rpartition("/")[0] == album)


def _link(cloud: Cloud, *command: str) -> str:
    done = owner(cloud, *command)
    if done.returncode:
        raise SystemExit(done.stderr)
    (link,) = [line for line in done.stdout.split() if line.startswith(cloud.url)]
    return link.removeprefix(cloud.url)


def _guess(page: Page) -> None:
    page.fill("#username", "somebody")
    page.fill("#password", "a guess")
    page.press("#password", "Enter")
    expect(page.locator("[role=alert]")).to_be_visible()


def _open_viewer(page: Page) -> None:
    page.locator("main .grid a").nth(1).click()
    page.locator(".pswp--open, .pswp--ui-visible").first.wait_for()


def _open_details(page: Page) -> None:
    _open_viewer(page)
    page.keyboard.press("i")
    page.locator(".details h2").wait_for()


def _choose(page: Page) -> None:
    page.locator(".take button").first.click()
    for number in (0, 2, 3):
        page.locator(".tick").nth(number).check()


def _search(page: Page, query: str = "2024") -> None:
    page.locator(".search input").fill(query)
    page.locator(".results .facts").wait_for()
    page.wait_for_load_state("networkidle")


def _knock(page: Page) -> None:
    page.locator("main form button").click()
    page.locator(".single").wait_for()


def _open_door(page: Page) -> None:
    page.locator("main form button").click()
    page.locator("main .grid").first.wait_for()


if __name__ == "__main__":
    sys.exit(main())
