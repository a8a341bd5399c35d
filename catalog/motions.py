"""Live photos: a still and the seconds around it, two files of one name, of which pages show the still."""

import unicodedata
from collections.abc import Iterable

from catalog.photos import Photo

# Phones record about three seconds; a longer video of the same name is one in its own right.
MOST_SECONDS = 6


def without_motions(photos: Iterable[Photo]) -> list[Photo]:
    """Return the *photos* of one album but for videos that are the motion of a still among them.

    Decided each time anew from what there is, so it does not matter which file arrives or goes first.
    """
    photos = list(photos)
    stills = {_stem(photo) for photo in photos if not photo.duration_seconds}
    return [photo for photo in photos if not (_is_short(photo) and _stem(photo) in stills)]


def _is_short(photo: Photo) -> bool:
    return 0 < photo.duration_seconds <= MOST_SECONDS


def _stem(photo: Photo) -> str:
    """Return the name without its ending; cameras write IMG_1.HEIC beside IMG_1.MOV, copies img_1.mov."""
    return unicodedata.normalize("NFC", photo.name.rpartition(".")[0]).casefold()
