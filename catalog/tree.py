"""How albums hang together: the way from the top to an album, and what comes down that way.

Nobody needs to know all albums: what an album's page says of others lies on the way to it (see
`Place`) or directly in it (see `catalog.summaries`).
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from catalog import keys
from catalog.albums import Album
from catalog.audiences import Audience
from catalog.metadata import AlbumMetadata
from catalog.policies import DEFAULT_DOWNLOAD, DEFAULT_LOCATION, DownloadPolicy, LocationPolicy

T = TypeVar("T")
_NOBODY: frozenset[str] = frozenset()  # but owners, who see everything


@dataclass(frozen=True)
class Place:
    """An album, who may see it and what they may do, where it is shown, and the albums that hold it."""

    album: Album
    audience: Audience
    prefix: str
    holder: "Place | None"  # None at the top
    location: LocationPolicy = DEFAULT_LOCATION
    download: DownloadPolicy = DEFAULT_DOWNLOAD

    @classmethod
    def of(
        cls, album: Album, holder: "Place | None", albums: Mapping[str, Album], default: Audience, salt: str
    ) -> "Place":
        """Return the place of *album* in the one at *holder*; *albums* holds it and all above, by path."""
        audience = audience_of(album.path, albums, default)
        prefix = keys.album_prefix(audience.id(salt), album.id)
        return cls(
            album, audience, prefix, holder, location_of(album.path, albums), download_of(album.path, albums)
        )

    @property
    def breadcrumbs(self) -> list["Place"]:
        """The albums above that all who can open this one may know of, outermost first."""
        shown = [each for each in self._above() if each.audience.covers(self.audience)]
        return shown[::-1]

    @property
    def hands_out_originals(self) -> bool:
        """Whether viewers may take originals home.

        Their addresses tell the folders that they lie in, so none of these may be hidden from a viewer.
        """
        is_allowed = self.download is DownloadPolicy.ORIGINAL
        return is_allowed and all(each.audience.covers(self.audience) for each in self._above())

    @property
    def bequest(self) -> str:
        """A fingerprint of what the albums in this one have from it: breadcrumb, audience and policies."""
        facts = (self.album.title, sorted(self.audience.groups), self.location.value, self.download.value)
        return hashlib.sha256(repr(facts).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def _above(self) -> Iterator["Place"]:
        above = self.holder
        while above:
            yield above
            above = above.holder


def parent_of(path: str) -> str:
    """Return the path of the album that holds the one at *path*; "" at the top."""
    return path.rpartition("/")[0]


def audience_of(path: str, albums: Mapping[str, Album], default: Audience) -> Audience:
    """Return who may see the album at *path*: as it says itself, else as the nearest album above says.

    An album whose description cannot be read may be private, so it and what inherits from it are
    for owners only until it can.
    """
    groups = _inherited(path, albums, lambda metadata: metadata.visible_to, sealed=_NOBODY)
    return default if groups is None else Audience.of(groups)


def location_of(path: str, albums: Mapping[str, Album]) -> LocationPolicy:
    """Return how much the album at *path* tells of where photos were taken, as `audience_of` finds it."""
    policy = _inherited(path, albums, lambda metadata: metadata.location, sealed=LocationPolicy.NONE)
    return policy or DEFAULT_LOCATION


def download_of(path: str, albums: Mapping[str, Album]) -> DownloadPolicy:
    """Return what may be taken home from the album at *path*, as `audience_of` finds it."""
    policy = _inherited(path, albums, lambda metadata: metadata.download, sealed=DownloadPolicy.NONE)
    return policy or DEFAULT_DOWNLOAD


def _inherited(
    path: str, albums: Mapping[str, Album], said: Callable[[AlbumMetadata], T | None], *, sealed: T
) -> T | None:
    """Return what the album at *path* or the nearest above has *said*, *sealed* if that cannot be read."""
    for album in _self_and_above(path, albums):
        value = sealed if album.sealed else said(album.metadata)
        if value is not None:
            return value
    return None


def _self_and_above(path: str, albums: Mapping[str, Album]) -> Iterator[Album]:
    for each in (path, *keys.ancestors(path)):
        if each in albums:
            yield albums[each]
