"""What the pipeline needs of the outside world, as protocols; `handlers` brings the AWS side."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from catalog.albums import Album, Change
from catalog.attachments import Attachments
from catalog.audiences import Audience, View
from catalog.footprints import Footprint
from catalog.indexes import Index
from catalog.photos import Photo
from catalog.summaries import Summary
from pipeline.jobs import Job

# For names that hold their content's hash. A browser may keep it for good. CloudFront asks again after an
# hour, a grant's life by default, whether it still lies there: when an album moves to another audience, those
# of the former one keep their grants for the former place, and must not find its pictures there for a year.
IMMUTABLE = "public, max-age=31536000, s-maxage=3600, immutable"
REVALIDATED = "no-cache"  # for pages: kept, but asked for again each time

HEAD_BYTES = 4096

A = TypeVar("A")
T = TypeVar("T")


@dataclass(frozen=True)
class StoredObject:
    """An object's bytes and the version they are."""

    data: bytes
    version: str
    etag: str = ""  # the same as a listing's for as long as the object stays what it is
    size: int = -1  # bytes in all, where *data* is only the head; -1: it is the whole
    modified: float = 0.0  # seconds since the epoch


@dataclass(frozen=True)
class StoredFile:
    """An object that has been written to a file: its size in bytes and the version it is."""

    size: int
    version: str
    etag: str
    modified: float = 0.0  # seconds since the epoch


@dataclass(frozen=True)
class ListedObject:
    """What a bucket's listing says of an object."""

    key: str
    etag: str
    size: int  # bytes
    modified: float  # seconds since the epoch


class ObjectReader(Protocol):
    """A bucket that is only read."""

    def get(self, key: str, most_bytes: int | None = None) -> StoredObject | None:
        """Return the object under *key* as it is now, or None when there is none.

        Of one with more than *most_bytes* only the head is read, HEAD_BYTES.
        """

    def download(self, key: str, path: Path, most_bytes: int) -> StoredFile | None:
        """Write the object under *key* as it is now to *path*; None when there is none.

        Of one with more than *most_bytes* only the head is written, HEAD_BYTES.
        """

    def list_objects(self, prefix: str, after: str = "", delimiter: str = "") -> Iterator[ListedObject]:
        """Yield the objects whose keys begin with *prefix*, in the keys' order, those after *after*.

        With a *delimiter*, only those that do not have it in the rest of their keys. Pages are asked
        for as they are needed.
        """


class ObjectStore(ObjectReader, Protocol):
    """A bucket of derived things."""

    def put(self, key: str, data: bytes, media_type: str, cache_control: str) -> None:
        """Write *data* under *key*."""

    def put_file(self, key: str, path: Path, media_type: str, cache_control: str) -> None:
        """Write what is in the file at *path* under *key*."""

    def put_new(self, key: str, data: bytes, media_type: str, cache_control: str) -> None:
        """Write *data* under *key* unless something is there; for content-addressed keys."""

    def copy_from(self, source: "ObjectStore", source_key: str, key: str) -> bool:
        """Copy an object with its headers; False when it is not (or no longer) in *source*."""

    def put_chunks(self, key: str, chunks: Iterable[bytes], media_type: str, cache_control: str) -> int:
        """Write *chunks*, of whatever sizes, as one object and return its size in bytes.

        There is no object, or still the former one, before all of it is there; nor if *chunks* fail.
        """

    def delete(self, keys: Iterable[str]) -> None:
        """Delete the objects under *keys*; those that are not there do not matter."""


class Press(Protocol):
    """Where work on pixels runs: apart from the worker, so that a hostile file costs one photo at most."""

    def run(self, work: Callable[..., T], *arguments: object) -> T:
        """Return what *work* returns: a pure function of a module's top level, on values that can be pickled.

        Raises:
            DamagedPhotoError: the work says so, crashed, took too long or too much memory; the
                message is for the owner.
        """


class Hands(Protocol):
    """How many calls to the other ports are made at a time."""

    def each(self, call: Callable[[A], T], things: Iterable[A]) -> list[T]:
        """Return what *call* returns for each of *things*, in their order; raises what the first raised."""


@dataclass(frozen=True)
class Label:
    """What somebody sees in a picture, and how sure they are, in percent."""

    name: str
    confidence: float


class Recognizer(Protocol):
    """Somebody who says what JPEGs show; each question costs money."""

    def labels(self, image: bytes, most: int, confidence: float) -> list[Label]:
        """Return *most* labels at most that are at least so sure, in percent; the surest first."""

    def moderation(self, image: bytes, confidence: float) -> list[Label]:
        """Return what in *image* is not for all eyes; the surest first."""


