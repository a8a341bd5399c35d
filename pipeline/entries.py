"""Entries: what a search tells of each photo, by the day of the year on which it was taken."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from catalog.albums import Album
from catalog.indexes import NO_DAY
from catalog.photos import Photo, Rendition
from pipeline.layout import fingerprint
from pipeline.shards import MOST

VERSION = 1  # raised when shards come out otherwise from the same entries
MOST_WORDS = 300  # characters of a caption; the album's page has all of them

Entry = list[Any]


@dataclass(frozen=True)
class Entries:
    """The entries of an album's photos: the text of a JSON array for each day."""

    by_day: Mapping[str, str]

    @property
    def fingerprint(self) -> str:
        """A text that differs where any entry does."""
        return f"{form()} {fingerprint(sorted(self.by_day.items()))}"

    @property
    def at_all(self) -> Mapping[str, str]:
        """The same, or an empty array without a day, so that the album itself is found."""
        return self.by_day or {NO_DAY: "[]"}


def entries_of(photos: Sequence[Photo], album: Album, prefix: str, most: int) -> Entries:
    """Return the entries of *photos* of *album*, in its pages' order, that lie below *prefix*.

    *most* stand on one page of the album.
    """
    days = defaultdict[str, list[tuple[str, Entry]]](list)
    for place, photo in enumerate(photos):
        if photo.prefix == prefix:
            day = f"{photo.taken[5:7]}{photo.taken[8:10]}" if photo.taken else NO_DAY
            days[day].append((photo.taken, entry_of(photo, album, place // most)))
    return Entries({day: _text(found) for day, found in days.items()})


def entry_of(photo: Photo, album: Album, pages_before: int) -> Entry:
    """Return id, year (0 for none), words, thumbnail, ratio, camera, tags and number of pages before.

    The thumbnail is the rest of its file's name after the photo's id. What is empty at the end is left out.
    """
    words = album.metadata.caption(photo.name) or photo.caption
    words = words or photo.display_name.rpartition(".")[0] or photo.display_name
    smallest = min(photo.pictures, key=lambda each: (each.media_type != "image/jpeg", each.width))
    largest = photo.pictures[-1]
    entry: Entry = [
        *(photo.id, int(photo.taken[:4] or 0), words[:MOST_WORDS]),
        *(smallest.name.removeprefix(photo.id), round(largest.width / largest.height, 2)),
        *(photo.camera, list(photo.tags), pages_before),
    ]
    while not entry[-1]:
        entry.pop()
    return entry


def _text(found: list[tuple[str, Entry]]) -> str:
    entries = [entry for _, entry in sorted(found, key=lambda each: (each[0], each[1][0]))]
    return json.dumps(entries, ensure_ascii=False, separators=(",", ":"))


@cache
def form() -> str:
    """Return a fingerprint of how entries are written; in another form, all are written again."""
    picture = Rendition("p-3.d.jpg", 3, 2, "image/jpeg")
    photo = Photo("p", "key", "album", "name.jpg", renditions=(picture,), taken="2020-07-04T10:00:00")
    photo = replace(photo, camera="A camera", caption="Words", tags=("a tag",))
    return fingerprint(VERSION, MOST, MOST_WORDS, entry_of(photo, Album("album", "path"), 1))[:8]
