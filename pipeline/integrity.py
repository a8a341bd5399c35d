"""Integrity: whether the buckets hold what the catalog names, as it was made, and nothing else.

The gallery may be at work meanwhile. The catalog is read before the buckets are listed and once more
afterwards: missing is only what it names both times, an orphan what it names neither time. An object
may be written some time before a row names it, so young ones are no orphans yet.
"""

import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from pathlib import Path

from catalog import keys
from catalog.albums import Album
from catalog.photos import Photo
from catalog.rendition_names import is_named_after
from pipeline.inspection import all_photos, at_once
from pipeline.ports import Catalog, ListedObject, ObjectStore

Place = tuple[str, str]  # a bucket, by the name that findings use, and a key

GRACE_SECONDS = 3600
SHOWN = {"renditions": ("g/",), "site": ("g/", "h/")}  # the rest belongs to the program, or expires


class Fault(StrEnum):
    """What can be wrong with an object."""

    MISSING = "missing"  # a row names it, and it is not there
    ORPHAN = "orphan"  # it is there, and no row names it
    ALTERED = "altered"  # its content is not what its name says


@dataclass(frozen=True, order=True)
class Finding:
    """One object that is not as it should be."""

    fault: Fault
    bucket: str
    key: str


@dataclass(frozen=True)
class Buckets:
    """The buckets of derived things, by the names that findings use."""

    renditions: ObjectStore
    site: ObjectStore

    def __getitem__(self, name: str) -> ObjectStore:
        return {"renditions": self.renditions, "site": self.site}[name]


@dataclass
class Inventory:
    """What the catalog names: by place, the row that does."""

    photos: dict[Place, Photo] = field(default_factory=dict)
    albums: dict[Place, Album] = field(default_factory=dict)
    homes: dict[Place, str] = field(default_factory=dict)  # the views' ids
    indexes: dict[Place, str] = field(default_factory=dict)  # the views' ids
    perhaps: set[Place] = field(default_factory=set)  # being written, or about to be deleted
    versions: dict[str, str] = field(default_factory=dict)  # of the originals, by name of rendition

    @property
    def certain(self) -> set[Place]:
        """The places where something must be."""
        return self.photos.keys() | self.albums.keys() | self.homes.keys() | self.indexes.keys()


def take_inventory(catalog: Catalog) -> Inventory:
    """Return what the catalog names now."""
    found = Inventory()
    for photo in all_photos(catalog):
        found.photos.update(dict.fromkeys(_in("renditions", photo.rendition_keys), photo))
        found.perhaps.update(_in("renditions", photo.obsolete))
        found.versions.update({each.name: photo.version for each in photo.renditions})
    for album in catalog.albums():
        named = album.page.objects | album.attachments.certain
        found.albums.update(dict.fromkeys(_in("site", named), album))
        found.perhaps.update(_in("site", album.page.planned | album.attachments.perhaps))
    for view, home in catalog.homes().items():
        found.homes.update(dict.fromkeys(_in("site", home.objects), view))
        found.perhaps.update(_in("site", home.planned))
    for view, index in catalog.indexes().items():
        found.indexes.update(dict.fromkeys(_in("site", _files(view, index.certain)), view))
        found.perhaps.update(_in("site", _files(view, index.perhaps)))
    return found


def check(
    catalog: Catalog, buckets: Buckets, now: float, *, deep: bool = False, grace_seconds: int = GRACE_SECONDS
) -> list[Finding]:
    """Return all that is wrong; *deep* reads each rendition and compares it with its name."""
    before = take_inventory(catalog)
    listed = {(bucket, each.key): each for bucket in SHOWN for each in _listed(bucket, buckets)}
    after = take_inventory(catalog)
    certain = before.certain & after.certain
    known = before.certain | before.perhaps | after.certain | after.perhaps
    orphans = [
        place for place, each in listed.items() if place not in known and each.modified <= now - grace_seconds
    ]
    altered = _altered(sorted(certain & listed.keys()), after.versions, buckets) if deep else []
    return sorted(
        chain(
            (Finding(Fault.MISSING, *place) for place in certain - listed.keys()),
            (Finding(Fault.ORPHAN, *place) for place in orphans),
            (Finding(Fault.ALTERED, *place) for place in altered),
        )
    )


def _in(bucket: str, keys: Iterable[str]) -> Iterator[Place]:
    return ((bucket, key) for key in keys)


def _files(view: str, names: Iterable[str]) -> Iterator[str]:
    return (keys.index_file(view, name) for name in names)


def _listed(bucket: str, buckets: Buckets) -> Iterator[ListedObject]:
    for prefix in SHOWN[bucket]:
        yield from buckets[bucket].list_objects(prefix)


def _altered(places: list[Place], versions: Mapping[str, str], buckets: Buckets) -> list[Place]:
    """Return those of *places* whose renditions, or copies of renditions, are not what their names say."""
    dated = [(place, versions[name]) for place in places if (name := _name(place)) in versions]
    verdicts = at_once(lambda each: _is_altered(*each, buckets), dated)
    return [place for (place, _), is_altered in zip(dated, verdicts, strict=True) if is_altered]


def _is_altered(place: Place, version: str, buckets: Buckets) -> bool:
    bucket, key = place
    with tempfile.TemporaryDirectory(prefix="vitrine-") as folder:
        path = Path(folder) / "rendition"  # a film is too large to be held in memory
        if buckets[bucket].download(key, path, sys.maxsize) is None:
            return False
        with path.open("rb") as content:
            return not is_named_after(_name(place), content, version)


def _name(place: Place) -> str:
    return place[1].rpartition("/")[2]