class Queue(Protocol):
    """The queue that carries all jobs."""

    def send(self, jobs: Sequence[Job], delay_seconds: int = 0) -> None:
        """Send *jobs*, to be delivered after the delay."""

    def postpone(self, receipt: str, seconds: int) -> None:
        """Hide the received message for *seconds* more."""

    def backlog(self) -> int:
        """Return about how many messages wait for a worker; delayed and received ones do not count."""


@dataclass(frozen=True)
class SiteState:
    """The counters of the rebuild protocol; times are seconds since the epoch."""

    dirty: int = 0  # changes counted
    built: int = 0  # changes that the published site shows
    first_dirty_at: float = 0.0  # when the oldest change that is not shown was counted; 0: there is none
    lease_until: float = 0.0
    fence: int = 0  # grows with each lease: a builder that lost its lease has an older one
    design: str = ""  # fingerprint of what every page depends on, as last built
    recipe: str = ""  # fingerprint of the recipe that all renditions have come to
    remaking: str = ""  # how far the renditions have come to another one; "" while none is on its way


TOPS = "tops"  # where the summaries lie that homes are made from


class Catalog(Protocol):
    """The table: albums, photos and the counters of the rebuild protocol. All reads are consistent."""

    def photo(self, album: str, photo: str) -> Photo | None:
        """Return one photo, or None."""

    def photos(self, album: str) -> list[Photo]:
        """Return all photos of the album with id *album*, tombstones among them."""

    def put_photo(self, photo: Photo, former: Photo | None) -> bool:
        """Write *photo* if its row still is *former*; False if another writer was faster."""

    def albums(self) -> list[Album]:
        """Return all albums."""

    def album(self, album: str) -> Album | None:
        """Return one album, or None."""

    def describe_album(self, album: Album, former: Album | None) -> bool:
        """Write what `metadata.yml` decides (not the counters) if the row still is as in *former*."""

    def put_attachments(self, album: Album, attachments: Attachments) -> bool:
        """Write what album steps have made if the row still has that of *album*; False otherwise."""

    def count_album_change(self, album: str, path: str) -> None:
        """Note that the album with id *album*, which lies at *path*, has changed."""

    def changes(self) -> dict[str, Change]:
        """Return the albums that have changed since they were published, by id."""

    def forget_change(self, album: str, change: Change) -> None:
        """Note that *change* is published, unless the album has changed once more."""

    def note_published(self, album: Album) -> None:
        """Write what only the builder decides: all fields of `catalog.albums.PUBLISHED`."""

    def summaries(self, place: str) -> dict[str, Summary]:
        """Return the summaries of the albums in that with id *place*, or of homes (`TOPS`), by id."""

    def put_summary(self, place: str, summary: Summary) -> None:
        """Write one summary."""

    def delete_summary(self, place: str, album: str) -> None:
        """Delete the summary of the album with id *album*."""

    def views(self) -> dict[str, View]:
        """Return all views by id."""

    def audiences(self) -> dict[str, Audience]:
        """Return the audiences that have pages, by id."""

    def put_audience(self, audience_id: str, audience: Audience) -> None:
        """Write one audience."""

    def delete_audience(self, audience_id: str) -> None:
        """Delete one audience."""

    def homes(self) -> dict[str, Footprint]:
        """Return what was noted last of each view's home, by the view's id."""

    def note_home(self, view: str, home: Footprint) -> None:
        """Note what the home of *view* consists of; one without anything is forgotten."""

    def indexes(self) -> dict[str, Index]:
        """Return what was noted last of each view's search index, by the view's id."""

    def note_index(self, view: str, index: Index | None) -> None:
        """Note what the index of *view* consists of; None forgets it."""

    def site(self) -> SiteState:
        """Return the counters."""

    def count_change(self, now: float) -> int:
        """Add one to `dirty` and return it; note *now* if no change was waiting."""

    def take_lease(self, now: float, until: float) -> int | None:
        """Take the lease if it is free or over; return the fence, or None."""

    def release_lease(self, fence: int) -> None:
        """Let the lease go if it is still ours, without having built anything."""

    def forget_design(self, fence: int) -> bool:
        """Note that pages begin to differ from the design last built; False if *fence* is not ours."""

    def finish_build(self, fence: int, built: int, design: str, began: float) -> bool:
        """Write `built` and let the lease go if *fence* is still ours.

        Changes counted meanwhile wait since *began* at the earliest, so that the ceiling counts anew.
        """

    def note_recipe(self, recipe: str, remaking: str, former: SiteState) -> bool:
        """Write both if they still are as in *former*; False if another worker was faster."""
