"""Inspection: what the catalog says of a whole gallery, for its owner."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from catalog import keys
from catalog.albums import Album
from catalog.audiences import EVERYONE
from catalog.notices import Notice, notices
from catalog.photos import Photo
from catalog.policies import DownloadPolicy, LocationPolicy
from catalog.tree import download_of, location_of
from pipeline.ports import Catalog

T = TypeVar("T")
R = TypeVar("R")
_CALLS_AT_ONCE = 16


@dataclass(frozen=True)
class Blemish:
    """A photo that is not shown, or not as it should be, and why."""

    album: str  # its path
    name: str  # the file's
    reason: str
    is_shown: bool

    @classmethod
    def of(cls, photo: Photo) -> "Blemish":
        """Return what is wrong with *photo*."""
        original = keys.parse_original(photo.key)
        reason = photo.reason if photo.is_damaged else photo.flaw
        return cls(original.album if original else "", photo.name, reason, not photo.is_damaged)

    @property
    def path(self) -> str:
        """The path of the original below the albums' folder."""
        return f"{self.album}/{self.name}" if self.album else self.name


def all_albums(catalog: Catalog) -> list[tuple[Album, list[Photo]]]:
    """Return all albums, each with its photos, tombstones among them."""
    albums = list(catalog.albums())
    return list(zip(albums, at_once(lambda album: catalog.photos(album.id), albums), strict=True))


def all_photos(catalog: Catalog) -> Iterator[Photo]:
    """Yield all photos of all albums, tombstones among them."""
    for photos in at_once(lambda album: catalog.photos(album.id), catalog.albums()):
        yield from photos


def all_notices(albums: Iterable[tuple[Album, list[Photo]]]) -> list[Notice]:
    """Return what the owner should know of *albums*, by path."""
    found = sorted(albums, key=lambda each: each[0].path)
    holders = {above for album, photos in found if photos for above in keys.ancestors(album.path)}
    return [
        notice
        for album, photos in found
        for notice in notices(album, photos, holds_albums=album.path in holders)
    ]


def damaged(photos: Iterable[Photo]) -> list[Photo]:
    """Return those that cannot be shown, by key."""
    return sorted((photo for photo in photos if photo.is_damaged), key=lambda photo: photo.key)


def blemishes(photos: Iterable[Photo]) -> list[Blemish]:
    """Return what is wrong with *photos*, those that cannot be shown first, then by path."""
    found = (Blemish.of(photo) for photo in photos if photo.is_damaged or (photo.is_ready and photo.flaw))
    return sorted(found, key=lambda each: (each.is_shown, each.path))


def unknown_groups(catalog: Catalog) -> dict[str, list[str]]:
    """Return the groups in which nobody is, each with the paths of the albums that name it.

    Such an album is shown to nobody but owners, unless it names another group, too.
    """
    known = {EVERYONE}.union(*(view.groups for view in catalog.views().values()))
    found: dict[str, list[str]] = {}
    for album in catalog.albums():
        for group in (album.metadata.visible_to or frozenset()) - known:
            found.setdefault(group, []).append(album.path)
    return {group: sorted(found[group]) for group in sorted(found)}


@dataclass(frozen=True)
class OriginalsToKnow:
    """What an owner should know of the originals that viewers can have: paths of albums."""

    telling: list[str]  # their files say where they were taken, though their pages do not, or not exactly
    withheld: list[str]  # allowed by `metadata.yml`, but in a folder that is hidden from their viewers


def originals_to_know(catalog: Catalog) -> OriginalsToKnow:
    """Return which albums hand out more than their pages tell, or less than their owner allows.

    What is allowed and not yet published is not withheld.
    """
    site = catalog.site()
    albums = {album.path: album for album in catalog.albums()}
    shown = sorted(path for path, album in albums.items() if album.count)
    vague = [path for path in shown if location_of(path, albums) is not LocationPolicy.EXACT]
    allowed = [path for path in shown if download_of(path, albums) is DownloadPolicy.ORIGINAL]
    return OriginalsToKnow(
        telling=[path for path in vague if albums[path].originals],
        withheld=[path for path in allowed if not albums[path].originals and site.built == site.dirty],
    )


def at_once(work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """Yield *work*'s result for each of *items*, in order; calls overlap."""
    with ThreadPoolExecutor(_CALLS_AT_ONCE) as pool:
        yield from pool.map(work, items)
