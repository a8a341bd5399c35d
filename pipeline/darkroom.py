"""The darkroom: what the default steps do with pixels, as pure functions that a press can run.

The decoders are imported late, so that only a process that does work on pixels loads them.
"""

from dataclasses import dataclass

from pipeline.errors import DamagedPhotoError
from pipeline.facts import Facts, Words

# Raise it whenever the same original would come out otherwise: then all photos are made again.
VERSION = 3
MAX_BYTES = 200 * 1024 * 1024  # of an original, which is read into memory


@dataclass(frozen=True)
class Developed:
    """A master, and what the original says that pages may show."""

    master: bytes
    facts: Facts


@dataclass(frozen=True)
class Print:
    """One rendition before it has a name."""

    data: bytes
    suffix: str
    media_type: str
    width: int  # pixels
    height: int


@dataclass(frozen=True)
class Prints:
    """All that pages show of a photo: its renditions, smallest first, and what stands in for it till then."""

    renditions: tuple[Print, ...]
    placeholder: str  # a data URI


def check_bytes(size: int) -> None:
    """Raise DamagedPhotoError unless an original of *size* bytes is opened."""
    if size == 0:
        raise DamagedPhotoError("the file is empty")
    if size > MAX_BYTES:
        raise DamagedPhotoError(f"the file has {size:,} bytes; at most {MAX_BYTES:,} are allowed")


def develop(data: bytes, edge: int) -> Developed:
    """Return the original in *data* upright and clean, its long side at most *edge* pixels.

    Raises:
        DamagedPhotoError: the bytes are no picture that we show.
    """
    from pipeline import images  # noqa: PLC0415

    upright = images.open_upright(data, edge)
    return Developed(images.encode_master(upright.planes), upright.facts)


def read(data: bytes) -> Words:
    """Return what the original in *data* says of itself.

    Raises:
        DamagedPhotoError: the bytes are no picture that we show.
    """
    from pipeline import images  # noqa: PLC0415

    return images.read_words(data)


def print_renditions(master: bytes, edges: tuple[int, ...]) -> Prints:
    """Return AVIF and JPEG of *master* in each size of *edges*, each made from the next larger."""
    from pipeline import images  # noqa: PLC0415

    sizes = list(images.pyramid(images.open_upright(master, edges[-1]).planes, edges))
    renditions: list[Print] = []
    for image in reversed(sizes):
        quality = images.avif_quality(image.size, sizes[0].size)
        renditions += [
            Print(images.encode_jpeg(image), "jpg", "image/jpeg", *image.size),
            Print(images.encode_avif(image, quality), "avif", "image/avif", *image.size),
        ]
    return Prints(tuple(renditions), images.placeholder(sizes[-1]))
