"""Sizes on demand: a photo in a box that no stored rendition was made for.

They are made from stored renditions alone, never from the original: whoever asks is a viewer, and no
viewer's request may read what is not meant for viewers.
"""

from collections.abc import Container
from dataclasses import dataclass, replace
from typing import Protocol

from catalog.photos import Photo, Rendition
from pipeline.errors import NoSuchPhotoError
from pipeline.fitting import Size, fitted, print_fitted
from pipeline.ports import ObjectReader
from pipeline.size_paths import SizePath, parse_size_path, version_of

# Lambda answers with 6 MB at most, and base64 makes four bytes of three.
MAX_BYTES = 4_400_000


class PhotoRows(Protocol):
    """Where the rows of photos are read."""

    def photo(self, album: str, photo: str) -> Photo | None:
        """Return one photo, or None."""


@dataclass(frozen=True)
class Order:
    """A file that somebody asked for, as it can be had now."""

    path: SizePath  # with the photo's present version
    size: Size  # of the file, in pixels
    source: str  # key of the rendition that it is made from
    is_lasting: bool  # whether what was asked for can never be another file
    elsewhere: str = ""  # the path at which it lies or is to be asked for; then it is not made


class OnDemand:
    """Makes sizes of photos from their stored renditions; boxes have sides of *lengths*."""

    def __init__(self, photos: PhotoRows, renditions: ObjectReader, lengths: Container[int]) -> None:
        self._photos = photos
        self._renditions = renditions
        self._lengths = lengths

    def order(self, path: str) -> Order:
        """Return what *path* asks for.

        Raises:
            BadSizeError: the path is none of ours, or its box is not on offer.
            NoSuchPhotoError: there is no such photo, or it does not lie under that prefix now.
        """
        wanted = parse_size_path(path, self._lengths)
        photo = self._photos.photo(wanted.album, wanted.photo)
        # An album whose audience has changed lies elsewhere: its old address opens nothing any more.
        if photo is None or not photo.is_ready or photo.prefix != wanted.prefix:
            raise NoSuchPhotoError(str(wanted))
        return _order(wanted, photo)

    def make(self, order: Order) -> bytes:
        """Return the file.

        Raises:
            NoSuchPhotoError: its rendition has been deleted since.
        """
        source = self._renditions.get(order.source)
        if source is None:
            raise NoSuchPhotoError(str(order.path))
        return print_fitted(source.data, order.size, order.path.suffix, MAX_BYTES)


def _order(wanted: SizePath, photo: Photo) -> Order:
    files = sorted(
        (each for each in photo.renditions if each.media_type == "image/jpeg"),
        key=lambda each: each.width * each.height,
    )
    if not files:
        raise NoSuchPhotoError(str(wanted))
    current = replace(wanted, version=version_of(photo))
    size = fitted((files[-1].width, files[-1].height), wanted.box)
    source = next(each for each in files if each.width >= size[0] and each.height >= size[1])
    order = Order(current, size, f"{photo.prefix}i/{source.name}", wanted == current)
    if wanted.version not in ("", current.version):
        # Not made under a name that is not its own: with made-up versions the work would be endless.
        return replace(order, elsewhere=str(current))
    stored = _stored(photo, size, wanted)
    return replace(order, elsewhere=f"/{photo.prefix}i/{stored.name}") if stored else order


def _stored(photo: Photo, size: Size, wanted: SizePath) -> Rendition | None:
    """Return the rendition that is the very thing; rounding may leave a pixel between them."""
    for each in photo.renditions:
        is_fitting = each.width <= wanted.box[0] and each.height <= wanted.box[1]
        is_as_large = max(each.width, each.height) == max(size)
        if is_fitting and is_as_large and each.name.endswith(f".{wanted.suffix}"):
            return each
    return None
