"""A burst of uploads on the embedded cloud: how fast, how many rebuilds, how soon visible, and is all there.

    python -m benchmarks.burst [--photos 5000 | --folder FOLDER] [--kill-seconds 5]

Without FOLDER photos are drawn. With --kill-seconds a worker is killed at random that often while photos
are processed and published; what it was at comes again when the queue's visibility timeout is over, twelve
minutes later. At the end every photo must be ready, every rendition there and on its page, nothing left
over, and the exit status says whether that and what we promise is so.
"""

import argparse
import hashlib
import io
import math
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from benchmarks.photos import camera_jpegs
from benchmarks.report import heading, table
from benchmarks.workers import Spent, Workers
from tests.e2e.cloud import Cloud
from tests.e2e.running import start_gallery

ALBUM_SIZE = 100
QUIET_SECONDS, CEILING_SECONDS = 30, 300  # the stack's defaults; the local gallery is more impatient
EXTRA_REBUILDS = 3
FRESH_SECONDS = 90
PATIENCE_SECONDS = 3 * 3600
_UPLOADS_AT_ONCE = 8


@dataclass
class Course:
    """What was seen while the burst lasted; times are seconds on the monotonic clock."""

    began: float
    uploaded: float = 0.0
    processed: float = 0.0  # when the last change was counted
    visible: float = 0.0  # when the site showed it
    kills: int = 0
    dirty: int = 0
    spent: Spent = field(default_factory=lambda: Spent(0, 0))


def draw_photos(count: int) -> Iterator[tuple[str, bytes]]:
    """Yield paths and bytes of *count* different photos of 640 by 480 pixels."""
    for number in range(count):
        seed = hashlib.sha256(str(number).encode()).digest()
        small = Image.frombytes("RGB", (4, 2), (seed * 2)[:24])
        buffer = io.BytesIO()
        small.resize((640, 480), Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=85)
        yield f"Burst {number // ALBUM_SIZE:03}/{number:05}.jpg", buffer.getvalue()


