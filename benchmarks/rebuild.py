"""What a rebuild costs: after the change of one photo in galleries of several sizes, and of everything.

    python -m benchmarks.rebuild [--photos 1000 10000 100000] [--changes 20] [--waits]

Each gallery is published whole first, then photos are added, replaced and removed one by one, each
followed by its rebuild. The handlers' stores and boto3 are the real ones, AWS is `benchmarks.cloud`:
calls are HTTP requests, bytes are the bodies of those that write, processor time is that of the change
and its rebuild without AWS's part. Pixels are not among it: the photo comes as `resize` leaves it.
"""

import argparse
import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from benchmarks import galleries
from benchmarks.cloud import Cloud
from benchmarks.report import heading, table
from catalog.photos import Photo
from handlers.catalog_store import DynamoCatalog
from handlers.hands import ThreadHands
from handlers.job_queue import SqsQueue
from handlers.object_store import S3Store
from handlers.recognizer import RekognitionRecognizer
from handlers.table import Table
from pipeline.jobs import PhotoJob, RebuildJob
from pipeline.rebuild import Rebuild
from pipeline.recipe import Recipe
from pipeline.workshop import Workshop
from tests.fakes import DirectPress

KINDS = ("added", "replaced", "removed")
SIZES = (1_000, 10_000, 100_000)
Figures = dict[str, Any]


class Subject:
    """A gallery of *photos*, with all that publishes it."""

    def __init__(self, photos: int, waits: bool) -> None:
        self.cloud = Cloud(waits)
        galleries.fill(self.cloud.table, photos)
        self.cloud.answer_boto3()
        recipe = Recipe(galleries.SALT, "Our photos", galleries.AUDIENCE, round_seconds=3600)
        self.shop = Workshop(
            originals=S3Store("originals"),
            renditions=S3Store("renditions"),
            site=S3Store("site"),
            catalog=DynamoCatalog(Table("table"), time.time),
            queue=SqsQueue("https://sqs.eu-central-1.amazonaws.com/0/steps"),
            press=DirectPress(),
            hands=ThreadHands(1),
            recognizer=RekognitionRecognizer(),
            recipe=recipe,
            clock=time.time,
        )
        self.rebuild = Rebuild()

    def publish_whole(self) -> Figures:
        """Publish every page, and return what it took."""
        return self._measured(lambda: self.rebuild.run(RebuildJob(0, tick=True), self.shop))

    def change(self, photo: Photo) -> Figures:
        """Let one photo end its way, publish it, and return what it took."""

        def run() -> None:
            self.rebuild.gather(PhotoJob("resize", photo), self.shop)
            self.rebuild.run(RebuildJob(self.shop.catalog.site().dirty), self.shop)

        return self._measured(run)

    def _measured(self, work: Any) -> Figures:
        self.cloud.forget_calls()
        began, cpu = time.perf_counter(), time.process_time()
        work()
        return {
            "seconds": time.perf_counter() - began,
            "cpu": time.process_time() - cpu - self.cloud.seconds,
            "calls": dict(self.cloud.calls),
            "bytes": sum(self.cloud.bytes_written.values()),
            "shards": len(self.cloud.shards),
        }


def measure(photos: int, changes: int, waits: bool = False) -> Figures:
    """Return the figures of a gallery of so many *photos*, for a process of its own."""
    subject = Subject(photos, waits)
    whole = subject.publish_whole()
    # Linux counts in KiB, macOS in bytes.
    whole["rss"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (
        1 if sys.platform == "darwin" else 1024
    )
    paths = [
        path
        for _, path in zip(range(photos // galleries.PHOTOS_AN_ALBUM), galleries.album_paths(), strict=False)
    ]
    found: Figures = {"whole": whole}
    gc.collect()
    gc.freeze()  # or else collections walk through what stands for AWS
    for kind in KINDS:
        samples = []
        for number in range(changes + 3):  # the first ones warm up
            path = paths[len(paths) // 2 - number % min(5, len(paths))]
            samples.append(subject.change(_changed(kind, path, number)))
        found[kind] = samples[-1] | {"cpu": statistics.median(sample["cpu"] for sample in samples[3:])}
    return found


def _changed(kind: str, path: str, number: int) -> Photo:
    """Return a photo in the middle of an album: its cover stays."""
    photo = galleries.photo(path, 1000 + number if kind == "added" else 20 + number)
    sequencer = f"9{KINDS.index(kind)}{number:04}".ljust(64, "0")
    newer = replace(photo, sequencer=sequencer, revision=0, added=1_700_000_000 + number)
    if kind == "removed":
        return newer.gone()
    if kind == "replaced":
        named = tuple(replace(each, name=each.name.replace(".0", ".f")) for each in photo.renditions)
        return replace(newer, renditions=named)
    return newer


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--photos", type=int, nargs="+", default=list(SIZES), help="sizes of the galleries")
    parser.add_argument("--changes", type=int, default=20, help="of each kind, for the median")
    parser.add_argument("--waits", action="store_true", help="let S3 take 30 ms a call, the others 5 ms")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.alone:
        print(json.dumps(measure(chosen.photos[0], chosen.changes, chosen.waits)))
        return
    found = {photos: _in_process(photos, chosen.changes, chosen.waits) for photos in sorted(chosen.photos)}
    print(heading("The change of one photo"))
    print(table(_COLUMNS, [row for kind in KINDS for row in _rows(kind, found)]))
    print(heading("Everything, as after a new design"))
    print(
        table(
            ("photos", "seconds", "CPU s", "peak MB", "calls", "MB written", "CPU ms a call"),
            _whole_rows(found),
        )
    )


_COLUMNS = ("photo", "photos", "calls", "ratio", "KB written", "ratio", "CPU ms", "ratio", "calls by kind")


def _in_process(photos: int, changes: int, waits: bool) -> Figures:
    command = [sys.executable, "-m", "benchmarks.rebuild", "--alone"]
    command += ["--photos", str(photos), "--changes", str(changes), *(["--waits"] if waits else [])]
    found: Figures = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)  # noqa: S603
    return found


def _rows(kind: str, found: dict[int, Figures]) -> list[list[str]]:
    smallest = found[min(found)][kind]
    return [_row(kind, photos, figures[kind], smallest) for photos, figures in found.items()]


def _row(kind: str, photos: int, here: Figures, smallest: Figures) -> list[str]:
    calls, base = sum(here["calls"].values()), sum(smallest["calls"].values())
    by_kind = ", ".join(f"{name} {count}" for name, count in sorted(here["calls"].items()))
    return [
        kind,
        f"{photos:,}",
        *(str(calls), f"{calls / base:.2f}"),
        *(f"{here['bytes'] / 1000:.1f}", f"{here['bytes'] / smallest['bytes']:.2f}"),
        *(f"{1000 * here['cpu']:.1f}", f"{here['cpu'] / smallest['cpu']:.2f}"),
        by_kind,
    ]


def _whole_rows(found: dict[int, Figures]) -> list[list[str]]:
    return [
        [
            f"{photos:,}",
            f"{whole['seconds']:.1f}",
            f"{whole['cpu']:.1f}",
            f"{whole['rss'] / 1e6:.0f}",
            f"{sum(whole['calls'].values()):,}",
            f"{whole['bytes'] / 1e6:.1f}",
            f"{1000 * whole['cpu'] / sum(whole['calls'].values()):.1f}",
        ]
        for photos, whole in ((photos, figures["whole"]) for photos, figures in found.items())
    ]


if __name__ == "__main__":
    main()
