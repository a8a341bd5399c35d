"""The pipeline's own functions."""

import sys
from pathlib import Path

from benchmarks.contestants import LARGE, QUALITY, SMALL
from pipeline.images import encode_jpeg, open_upright, pyramid


def make(source: Path, target: Path) -> None:
    """Write both renditions of the photo *source* into the folder *target*."""
    sizes = pyramid(open_upright(source.read_bytes(), LARGE).planes, (SMALL, LARGE))
    for edge, picture in zip((LARGE, SMALL), sizes, strict=True):
        (target / f"{source.stem}.{edge}.jpg").write_bytes(encode_jpeg(picture, QUALITY))


if __name__ == "__main__":
    for photo in sorted(Path(sys.argv[1]).iterdir()):
        make(photo, Path(sys.argv[2]))
