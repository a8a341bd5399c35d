"""What a rebuild costs: after the change of one photo in galleries of several sizes, and of everything.

    python -m benchmarks.rebuild [--photos 1000 10000 100000] [--changes 20] [--waits]

Each gallery is published whole first, in a process of its own. Then photos are added, replaced and removed
one by one, each followed by its rebuild; the galleries take turns, so that a moment at which the machine is
slow is not one gallery's alone. The handlers' stores and boto3 are the real ones, AWS is `benchmarks.cloud`:
calls are HTTP requests, bytes are the bodies of those that write, processor time is that of the change and
its rebuild without AWS's part. Pixels are not among it: the photo comes as `resize` leaves it. The last line
says whether what we promise holds.
"""

import argparse
import gc
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
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
WARM_UP = 3  # changes of each kind that are not counted
MOST_RATIO = 1.2  # of what a change costs in a small gallery
MOST_SECONDS, MOST_MB = 60, 512  # for everything, of the largest gallery
Figures = dict[str, Any]


class Subject:
    """A gallery of *photos*, with all that publishes it."""

    def __init__(self, photos: int, waits: bool = False) -> None:
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
        self._paths = list(islice(galleries.album_paths(), photos // galleries.PHOTOS_AN_ALBUM))

    def publish_whole(self) -> Figures:
        """Publish every page, and return what it took."""
        whole = self._measured(lambda: self.rebuild.run(RebuildJob(0, tick=True), self.shop))
        # Linux counts in KiB, macOS in bytes.
        unit = 1 if sys.platform == "darwin" else 1024
        whole["rss"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
        return whole

    def change(self, kind: str, number: int) -> Figures:
        """Let one photo in the middle of the gallery end its way, publish it, and return what it took."""
        path = self._paths[len(self._paths) // 2 - number % min(5, len(self._paths))]
        photo = _changed(kind, path, number)

        def run() -> None:
            self.rebuild.gather(PhotoJob("resize", photo), self.shop)
            self.rebuild.run(RebuildJob(self.shop.catalog.site().dirty), self.shop)

        return self._measured(run)

    def _measured(self, work: Callable[[], None]) -> Figures:
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


class Remote:
    """A gallery in a process of its own, which has been published whole."""

    def __init__(self, photos: int, waits: bool) -> None:
        self.photos = photos
        self.samples: dict[str, list[Figures]] = {kind: [] for kind in KINDS}
        processes = get_context("spawn")  # or else it would begin as large as this one
        self._line, far_end = processes.Pipe()
        processes.Process(target=_serve, args=(photos, waits, far_end), daemon=True).start()
        far_end.close()  # here: so that a process that dies is noticed
        self.whole: Figures = self._line.recv()

    def change(self, kind: str, number: int) -> None:
        """Take another sample of what a change costs."""
        self._line.send((kind, number))
        self.samples[kind].append(self._line.recv())


def _serve(photos: int, waits: bool, line: Connection) -> None:
    """Send what publishing a gallery whole took, and for each change that is asked for what that took."""
    subject = Subject(photos, waits)
    line.send(subject.publish_whole())
    gc.collect()
    gc.freeze()  # or else collections walk through what stands for AWS
    with suppress(EOFError):  # nobody asks for more
        while True:
            line.send(subject.change(*line.recv()))


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables, and return 1 if a promise is broken."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--photos", type=int, nargs="+", default=list(SIZES), help="sizes of the galleries")
    parser.add_argument("--changes", type=int, default=20, help="of each kind, for the median")
    parser.add_argument("--waits", action="store_true", help="let S3 take 30 ms a call, the others 5 ms")
    chosen = parser.parse_args(arguments)
    subjects = [Remote(photos, chosen.waits) for photos in sorted(chosen.photos)]
    for kind in KINDS:
        for number in range(WARM_UP + chosen.changes):
            for subject in subjects:
                subject.change(kind, number)
    changes = [Change(kind, subject, subjects[0]) for kind in KINDS for subject in subjects]
    print(heading("The change of one photo"))
    print(table(_COLUMNS, [change.row for change in changes]))
    print(heading("Everything, as after a new design"))
    print(table(_WHOLE_COLUMNS, [_whole_row(subject) for subject in subjects]))
    broken = [flaw for change in changes for flaw in change.flaws] + _flaws_of_whole(subjects[-1])
    print(f"\nnot as promised: {'; '.join(broken)}" if broken else "\nall as promised")
    return int(bool(broken))


class Change:
    """What the change of one photo costs in one gallery, beside the smallest one."""

    def __init__(self, kind: str, subject: Remote, smallest: Remote) -> None:
        self._kind = kind
        self._photos = subject.photos
        self._here, base = subject.samples[kind][WARM_UP:], smallest.samples[kind][WARM_UP:]
        self._calls = sum(self._here[-1]["calls"].values())
        self.ratios = {
            "calls": self._calls / sum(base[-1]["calls"].values()),
            "bytes": self._here[-1]["bytes"] / base[-1]["bytes"],
            # Of the same round each: the galleries took turns.
            "processor time": statistics.median(
                here["cpu"] / there["cpu"] for here, there in zip(self._here, base, strict=True)
            ),
        }

    @property
    def row(self) -> list[str]:
        """The table's row."""
        calls, size, cpu = (f"{ratio:.2f}" for ratio in self.ratios.values())
        milliseconds = 1000 * statistics.median(sample["cpu"] for sample in self._here)
        by_kind = ", ".join(f"{name} {count}" for name, count in sorted(self._here[-1]["calls"].items()))
        return [
            *(self._kind, f"{self._photos:,}", str(self._calls), calls),
            *(f"{self._here[-1]['bytes'] / 1000:.1f}", size, f"{milliseconds:.1f}", cpu, by_kind),
        ]

    @property
    def flaws(self) -> list[str]:
        """What we promise and this has not shown."""
        return [
            f"{name} of a photo {self._kind} at {self._photos:,}: {ratio:.2f} times, promised {MOST_RATIO}"
            for name, ratio in self.ratios.items()
            if ratio > MOST_RATIO
        ]


_COLUMNS = ("photo", "photos", "calls", "ratio", "KB written", "ratio", "CPU ms", "ratio", "calls by kind")
_WHOLE_COLUMNS = ("photos", "seconds", "CPU s", "peak MB", "calls", "MB written", "CPU ms a call")


def _whole_row(subject: Remote) -> list[str]:
    whole = subject.whole
    return [
        f"{subject.photos:,}",
        f"{whole['seconds']:.1f}",
        f"{whole['cpu']:.1f}",
        f"{whole['rss'] / 1e6:.0f}",
        f"{sum(whole['calls'].values()):,}",
        f"{whole['bytes'] / 1e6:.1f}",
        f"{1000 * whole['cpu'] / sum(whole['calls'].values()):.1f}",
    ]


def _flaws_of_whole(subject: Remote) -> list[str]:
    seconds, megabytes = subject.whole["seconds"], subject.whole["rss"] / 1e6
    found = {f"{seconds:.0f} s": seconds < MOST_SECONDS, f"{megabytes:.0f} MB": megabytes < MOST_MB}
    promised = f"promised {MOST_SECONDS} s and {MOST_MB} MB"
    return [f"{figure} for everything, {promised}" for figure, holds in found.items() if not holds]


if __name__ == "__main__":
    sys.exit(main())
