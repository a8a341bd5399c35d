"""The default recipe: what one photo costs from its original to all its renditions, and where it goes.

    python -m benchmarks.recipe --photos FOLDER [--rounds 3]

FOLDER holds camera JPEGs. The darkroom's functions run as the worker runs them, in a process of their
own. Shares are of processor time, each stage without the stages within it.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.photos import camera_jpegs
from benchmarks.report import ROOT, heading, table
from benchmarks.usage import measure
from catalog.audiences import EVERYONE, Audience
from pipeline.recipe import Recipe

STAGES = (
    "decode",
    "resize",
    "convert colours",
    "turn",
    "encode master",
    "encode JPEG",
    "encode AVIF",
    "rest",
)


class Stopwatch:
    """Processor seconds by stage; a stage within a stage counts only for itself."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._since = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what happens inside for the stage *name*."""
        self._switch()
        self._running.append(name)
        try:
            yield
        finally:
            self._switch()
            self._running.pop()

    def watch(self, owner: Any, attribute: str, name: str) -> None:
        """Count every call of *attribute* of *owner* for the stage *name*."""
        original: Callable[..., Any] = getattr(owner, attribute)

        def watched(*arguments: Any, **options: Any) -> Any:
            with self.stage(name):
                return original(*arguments, **options)

        setattr(owner, attribute, watched)

    def _switch(self) -> None:
        now = time.process_time()
        if self._running:
            self.seconds[self._running[-1]] += now - self._since
        self._since = now


def develop_all(photos: Sequence[Path]) -> dict[str, Any]:
    """Make everything of *photos* and return seconds by stage, and bytes by format."""
    from PIL import Image, ImageCms, ImageFile  # noqa: PLC0415  not in the process that measures

    from pipeline import darkroom, images  # noqa: PLC0415

    watch = Stopwatch()
    watch.watch(ImageFile.ImageFile, "load", "decode")
    watch.watch(Image.Image, "resize", "resize")
    watch.watch(Image.Image, "transpose", "turn")
    watch.watch(Image.Image, "reduce", "resize")
    watch.watch(Image.Image, "convert", "convert colours")
    watch.watch(ImageCms.ImageCmsTransform, "apply", "convert colours")
    watch.watch(images, "encode_master", "encode master")
    watch.watch(images, "encode_jpeg", "encode JPEG")
    watch.watch(images, "encode_avif", "encode AVIF")
    edges = Recipe("", "", Audience.of([EVERYONE])).edges
    size: Counter[str] = Counter()
    with watch.stage("rest"):
        for photo in photos:
            developed = darkroom.develop(photo.read_bytes(), edges[-1])
            size["master"] += len(developed.master)
            for made in darkroom.print_renditions(developed.master, edges).renditions:
                size[made.suffix] += len(made.data)
    return {"seconds": watch.seconds, "bytes": size}


def run_apart(photos: Sequence[Path], scratch: Path) -> tuple[dict[str, Any], float]:
    """Run `develop_all` in a fresh process; return what it says and its peak memory in megabytes."""
    result = scratch / "result.json"
    command = [sys.executable, "-m", "benchmarks.recipe", "--into", str(result), *map(str, photos)]
    usage = measure(command, ROOT)
    return json.loads(result.read_text(encoding="utf-8")), usage.peak_mb


def main() -> int:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recipe", description=__doc__)
    parser.add_argument("--photos", type=Path, help="a folder of camera JPEGs")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("given", type=Path, nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.into:
        options.into.write_text(json.dumps(develop_all(options.given)), encoding="utf-8")
        return 0
    if not options.photos:
        parser.error("--photos is needed: a folder of camera JPEGs")
    print_report(camera_jpegs(options.photos), options.rounds)
    return 0


def print_report(photos: Sequence[Path], rounds: int) -> None:
    """Print what a photo of *photos* costs, by stage."""
    with tempfile.TemporaryDirectory() as scratch:
        runs = [run_apart(photos, Path(scratch)) for _ in range(rounds)]
    stages = {
        stage: statistics.median(run["seconds"].get(stage, 0.0) for run, _ in runs) / len(photos)
        for stage in STAGES
    }
    total = sum(stages.values())
    size, count = runs[0][0]["bytes"], len(photos)
    print(heading(f"The default recipe: {count} photos, {rounds} rounds"))
    peak = max(peak for _, peak in runs)
    files = ", ".join(f"{name} {size[name] / count / 1000:.0f} KB" for name in ("avif", "jpg", "master"))
    print(f"{1000 * total:.0f} ms of processor time a photo, {peak:.0f} MB at the peak; {files}\n")
    rows = [[stage, f"{1000 * spent:.0f}", f"{spent / total:.0%}"] for stage, spent in stages.items()]
    print(table(["stage", "ms", "share"], rows))


if __name__ == "__main__":
    sys.exit(main())
