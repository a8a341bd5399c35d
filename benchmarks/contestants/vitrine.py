"""The pipeline's own functions."""

import sys
from pathlib import Path

from benchmarks.contestants import LARGE, QUALITY, SMALL
from pipeline.images import open_upright, shrink
from pipeline.images.encode import encoded


def make(source: Path, target: Path) -> None:
    """Write both renditions of the photo *source* into the folder *target*."""
    image = open_upright(source.read_bytes(), LARGE).image
    for edge in (LARGE, SMALL):
        image = shrink(image, edge)
        (target / f"{source.stem}.{edge}.jpg").write_bytes(encoded(image, "JPEG", quality=QUALITY))


if __name__ == "__main__":
    for photo in sorted(Path(sys.argv[1]).iterdir()):
        make(photo, Path(sys.argv[2]))
