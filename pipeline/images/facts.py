"""Facts: what a photo's own file says of it, and which of that pages may show."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PIL import Image

Exif = Mapping[tuple[int | None, int], Any]  # values by (directory, tag)

ORIENTATION = (None, 0x0112)
_EXIF_IFD = 0x8769
_DATES = ((_EXIF_IFD, 0x9003), (_EXIF_IFD, 0x9004), (None, 0x0132))  # original, digitized, changed
_DESCRIPTION, _MAKE, _MODEL = (None, 0x010E), (None, 0x010F), (None, 0x0110)


@dataclass(frozen=True)
class Facts:
    """What pages may show of a file's own words."""

    taken: str = ""  # ISO 8601 without a zone, or ""
    camera: str = ""
    caption: str = ""


def read_exif(image: Image.Image) -> Exif:
    """Return the EXIF values of *image*; nothing when the block cannot be read."""
    try:
        exif = image.getexif()
        inner = exif.get_ifd(_EXIF_IFD)
        return {(None, tag): value for tag, value in exif.items()} | {
            (_EXIF_IFD, tag): value for tag, value in inner.items()
        }
    except Exception:  # hostile blocks raise many kinds; they cost their facts, not the picture
        return {}


def facts_from(exif: Exif) -> Facts:
    """Return what *exif* says, cleaned; "" for what is absent or nonsense."""
    return Facts(_taken(exif), _camera(exif), _caption(exif))


def _taken(exif: Exif) -> str:
    for place in _DATES:
        try:
            return datetime.strptime(str(exif.get(place)).strip("\0 "), "%Y:%m:%d %H:%M:%S").isoformat()
        except ValueError:
            continue  # absent, zeros or nonsense: the next one may be better
    return ""


def _camera(exif: Exif) -> str:
    make, model = _text(exif.get(_MAKE)), _text(exif.get(_MODEL))
    return model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()


def _caption(exif: Exif) -> str:
    caption = _text(exif.get(_DESCRIPTION))
    return "" if "DIGITAL CAMERA" in caption else caption  # what some cameras write into each photo


def _text(value: object) -> str:
    """Return a foreign text as one printable line of at most 200 characters."""
    if not isinstance(value, str):
        return ""
    return re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in value)).strip()[:200]
