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
from catalog.policies import LocationPolicy
from catalog.tree import Place
from pipeline import gazetteer
from pipeline.gazetteer import Names
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


def entries_of(photos: Sequence[Photo], place: Place, most: int) -> Entries:
    """Return the entries of the *photos* that are shown at *place*, in its pages' order.

    *most* stand on one page of the album. Where they were taken is told as far as the album does.
    """
    days = defaultdict[str, list[tuple[str, Entry]]](list)
    for number, photo in enumerate(photos):
        if photo.prefix == place.prefix:
            day = f"{photo.taken[5:7]}{photo.taken[8:10]}" if photo.taken else NO_DAY
            names = _names(photo, place.location)
            days[day].append((photo.taken, entry_of(photo, place.album, number // most, names)))
    return Entries({day: _text(found) for day, found in days.items()})


def entry_of(photo: Photo, album: Album, pages_before: int, names: Names | None) -> Entry:
    """Return id, year (0 for none), words, thumbnail, ratio, camera, tags, number of pages before, place.

    The thumbnail is the rest of its file's name after the photo's id; a place is town, country and larger
    city. What is empty at the end is left out.
    """
    words = album.metadata.caption(photo.name) or photo.caption
    words = words or photo.display_name.rpartition(".")[0] or photo.display_name
    smallest = min(photo.pictures, key=lambda each: (each.media_type != "image/jpeg", each.width))
    largest = photo.pictures[-1]
    entry: Entry = [
        *(photo.id, int(photo.taken[:4] or 0), words[:MOST_WORDS]),
        *(smallest.name.removeprefix(photo.id), round(largest.width / largest.height, 2)),
        *(photo.camera, list(photo.tags), pages_before),
        _without_empty_end([names.town, names.country, names.city]) if names else [],
    ]
    return _without_empty_end(entry)


def _names(photo: Photo, location: LocationPolicy) -> Names | None:
    """Return the names of what an album with this policy tells of where *photo* was taken."""
    told = photo.position.told(location) if photo.position else None
    return gazetteer.names_at(told) if told else None


def _without_empty_end(values: list[Any]) -> list[Any]:
    while not values[-1]:
        values.pop()
    return values


def _text(found: list[tuple[str, Entry]]) -> str:
    entries = [entry for _, entry in sorted(found, key=lambda each: (each[0], each[1][0]))]
    return json.dumps(entries, ensure_ascii=False, separators=(",", ":"))


@cache
def form() -> str:
    """Return a fingerprint of how entries are written; in another form, all are written again."""
    picture = Rendition("p-3.d.jpg", 3, 2, "image/jpeg")
    photo = Photo("p", "key", "album", "name.jpg", renditions=(picture,), taken="2020-07-04T10:00:00")
    photo = replace(photo, camera="A camera", caption="Words", tags=("a tag",))
    entry = entry_of(photo, Album("album", "path"), 1, Names("A town", "GR", "A city"))
    return fingerprint(VERSION, MOST, MOST_WORDS, gazetteer.VERSION, entry)[:8]
