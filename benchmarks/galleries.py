"""Galleries of any size: a catalog as it is before the first page is published.

Photos lie in albums of a hundred, ten albums in a month and twelve months in a year, so no page lists
everything.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from boto3.dynamodb.types import TypeSerializer

from benchmarks.cloud import Item, TableInMemory
from catalog import ids, keys
from catalog.albums import Album
from catalog.audiences import Audience, View
from catalog.photos import Photo, Rendition

SALT = "a salt for benchmarks"
AUDIENCE = Audience.of(["everyone"])
PHOTOS_AN_ALBUM = 100
ALBUMS_A_MONTH = 10
VIEWS = (
    View.of([], sees_all=True),
    View.of(["family"], sees_all=False),
    View.of(["friends"], sees_all=False),
)
FORMATS = (("avif", "image/avif"), ("jpg", "image/jpeg"))
WIDTHS = (320, 640, 1280, 1920)


def fill(table: TableInMemory, photos: int) -> None:
    """Fill *table* with albums that hold so many *photos*, none of them published."""
    paths = list(islice(album_paths(), photos // PHOTOS_AN_ALBUM))
    folders = {above for path in paths for above in keys.ancestors(path)}
    table.fill("albums", [_album_row(path) for path in sorted({*paths, *folders})])
    table.fill("views", [_row("views", view.id(SALT), view.to_item()) for view in VIEWS])
    for path in paths:
        rows = [_photo_row(photo(path, number)) for number in range(PHOTOS_AN_ALBUM)]
        table.fill(f"album#{ids.album_id(SALT, path)}", rows)


def album_paths() -> Iterator[str]:
    """Yield paths of albums without end: year, month, album."""
    year = 1990
    while True:
        for month in range(1, 13):
            yield from (f"{year}/{month:02}/Outing {number}" for number in range(1, ALBUMS_A_MONTH + 1))
        year += 1


def photo(path: str, number: int) -> Photo:
    """Return photo *number* of the album at *path*."""
    key = f"{keys.ORIGINALS_PREFIX}{path}/IMG_{number:04}.jpg"
    photo_id, album = ids.photo_id(SALT, key), ids.album_id(SALT, path)
    found = Photo(photo_id, key, album, f"IMG_{number:04}.jpg", width=4032, height=3024, camera="A camera")
    return replace(
        found,
        sequencer=f"{number:064}",
        version=f"{number:032}",
        taken=_taken(path, number),
        added=1_600_000_000 + number,
        placeholder=f"data:image/webp;base64,{photo_id * 8}",
        prefix=keys.album_prefix(AUDIENCE.id(SALT), album),
        renditions=tuple(
            Rendition(f"{photo_id}-{width}.{number:012x}.{suffix}", width, width * 3 // 4, media_type)
            for width in WIDTHS
            for suffix, media_type in FORMATS
        ),
        revision=1,
    )


def _taken(path: str, number: int) -> str:
    """Return a moment within the month that *path* names; each of its outings begins on another day."""
    year, month, album = path.split("/")
    day = (3 * int(album.rpartition(" ")[2]) + number // 24) % 28 + 1
    return f"{year}-{month}-{day:02}T{number % 24:02}:00:00"


def _photo_row(photo: Photo) -> Item:
    values = {"revision": photo.revision, "photo": json.dumps(photo.to_item())}
    return _row(f"album#{photo.album}", f"photo#{photo.id}", values)


def _album_row(path: str) -> Item:
    album = Album(ids.album_id(SALT, path), path, revision=1).to_item()
    names = ("path", "metadata", "sealed", "problem", "sequencer", "revision")
    return _row("albums", album["id"], {name: album[name] for name in names})


def _row(pk: str, sk: str, values: Item) -> Item:
    serialize = TypeSerializer().serialize
    return {name: serialize(value) for name, value in {"pk": pk, "sk": sk, **values}.items()}
