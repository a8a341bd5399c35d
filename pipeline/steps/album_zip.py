"""A ZIP of each album, in parts where it is large, under the album's own grant."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from catalog import keys
from catalog.albums import Album
from catalog.names import safe_name, told_apart
from catalog.photos import Photo
from pipeline.album_step import Draft
from pipeline.archive import Entry, packed
from pipeline.errors import ContentionError, NothingToAttachError
from pipeline.needs import Needs, Permission
from pipeline.order import RENDITIONS as RENDITIONS_MADE
from pipeline.ports import ListedObject, ObjectReader
from pipeline.settings import setting
from pipeline.workshop import Workshop

RENDITIONS, ORIGINALS = "renditions", "originals"
MAX_ENTRY_BYTES = 200 * 1024 * 1024  # one entry is in memory at a time; no photo that is shown is larger


@dataclass(frozen=True)
class AlbumZipSettings:
    """What goes into the ZIP, and how large it may be."""

    contents: str = setting(
        RENDITIONS,
        "The largest JPEG of each photo, or the originals with all that they tell of place and camera, "
        "where an album's 'download' is 'original'; elsewhere there is no ZIP then.",
        choices=(RENDITIONS, ORIGINALS),
    )
    part_megabytes: int = setting(500, "The most one part holds, in MB.", between=(10, 2000))
    most_megabytes: int = setting(
        5000, "The most all parts hold, in MB; a larger album gets no ZIP.", between=(10, 50000)
    )


@dataclass(frozen=True)
class _Item:
    """One photo's file, before it is read."""

    photo: Photo
    name: str
    stored: ListedObject


class AlbumZip:
    """Album by album, after the rebuild."""

    name = "album-zip"
    reads = (RENDITIONS_MADE,)
    settings = AlbumZipSettings

    def __init__(self, settings: AlbumZipSettings) -> None:
        self._settings = settings
        bucket, path = (
            ("originals", f"{keys.ORIGINALS_PREFIX}*") if self._is_of_originals else (RENDITIONS, "g/*")
        )
        self.needs = Needs(
            permissions=(
                Permission(("s3:GetObject",), bucket, path),
                Permission(("s3:ListBucket",), bucket),
            ),
            memory_mb=1024,
        )

    @property
    def _is_of_originals(self) -> bool:
        return self._settings.contents == ORIGINALS

    def drafts(self, album: Album, photos: Sequence[Photo], workshop: Workshop) -> Sequence[Draft]:
        """Return the parts of the ZIP of *album*; none of originals where it does not hand them out.

        Raises:
            NothingToAttachError: all in all it would be too large.
        """
        if self._is_of_originals and not album.originals:
            return []
        store = workshop.originals if self._is_of_originals else workshop.renditions
        items = self._items(album, photos, store)
        total, most = sum(item.stored.size for item in items), self._settings.most_megabytes
        if total > most * 10**6:
            raise NothingToAttachError(
                f"a ZIP would have {total / 10**6:,.0f} MB; at most {most:,} are allowed"
            )
        return [_draft(part, store) for part in _parts(items, self._settings.part_megabytes * 10**6)]

    def _items(self, album: Album, photos: Sequence[Photo], store: ObjectReader) -> list[_Item]:
        stored = {each.key: each for each in self._listed(album, photos, store)}
        chosen = [(photo, self._chosen(photo, stored)) for photo in photos]
        wanted = [(photo, each) for photo, each in chosen if each.size <= MAX_ENTRY_BYTES]
        names = told_apart([self._file_name(photo, each.key) for photo, each in wanted])
        return [_Item(photo, name, each) for (photo, each), name in zip(wanted, names, strict=True)]

    def _chosen(self, photo: Photo, stored: Mapping[str, ListedObject]) -> ListedObject:
        """Return what goes in for *photo*: its original; or its film, unless that is too large, or a JPEG."""
        candidates = [stored.get(key) for key in self._keys(photo)]
        etag = photo.etag if self._is_of_originals else ""
        found = [each for each in candidates if each and etag in ("", each.etag)]
        if len(found) < len(candidates):
            raise ContentionError(f"photo {photo.id} has changed since its album was published")
        return next((each for each in found if each.size <= MAX_ENTRY_BYTES), found[-1])

    def _keys(self, photo: Photo) -> list[str]:
        if self._is_of_originals:
            return [photo.key]
        jpegs = [each for each in photo.renditions if each.media_type == "image/jpeg"]
        chosen = [photo.film, max(jpegs, key=lambda each: each.width)]
        return [f"{photo.prefix}i/{each.name}" for each in chosen if each]

    def _listed(self, album: Album, photos: Sequence[Photo], store: ObjectReader) -> Iterator[ListedObject]:
        if self._is_of_originals:
            folder = f"{keys.ORIGINALS_PREFIX}{album.path}/" if album.path else keys.ORIGINALS_PREFIX
            yield from store.list_objects(folder, delimiter="/")
        else:
            for prefix in sorted({photo.prefix for photo in photos}):
                yield from store.list_objects(f"{prefix}i/")

    def _file_name(self, photo: Photo, key: str) -> str:
        stem, dot, suffix = photo.name.rpartition(".")
        if not self._is_of_originals:
            return safe_name(stem or photo.name, f".{key.rpartition('.')[2]}")
        return safe_name(stem, f".{suffix}") if dot and suffix.isalnum() else safe_name(photo.name, "")


def _parts(items: Sequence[_Item], most_bytes: int) -> list[list[_Item]]:
    """Return *items* in parts of at most *most_bytes*, in order; a larger item is a part of its own."""
    parts: list[list[_Item]] = []
    room = 0
    for item in items:
        if item.stored.size > room or not parts:
            parts.append([])
            room = most_bytes
        parts[-1].append(item)
        room -= item.stored.size
    return parts


def _draft(part: Sequence[_Item], store: ObjectReader) -> Draft:
    content = repr([(item.name, item.photo.taken, item.stored.key, item.stored.etag) for item in part])
    return Draft(".zip", "application/zip", content, partial(_write, part, store))


def _write(part: Sequence[_Item], store: ObjectReader) -> Iterator[bytes]:
    return packed(_read(part, store))


def _read(part: Sequence[_Item], store: ObjectReader) -> Iterator[Entry]:
    for item in part:
        found = store.get(item.stored.key)
        if found is None or found.etag != item.stored.etag:
            raise ContentionError(f"photo {item.photo.id} has changed while its album was packed")
        yield Entry(item.name, item.photo.taken_at, found.data)
