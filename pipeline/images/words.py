"""Words: what a photo's own file says of it, and which of that pages may show."""

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
class Words:
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


def words_from(exif: Exif) -> Words:
    """Return what *exif* says, cleaned; "" for what is absent or nonsense."""
    dates = (_date(exif.get(place)) for place in _DATES)  # the first may be absent or zeros
    return Words(
        next(filter(None, dates), ""),
        _camera(exif.get(_MAKE), exif.get(_MODEL)),
        _caption(exif.get(_DESCRIPTION)),
    )


def clean(taken: str, make: str, model: str, description: str) -> Words:
    """Return the words that these foreign texts hold."""
    return Words(_date(taken), _camera(make, model), _caption(description))


def _date(value: object) -> str:
    try:
        return datetime.strptime(str(value).strip("\0 "), "%Y:%m:%d %H:%M:%S").isoformat()
    except ValueError:
        return ""


def _camera(make: object, model: object) -> str:
    maker, name = _text(make), _text(model)
    return name if name.lower().startswith(maker.lower()) else f"{maker} {name}".strip()


def _caption(description: object) -> str:
    caption = _text(description)
    return "" if "DIGITAL CAMERA" in caption else caption  # what some cameras write into each photo


def _text(value: object) -> str:
    """Return a foreign text as one printable line of at most 200 characters."""
    if not isinstance(value, str):
        return ""
    return re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in value)).strip()[:200]
