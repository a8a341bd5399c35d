"""The paths of sizes on demand: `/g/<audience>/<album>/x/<photo>-<width>x<height>.<format>`.

The box of width and height is one that screens have: with any box, one viewer could have a photo made
in millions of sizes. A page names a version, too (`…x<height>.<version>.<format>`), so that what it
names may be kept for good; without one, the path stands for whatever the photo shows now.
"""

import hashlib
import re
from collections.abc import Container
from dataclasses import dataclass

from catalog.photos import Photo
from pipeline.errors import BadSizeError
from pipeline.fitting import SUFFIXES, Size

# The sides of boxes in pixels: of screens and picture frames, and steps in between.
LENGTHS = (
    *(160, 240, 320, 480, 600, 640, 720, 768, 800, 960, 1024, 1080),
    *(1200, 1280, 1440, 1600, 1920, 2048, 2160, 2560, 3840),
)

_ID = "[a-z2-7]{16}"
_PATH = re.compile(
    rf"/(?P<prefix>g/{_ID}/(?P<album>{_ID})/)x/(?P<photo>{_ID})"
    r"-(?P<width>[1-9][0-9]{1,3})x(?P<height>[1-9][0-9]{1,3})"
    rf"(?:\.(?P<version>[0-9a-f]{{12}}))?\.(?P<suffix>{'|'.join(SUFFIXES)})"
)


@dataclass(frozen=True)
class SizePath:
    """A path taken apart: which photo, as it lies under which prefix, in which box and format."""

    prefix: str
    album: str
    photo: str
    box: Size
    suffix: str
    version: str = ""  # "" stands for whatever the photo shows now

    @classmethod
    def of(cls, photo: Photo, box: Size, suffix: str) -> "SizePath":
        """Return the path at which *photo*, as it is now, can be had in *box*."""
        return cls(photo.prefix, photo.album, photo.id, box, suffix, version_of(photo))

    def __str__(self) -> str:
        version = f".{self.version}" if self.version else ""
        return f"/{self.prefix}x/{self.photo}-{self.box[0]}x{self.box[1]}{version}.{self.suffix}"


def parse_size_path(path: str, lengths: Container[int]) -> SizePath:
    """Return *path*, as a viewer sent it, taken apart; *lengths* are the sides that a box may have.

    Raises:
        BadSizeError: it is no such path, or its box is not one of those on offer.
    """
    found = _PATH.fullmatch(path)
    if found is None:
        raise BadSizeError("a size is asked for as …/x/<photo>-<width>x<height>.avif or .jpg")
    box = int(found["width"]), int(found["height"])
    for length in box:
        if length not in lengths:
            raise BadSizeError(f"{box[0]}x{box[1]} is not on offer: {length} is none of the lengths")
    parts = {name: found[name] for name in ("prefix", "album", "photo", "suffix")}
    return SizePath(**parts, box=box, version=found["version"] or "")


def version_of(photo: Photo) -> str:
    """Return what changes whenever the pixels of *photo* do: the names of its renditions hold their hash."""
    names = "\0".join(sorted(rendition.name for rendition in photo.renditions))
    return hashlib.sha256(names.encode()).hexdigest()[:12]
