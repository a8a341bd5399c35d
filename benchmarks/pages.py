"""Pages in a viewer's hand: Lighthouse and a slow phone, beside the same album made by sigal and thumbsup.

    python -m benchmarks.pages --photos FOLDER [--modules FOLDER] [--peers FOLDER]

The gallery is the embedded cloud, with a real session and what CloudFront would compress compressed; the
peers' files are served beside it in the same way. FOLDER holds JPEGs of a camera, which are used again until
there are sixty. Exits with 1 if a promise about our own pages is not kept.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from benchmarks.contest import HERE as CONTESTANTS
from benchmarks.photos import camera_jpegs
from benchmarks.report import heading, table
from benchmarks.served import served
from tests.browser import find_browser
from tests.e2e.running import start_gallery

SCRIPT = Path(__file__).with_name("browser") / "measure.mjs"
BENCH = Path(".build/bench")
PHOTOS = 60
ENOUGH = 2000  # pixels, a little more than the largest rendition
PATIENCE_SECONDS = 1800
ALBUM = "Summer at the lake"
EARLY = 10  # requests, among which the photos of the first row are
KB = 1000


@dataclass(frozen=True)
class Promise:
    """What our own page of that name keeps to: scores and photos at least, kilobytes at most."""

    performance: int
    early_photos: int = 0  # a row of them, among the first requests
    code_kb: float = 60
    script_kb: float = 30
    photos_kb: float = 700


PROMISES = {"sign-in": Promise(98), "home": Promise(98), "album": Promise(95, early_photos=2)}


@dataclass(frozen=True)
class Page:
    """What was measured of one page; sizes are bytes on the wire, times milliseconds."""

    name: str
    measured: dict[str, Any]

    def score(self, category: str) -> int:
        """Return Lighthouse's score, from 0 to 100."""
        return int(self.measured["scores"][category])

    def size(self, *types: str) -> int:
        """Return how much the requests of these types weigh, all if there are none."""
        return sum(each["size"] for each in self._requests if not types or each["type"] in types)

    @property
    def code(self) -> int:
        """What comes before photos: the page, styles, scripts and what they load."""
        return self.size() - self.size("Image", "Media", "Font")

    @property
    def photos(self) -> list[dict[str, Any]]:
        """The requests of photos, in order; drawings are none."""
        return [
            each for each in self._requests if each["type"] == "Image" and "svg" not in each.get("media", "")
        ]

    @property
    def first_photo_at(self) -> int:
        """Which request is the first for a photo, from 1; 0 if there is none."""
        return self._requests.index(self.photos[0]) + 1 if self.photos else 0

    @property
    def first_photo_ms(self) -> float:
        """When the first photo was there, on the slow phone."""
        return min((1000 * each["came"] for each in self.photos if "came" in each), default=0.0)

    @property
    def _early_photos(self) -> int:
        return sum(each in self.photos for each in self._requests[:EARLY])

    @property
    def _requests(self) -> list[dict[str, Any]]:
        return list(self.measured["requests"])

    def broken(self, promise: Promise) -> list[str]:
        """Return which parts of *promise* the page does not keep."""
        checks = {
            f"performance {self.score('performance')} < {promise.performance}": self.score("performance")
            >= promise.performance,
            f"accessibility {self.score('accessibility')} < 100": self.score("accessibility") == 100,
            f"best practices {self.score('best-practices')} < 100": self.score("best-practices") == 100,
            f"layout shift {self.measured['shift']:.3f}": self.measured["shift"] == 0,
            f"{self.code / KB:.1f} KB before photos": self.code <= promise.code_kb * KB,
            f"{self.size('Script') / KB:.1f} KB of scripts": self.size("Script") <= promise.script_kb * KB,
            f"{self.size('Image') / KB:.0f} KB of photos": self.size("Image") <= promise.photos_kb * KB,
            f"{self._early_photos} photos in {EARLY} requests": self._early_photos >= promise.early_photos,
            f"it led to {self.measured['finalUrl']}": self.measured["finalUrl"] == self.measured["url"],
        }
        return [f"{self.name}: {said}" for said, is_kept in checks.items() if not is_kept]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables, and return 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--photos", type=Path, required=True, help="a folder with JPEGs of a camera")
    parser.add_argument("--modules", type=Path, default=BENCH / "browser/node_modules", help="Lighthouse's")
    parser.add_argument(
        "--peers", type=Path, default=BENCH, help="where sigal and thumbsup are; none to leave out"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        source = _album(options.photos, Path(folder) / "photos")
        pages = _measure(source, Path(folder), options.modules.resolve(), options.peers.resolve())
    _print(pages)
    broken = [said for page in pages if page.name in PROMISES for said in page.broken(PROMISES[page.name])]
    for said in broken:
        print(f"not kept: {said}")
    return 1 if broken else 0


def _album(photos: Path, folder: Path) -> Path:
    found = camera_jpegs(photos)
    (folder / ALBUM).mkdir(parents=True)
    for number in range(PHOTOS):
        target = folder / ALBUM / f"IMG_{number:04}.jpg"
        if number < len(found):
            _shrink(found[number], target)
        else:
            target.hardlink_to(folder / ALBUM / f"IMG_{number % len(found):04}.jpg")
    return folder


def _shrink(photo: Path, target: Path) -> None:
    """Write *photo* as large as any page shows it, which spares all contestants the same work."""
    with Image.open(photo) as picture:
        picture.draft("RGB", (ENOUGH, ENOUGH))
        picture.thumbnail((ENOUGH, ENOUGH))
        picture.save(target, quality=90, exif=picture.getexif())


def _measure(source: Path, folder: Path, modules: Path, peers: Path) -> list[Page]:
    running = start_gallery(folder / "state", folder / "none")
    try:
        for photo in sorted(source.rglob("*.jpg")):
            running.cloud.put(photo.relative_to(source).as_posix(), photo.read_bytes())
        running.cloud.wait_for("an empty queue", lambda: running.cloud.queued() == 0, PATIENCE_SECONDS)
        running.cloud.settle()
        user = next(user for user in running.cloud.outputs["users"] if user["name"] == "grandparents")
        visitor = running.cloud.visitor("grandparents")
        (album,) = (path for path, page in visitor.albums().items() if ALBUM in page.text)
        url = running.cloud.url
        login = {"url": f"{url}/auth/login", "name": user["name"], "password": user["password"]}
        visits: list[dict[str, Any]] = [
            {"name": "sign-in", "url": f"{url}/auth/login", "login": None},
            {"name": "home", "url": "", "login": login},
            {"name": "album", "url": f"{url}{album}", "login": None},
        ]
        with served(_build_peers(source, folder, peers)) as addresses:
            visits += [{"name": name, "url": address, "login": None} for name, address in addresses.items()]
            return _visited(visits, modules)
    finally:
        running.stop()


def _build_peers(source: Path, folder: Path, peers: Path) -> dict[str, tuple[Path, str]]:
    """Return the folders that the peers made of *source*, with the address of the album in each."""
    made: dict[str, tuple[Path, str]] = {}
    if (sigal := peers / "bin/sigal").exists():
        target = folder / "sigal"
        _run([str(sigal), "build", "-q", "-c", str(CONTESTANTS / "sigal.conf"), str(source), str(target)])
        made["sigal"] = (target, f"{ALBUM}/index.html")
    if (thumbsup := peers / "peers/node_modules/.bin/thumbsup").exists():
        target = folder / "thumbsup"
        _run([str(thumbsup), "--log", "default", "--input", str(source), "--output", str(target)])
        (page,) = target.glob("*ummer*.html")
        made["thumbsup"] = (target, page.name)
    return made


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603


def _visited(visits: list[dict[str, Any]], modules: Path) -> list[Page]:
    task = {"chrome": find_browser(), "modules": str(modules), "visits": visits}
    command = ["node", str(SCRIPT)]
    answer = subprocess.run(command, input=json.dumps(task), check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return [Page(each["name"], each) for each in json.loads(answer.stdout)]


def _print(pages: Sequence[Page]) -> None:
    print(heading("Pages on a phone: Lighthouse 12, mobile emulation"))
    columns = ("page", "performance", "accessibility", "best practices", "shift", "LCP ms", "blocking ms")
    rows = [
        [
            page.name,
            *(str(page.score(each)) for each in ("performance", "accessibility", "best-practices")),
            f"{page.measured['shift']:.3f}",
            f"{page.measured['largestPaint']:.0f}",
            f"{page.measured['blocking']:.0f}",
        ]
        for page in pages
    ]
    print(table(columns, rows))
    print("\nOne visit on a slow phone, scrolled to the end; kilobytes on the wire, without headers\n")
    columns = ("page", "before photos", "scripts", "photos", "requests", "first photo is", "first photo ms")
    rows = [
        [
            page.name,
            f"{page.code / KB:.1f}",
            f"{page.size('Script') / KB:.1f}",
            f"{page.size('Image') / KB:.0f}",
            str(len(page.measured["requests"])),
            str(page.first_photo_at or "-"),
            f"{page.first_photo_ms:.0f}" if page.photos else "-",
        ]
        for page in pages
    ]
    print(table(columns, rows))
    for page in pages:
        if page.name in PROMISES and page.measured["failed"]:
            print(f"\n{page.name}: {'; '.join(page.measured['failed'])}")


if __name__ == "__main__":
    sys.exit(main())
