"""An album's page in a browser on a slow phone: what it weighs, when it answers, how it scrolls.

    python -m benchmarks.album_page --photos 60 2000

It is served from this machine, compressed as CloudFront would, to a headless Chromium with a phone's window
and a processor slowed four times, which comes from the home, as viewers do: with the shared files at hand,
and nothing of the album. "Interactive" is the end of the last task over 50 ms of loading, or the
end of parsing. What else runs on the machine counts in all of that; "busy" is processor time of the page's
main thread alone while it loads, times four.

Exits with 1 if a page is interactive too late or does not scroll smoothly.
"""

import argparse
import gzip
import io
import random
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urljoin

from PIL import Image
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from components import browser_packages
from pipeline.images import open_upright, placeholder
from tests.browser import find_browser
from website.content import AlbumPage, PhotoView, Picture, Source
from website.grouping import unit_of
from website.headers import SECURITY_HEADERS
from website.pages import Pages
from website.specimens import specimens
from website.static import MEDIA_TYPES, StaticFile, shell_files

FOLDER = "/g/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb/"
HOME = "/h/aaaaaaaaaaaaaaaa/index.html"
WIDTHS = (320, 640, 1280, 1920)
RATIOS = (1.5, 1.5, 1.3333, 0.6667, 0.75, 1.7778)
SLOWER = 4
INTERACTIVE_MS = 1000
SMOOTH_MS = 50  # of one task: longer ones are felt
STEPS, STEP = 60, 1200  # of the scrolling, in pixels

# What the page tells of itself: tasks over 50 ms and what moved.
WATCH = """
window.tasks = []; window.shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(e => tasks.push([e.startTime, e.duration])))
  .observe({ type: "longtask", buffered: true });
new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) shift += e.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""


@dataclass(frozen=True)
class Weight:
    """Bytes of an album's page, plain and compressed: HTML, its own stylesheet, and what all pages share."""

    html: tuple[int, int]
    css: tuple[int, int]
    shared: tuple[int, int]


@dataclass(frozen=True)
class Ride:
    """How a page loaded and scrolled; milliseconds."""

    busy: float
    parsed: float
    interactive: float
    longest_loading: float
    longest_scrolling: float
    shift: float
    height_error: float  # of the page's height when loaded, to that after all has been seen

    @property
    def is_smooth(self) -> bool:
        """Whether the page keeps what is promised of it."""
        return self.interactive < INTERACTIVE_MS and self.longest_scrolling <= SMOOTH_MS


def album(count: int) -> AlbumPage:
    """Return an album of so many photos of a month; every fourth has a caption."""
    rng, start = random.Random(count), datetime(2024, 7, 1, 8)  # noqa: S311  the same album each time
    photos = tuple(_photo(rng, n, start + timedelta(hours=n * 700 // count)) for n in range(count))
    unit = unit_of([photo.taken for photo in photos])
    return AlbumPage("A month by the sea", "Four weeks.", (), (), photos, folder=FOLDER, unit=unit)


def _photo(rng: random.Random, number: int, taken: datetime) -> PhotoView:
    name, ratio = _letters(rng, 16), rng.choice(RATIOS)
    sources = tuple(
        Source(f"{FOLDER}i/{name}-{width}.{rng.randbytes(6).hex()}.{suffix}", width, f"image/{kind}")
        for width in WIDTHS
        for suffix, kind in (("avif", "avif"), ("jpg", "jpeg"))
    )
    caption = "The harbour in the evening, after the rain" if number % 4 == 0 else ""
    alt = caption or f"IMG_{number:04}"
    picture = Picture(sources, 1920, round(1920 / ratio), alt, _placeholder(rng, ratio))
    return PhotoView(name, picture, sources[-1].url, caption, taken)


def _letters(rng: random.Random, length: int) -> str:
    return "".join(rng.choices("abcdefghijklmnopqrstuvwxyz234567", k=length))


def _placeholder(rng: random.Random, ratio: float) -> str:
    small = Image.frombytes("RGB", (4, 3), rng.randbytes(36)).resize((96, round(96 / ratio)))
    buffer = io.BytesIO()
    small.save(buffer, "JPEG")
    return placeholder(open_upright(buffer.getvalue(), 96).planes)


def weight(page: AlbumPage, pages: Pages) -> Weight:
    """Return what *page* weighs before its photos."""
    shared = [file.body for file in shell_files("A gallery") if file.path.endswith("style.css")]
    return Weight(
        _sizes(pages.album(page).encode()),
        _sizes(pages.album_stylesheet(page).encode()),
        _sizes(b"".join(shared)),
    )


def _sizes(data: bytes) -> tuple[int, int]:
    return len(data), len(gzip.compress(data, 6))


@contextmanager
def served(page: AlbumPage, pages: Pages) -> Iterator[str]:
    """Serve *page* and what it loads; yield its address."""
    html, private = "text/html; charset=utf-8", "private, no-cache"
    contents = [
        StaticFile(f"{FOLDER}index.html", pages.album(page).encode(), html, private),
        StaticFile(
            f"{FOLDER}s/album.css", pages.album_stylesheet(page).encode(), MEDIA_TYPES[".css"], private
        ),
        StaticFile(HOME, dict(specimens(pages))["home"].encode(), html, private),
        *(replace(file, path=f"/{file.path}") for file in shell_files("A gallery")),
    ]
    files = {each.path: replace(each, body=gzip.compress(each.body, 6)) for each in contents}
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, files, _jpeg()))
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{FOLDER}index.html"
    finally:
        server.shutdown()
        server.server_close()


def _jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (640, 427), "teal").save(buffer, "JPEG")
    return buffer.getvalue()


