"""The arrangement: an album's photos in its page's order, at the times that right clocks would have told."""

import re
from collections.abc import Iterable
from dataclasses import replace

from catalog.metadata import BY_HAND, AlbumMetadata
from catalog.motions import without_motions
from catalog.photos import Photo
from catalog.texts import clean

Key = tuple[list[tuple[int, int, str]], str]


def arranged(photos: Iterable[Photo], metadata: AlbumMetadata) -> list[Photo]:
    """Return the *photos* that can be shown as `metadata.yml` asks: in its order, with its clocks' time.

    Photos without a capture date follow those with one, by name. What is sorted by hand and not named
    follows by date. The motion of a live photo is none.
    """
    ready = without_motions(photo for photo in photos if photo.is_ready)
    shown = sorted((_on_time(photo, metadata) for photo in ready), key=_by_name)
    if metadata.sort == "name-desc":
        shown.reverse()
    elif metadata.sort != "name":
        shown.sort(key=lambda photo: photo.taken, reverse=metadata.sort == "date-desc")
        shown.sort(key=lambda photo: not photo.taken)
    if metadata.sort == BY_HAND:
        places = {name: place for place, name in enumerate(metadata.order)}
        shown.sort(key=lambda photo: places.get(clean(photo.name), len(places)))
    return shown


def _on_time(photo: Photo, metadata: AlbumMetadata) -> Photo:
    taken = metadata.taken(photo.camera, photo.taken)
    return photo if taken == photo.taken else replace(photo, taken=taken)


def _by_name(photo: Photo) -> Key:
    """IMG_2 before IMG_10: digits compare as numbers; the key decides between names that look alike."""
    parts = [part for part in re.split(r"([0-9]+)", photo.display_name.casefold()) if part]
    return [(0, int(part), "") if part[0] in "0123456789" else (1, 0, part) for part in parts], photo.key