def read_photos(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield paths and bytes of the camera JPEGs in *folder*."""
    for number, photo in enumerate(camera_jpegs(folder)):
        yield f"Burst {number // ALBUM_SIZE:03}/{photo.name}", photo.read_bytes()


class Burst:
    """Uploads photos into a cloud and watches what becomes of them."""

    def __init__(self, cloud: Cloud, kill_seconds: float) -> None:
        self._cloud = cloud
        self._workers = Workers(cloud.state)
        self._kill_seconds = kill_seconds
        self._chance = random.Random(1)  # noqa: S311  a seed that everybody can repeat
        self._next_kill = time.monotonic() + kill_seconds
        self._builds = int(cloud.site().get("builds", 0))

    def run(self, photos: list[tuple[str, bytes]]) -> Course:
        """Upload *photos*, and return once all is processed and published."""
        course = Course(time.monotonic(), dirty=int(self._cloud.site().get("dirty", 0)))
        with ThreadPoolExecutor(_UPLOADS_AT_ONCE) as pool:
            uploads = [pool.submit(self._cloud.put, path, data) for path, data in photos]
            while not all(upload.done() for upload in uploads):
                self._watch(course)
            for upload in uploads:
                upload.result()
        course.uploaded = time.monotonic()
        while not self._is_over(course):
            self._watch(course)
            if time.monotonic() - course.began > PATIENCE_SECONDS:
                raise AssertionError(f"not over after {PATIENCE_SECONDS} s")
        course.spent = self._workers.look()
        return course

    def rebuilds(self) -> int:
        """Return how many rebuilds there were."""
        return int(self._cloud.site()["builds"]) - self._builds

    def _watch(self, course: Course) -> None:
        time.sleep(0.5)
        self._workers.look()
        site, now = self._cloud.site(), time.monotonic()
        dirty, built = (int(site.get(name, 0)) for name in ("dirty", "built"))
        if dirty != course.dirty:
            course.dirty, course.processed, course.visible = dirty, now, 0.0
        if built == dirty and course.processed and not course.visible:
            course.visible = now
        if self._kill_seconds and now > self._next_kill and not course.visible:
            course.kills += self._workers.kill_one(self._chance)
            self._next_kill = now + self._kill_seconds * self._chance.uniform(0.5, 1.5)

    def _is_over(self, course: Course) -> bool:
        return course.visible > 0 and self._cloud.queued() == 0


def faults(cloud: Cloud, paths: list[str]) -> list[str]:
    """Return what is not as the bucket of originals says."""
    photos = cloud.photos()
    stored = {key for key in cloud.keys("renditions_bucket") if key.startswith("g/")}
    named = {f"{row['prefix']}i/{each['name']}" for row in photos.values() for each in row["renditions"]}
    found = [f"{path} is not ready" for path in paths if photos.get(path, {}).get("state") != "ready"]
    found += [f"{key} is missing" for key in sorted(named - stored)]
    found += [f"{key} is left over" for key in sorted(stored - named)]
    pages = "".join(page for page in _pages(cloud))
    found += [f"{path} is on no page" for path in paths if f"{photos[path]['id']}-" not in pages]
    if cloud.queued("dead_letter_queue_url"):
        found.append("there are dead letters")
    return found


def _pages(cloud: Cloud) -> Iterator[str]:
    for key in cloud.keys("site_bucket"):
        if key.startswith("g/") and key.endswith("index.html"):
            body = cloud.s3.get_object(Bucket=cloud.outputs["site_bucket"], Key=key)["Body"]
            yield body.read().decode()


def main() -> int:
    """Run the burst, print what was seen, and return 1 if something is not as promised."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.burst", description=__doc__)
    parser.add_argument("--photos", type=int, default=5000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--kill-seconds", type=float, default=0.0)
    options = parser.parse_args()
    photos = list(read_photos(options.folder) if options.folder else draw_photos(options.photos))
    config = [f"vitrine:quietSeconds={QUIET_SECONDS}", f"vitrine:ceilingSeconds={CEILING_SECONDS}"]
    with tempfile.TemporaryDirectory() as scratch:
        settings = [word for setting in config for word in ("--config", setting)]
        running = start_gallery(Path(scratch) / "state", Path(scratch) / "photos", *settings)
        try:
            running.cloud.settle()
            burst = Burst(running.cloud, options.kill_seconds)
            course = burst.run(photos)
            broken = faults(running.cloud, [path for path, _ in photos])
            broken += report(course, burst.rebuilds(), len(photos))
        finally:
            running.stop(signal.SIGTERM)
    print("\n" + "\n".join(broken[:20] or ["all as promised"]))
    return 1 if broken else 0


def report(course: Course, rebuilds: int, count: int) -> list[str]:
    """Print the table and return the promises that are broken."""
    lasted = course.processed - course.began
    fresh = course.visible - course.processed
    allowed = math.ceil(lasted / CEILING_SECONDS) + EXTRA_REBUILDS
    total = course.spent.pixels + course.spent.workers
    print(heading(f"A burst of {count} photos on the embedded cloud"))
    rows = [
        ["photos a second", f"{count / lasted:.1f}", ""],
        ["share of the functions' processor time that is pixels", f"{course.spent.pixels / total:.0%}", ""],
        ["seconds to upload", f"{course.uploaded - course.began:.0f}", ""],
        ["seconds until the last was processed", f"{lasted:.0f}", ""],
        ["rebuilds", str(rebuilds), f"at most {allowed}"],
        [
            "seconds from there until visible",
            f"{fresh:.0f}",
            "" if course.kills else f"at most {FRESH_SECONDS}",
        ],
        ["workers killed", str(course.kills), ""],
    ]
    print(table(["", "measured", "promised"], rows))
    broken = [f"{rebuilds} rebuilds, promised {allowed}"] if rebuilds > allowed else []
    if fresh > FRESH_SECONDS and not course.kills:  # a rebuild that was killed comes again like any message
        broken.append(f"visible after {fresh:.0f} s, promised {FRESH_SECONDS}")
    return broken


if __name__ == "__main__":
    sys.exit(main())
