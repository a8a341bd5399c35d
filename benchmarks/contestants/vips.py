"""libvips by pyvips, the way its manual recommends: shrink while loading, small from large."""

import sys
from pathlib import Path

import pyvips

from benchmarks.contestants import LARGE, QUALITY, SMALL


def make(source: Path, target: Path) -> None:
    """Write both renditions of the photo *source* into the folder *target*."""
    image = pyvips.Image.thumbnail(str(source), LARGE, height=LARGE, size="down").copy_memory()
    for edge in (LARGE, SMALL):
        image = image.thumbnail_image(edge, height=edge, size="down")
        image.jpegsave(str(target / f"{source.stem}.{edge}.jpg"), Q=QUALITY, keep="none")


if __name__ == "__main__":
    for photo in sorted(Path(sys.argv[1]).iterdir()):
        make(photo, Path(sys.argv[2]))
