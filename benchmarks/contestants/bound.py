"""What nobody can do without: decode at half scale and encode two files of the sizes; nothing is resized."""

import sys
from pathlib import Path

from PIL import Image

from benchmarks.contestants import LARGE, QUALITY, SMALL


def make(source: Path, target: Path) -> None:
    """Write two files as large as the renditions would be."""
    with Image.open(source) as image:
        image.draft("RGB", (image.width // 2, image.height // 2))
        for edge in (LARGE, SMALL):
            box = (0, 0, edge, edge * 3 // 4)
            image.crop(box).save(target / f"{source.stem}.{edge}.jpg", quality=QUALITY)


if __name__ == "__main__":
    for photo in sorted(Path(sys.argv[1]).iterdir()):
        make(photo, Path(sys.argv[2]))
