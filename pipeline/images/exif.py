"""The EXIF block of a picture, read with distrust: as values by the directory they stand in and their tag."""

import math
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from PIL import Image

Exif = Mapping[tuple[int | None, int], Any]  # values by (directory, tag)

EXIF_IFD, GPS_IFD = 0x8769, 0x8825
ORIENTATION = (None, 0x0112)


def read_exif(image: Image.Image) -> Exif:
    """Return the EXIF values of *image*; nothing of a directory that cannot be read."""
    values: dict[tuple[int | None, int], Any] = {}
    with suppress(Exception):  # hostile blocks raise many kinds; they cost their facts, not the picture
        exif = image.getexif()
        values |= {(None, tag): value for tag, value in exif.items()}
        for directory in (EXIF_IFD, GPS_IFD):
            with suppress(Exception):
                found = exif.get_ifd(directory)
                values |= {(directory, tag): value for tag, value in found.items()}
    return values


def number(value: object, least: float, most: float) -> float | None:
    """Return the first number in *value* if it lies between *least* and *most*, else None."""
    if isinstance(value, tuple) and value:
        value = value[0]
    if isinstance(value, bool | str | bytes):
        return None
    try:
        found = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        return None
    return found if math.isfinite(found) and least <= found <= most else None


def text(value: object) -> str:
    """Return a short text of letters, as references are: without padding, in capitals."""
    if isinstance(value, bytes):
        value = value[:8].decode("latin-1")
    return value[:8].strip("\0 ").upper() if isinstance(value, str) else ""
