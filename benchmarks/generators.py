"""How other gallery generators take one more photo, beside `benchmarks.rebuild`.

    python -m benchmarks.generators [--photos 1000 10000]

sigal is measured: tiny photos in albums of a hundred on this machine's disk, processor time of a whole
process, and the files that it writes again. AWSPics is counted by its code (`site-builder/index.js` at
ebd7136), not run: one list page for 1,000 keys, one `metadata.yml` an album, one page an album, the home,
the theme's 86 files, and a pause of two seconds for each list page but the first. It rebuilds by a
schedule, by default once a year.
"""

import argparse
import math
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from PIL import Image

from benchmarks import galleries
from benchmarks.report import heading, table
from benchmarks.usage import Usage, measure

CONFIGURATION = """
img_size = (48, 48)
thumb_size = (24, 24)
theme = "photoswipe"
plugins = []
"""
THEME_FILES = 86


@dataclass(frozen=True)
class Run:
    """What one run of a generator took."""

    usage: Usage
    files: int  # written
    size: int  # bytes


def sigal(photos: int, folder: Path) -> tuple[Run, Run]:
    """Return what sigal takes for so many *photos* and, after that, for one more."""
    source, target, settings = folder / "source", folder / "target", folder / "sigal.conf.py"
    settings.write_text(CONFIGURATION, encoding="utf-8")
    picture = folder / "picture.jpg"
    Image.new("RGB", (64, 48), "teal").save(picture)
    for path in islice(galleries.album_paths(), photos // galleries.PHOTOS_AN_ALBUM):
        (source / path).mkdir(parents=True)
        for number in range(galleries.PHOTOS_AN_ALBUM):
            (source / path / f"IMG_{number:04}.jpg").hardlink_to(picture)
    command = [
        sys.executable,
        "-m",
        "sigal",
        "build",
        "-q",
        "-n",
        "1",
        "-c",
        str(settings),
        str(source),
        str(target),
    ]
    whole = _run(command, target)
    shutil.copy(picture, source / next(galleries.album_paths()) / "IMG_9999.jpg")
    return whole, _run(command, target)


def awspics(photos: int) -> tuple[int, int]:
    """Return the calls of one rebuild by AWSPics, and the seconds that it pauses."""
    albums, pages = photos // galleries.PHOTOS_AN_ALBUM, math.ceil(photos / 1000)
    return pages + albums + (THEME_FILES + 1 + albums), 2 * (pages - 1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--photos", type=int, nargs="+", default=[1_000, 10_000])
    sizes = sorted(parser.parse_args(arguments).photos)
    found = {}
    for photos in sizes:
        with tempfile.TemporaryDirectory() as folder:
            found[photos] = sigal(photos, Path(folder))[1]
    print(heading("One more photo with sigal, measured"))
    columns = ("photos", "CPU ms", "ratio", "files written", "ratio", "KB written", "ratio")
    print(table(columns, [_row(photos, run, found[sizes[0]]) for photos, run in found.items()]))
    print(heading("A rebuild with AWSPics, by its code"))
    rows = [[f"{photos:,}", *(f"{each:,}" for each in awspics(photos))] for photos in (*sizes, 100_000)]
    print(table(("photos", "calls", "pauses, s"), rows))


def _run(command: Sequence[str], target: Path) -> Run:
    before = _written(target)
    usage = measure(command)
    after = _written(target)
    fresh = [path for path, seen in after.items() if before.get(path) != seen]
    return Run(usage, len(fresh), sum(after[path][1] for path in fresh))


def _written(target: Path) -> dict[Path, tuple[int, int]]:
    files = (path for path in target.rglob("*") if path.is_file() and not path.is_symlink())
    return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in files}


def _row(photos: int, here: Run, smallest: Run) -> list[str]:
    return [
        f"{photos:,}",
        f"{1000 * here.usage.cpu_seconds:.0f}",
        f"{here.usage.cpu_seconds / smallest.usage.cpu_seconds:.1f}",
        f"{here.files:,}",
        f"{here.files / smallest.files:.1f}",
        f"{here.size / 1000:.0f}",
        f"{here.size / smallest.size:.1f}",
    ]


if __name__ == "__main__":
    main()