class _Handler(BaseHTTPRequestHandler):
    """Answers with the files, and for any photo with the same one."""

    protocol_version = "HTTP/1.1"

    def __init__(self, files: Mapping[str, StaticFile], photo: bytes, *arguments: Any) -> None:
        self._files, self._photo = files, photo
        super().__init__(*arguments)

    def do_GET(self) -> None:
        """Answer."""
        file = self._files.get(self.path)
        body = file.body if file else self._photo
        headers = {**SECURITY_HEADERS, "Content-Type": "image/jpeg", "Content-Length": str(len(body))}
        if file:
            headers |= {"Content-Type": file.content_type, "Cache-Control": file.cache_control}
            headers["Content-Encoding"] = "gzip"
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def ride(address: str) -> Ride:
    """Load the page at *address*, then scroll to its end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser())
        busy = _loaded(*_phone(browser), address, 1) * SLOWER
        # Another one, or clearing away the first page's photos would count as loading.
        page, devtools = _phone(browser)
        _loaded(page, devtools, address, SLOWER)
        return _ridden(page, devtools, busy)


def _phone(browser: Browser) -> tuple[Page, CDPSession]:
    """Return an empty page of a phone that has seen nothing yet, and what measures it."""
    context = browser.new_context(
        viewport={"width": 412, "height": 823}, device_scale_factor=2.6, is_mobile=True, has_touch=True
    )
    page = context.new_page()
    page.add_init_script(WATCH)
    return page, context.new_cdp_session(page)


def _loaded(page: Page, devtools: CDPSession, address: str, slower: int) -> float:
    """Load the page on a processor that many times slower; return the main thread's time in milliseconds."""
    page.goto(urljoin(address, HOME), wait_until="networkidle")
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address, wait_until="load")
    page.wait_for_timeout(2000)
    found = devtools.send("Performance.getMetrics")["metrics"]
    devtools.send("Performance.disable")
    return 1000 * float(next(each["value"] for each in found if each["name"] == "TaskDuration"))


def _ridden(page: Page, devtools: CDPSession, busy: float) -> Ride:
    timing = page.evaluate("performance.getEntriesByType('navigation')[0].toJSON()")
    loading = page.evaluate("tasks")
    before = page.evaluate("[performance.now(), document.documentElement.scrollHeight]")
    for _ in range(STEPS):
        gesture = {"x": 200, "y": 600, "yDistance": -STEP, "speed": 4000, "gestureSourceType": "touch"}
        devtools.send("Input.synthesizeScrollGesture", gesture)
    scrolling = [task for task in page.evaluate("tasks") if task[0] > before[0]]
    page.evaluate(
        "document.querySelectorAll('.grid').forEach(e => { e.style.contentVisibility = 'visible'; })"
    )
    height = page.evaluate("document.documentElement.scrollHeight")
    return Ride(
        busy=busy,
        parsed=timing["domInteractive"],
        interactive=max([timing["domInteractive"], *(start + length for start, length in loading)]),
        longest_loading=max([0.0, *(length for _, length in loading)]),
        longest_scrolling=max([0.0, *(length for _, length in scrolling)]),
        shift=page.evaluate("shift"),
        height_error=before[1] / height - 1,
    )


def main() -> int:
    """Print the figures of albums of each size; return 1 if one is not smooth."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--photos", type=int, nargs="+", default=[60, 2000])
    browser_packages.provide()
    rides = [measured(count, Pages("A gallery")) for count in parser.parse_args().photos]
    return 0 if all(ride.is_smooth for ride in rides) else 1


def measured(count: int, pages: Pages) -> Ride:
    """Print what the page of an album of so many photos weighs, and how it loads and scrolls."""
    page = album(count)
    heavy = weight(page, pages)
    print(f"{count} photos, headings by {page.unit or 'nothing'}")
    for name in ("html", "css", "shared"):
        plain, compressed = getattr(heavy, name)
        each = "" if name == "shared" else f"  a photo {plain / count:6.0f} / {compressed / count:5.0f} B"
        print(f"  {name:6} {plain / 1000:8.1f} KB  compressed {compressed / 1000:7.1f} KB{each}")
    with served(page, pages) as address:
        found = ride(address)
    for name, value in asdict(found).items():
        print(f"  {name:18} {value:8.2f}")
    return found


if __name__ == "__main__":
    sys.exit(main())
