"""The details of an album's photos as a file: plain values, which the browser formats itself."""

import json
from collections.abc import Iterable
from typing import Any

from website.content import Details, PhotoView

# Short, for there are many of them; `scripts/details.js` reads them.
NAMES = {
    "camera": "camera",
    "lens": "lens",
    "exposure_seconds": "exposure",
    "f_number": "aperture",
    "iso": "iso",
    "focal_length": "focal",
    "focal_length_35mm": "focal35",
    "place": "place",
    "town": "town",
    "city": "city",
    "country": "country",
    "width": "width",
    "height": "height",
}


def details_json(photos: Iterable[PhotoView]) -> str:
    """Return what there is to tell of *photos*, by id."""
    told = {photo.id: _plain(photo.details) for photo in photos if photo.details.is_telling}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _plain(details: Details) -> dict[str, Any]:
    known = {short: value for name, short in NAMES.items() if (value := getattr(details, name))}
    return {"taken": details.taken.isoformat(), **known} if details.taken else known
