"""A photo as it is to be seen: opened with distrust, small, upright, in sRGB, without metadata."""

import io
from dataclasses import dataclass

import pillow_heif
from PIL import Image, UnidentifiedImageError

from pipeline.errors import DamagedPhotoError
from pipeline.images.colour import flattened, to_srgb
from pipeline.images.facts import ORIENTATION, facts_from, read_exif
from pipeline.images.limits import FORMATS, MAX_BYTES, MAX_PIXELS
from pipeline.images.orientation import turned, turned_size
from pipeline.images.sizes import scaled, shrink

pillow_heif.register_heif_opener()


@dataclass(frozen=True)
class Upright:
    """A photo as it is to be seen, in sRGB, with what its file says that pages may show."""

    image: Image.Image
    width: int  # of the original, upright, in pixels
    height: int
    taken: str  # ISO 8601 without a zone, or ""
    camera: str
    caption: str
    flaw: str = ""  # what is wrong with the file although it is shown; a sentence for the owner


def open_upright(data: bytes, edge: int) -> Upright:
    """Return the picture in *data*, its long side at most *edge* pixels, upright and without metadata.

    Raises:
        DamagedPhotoError: the bytes are no picture that we show; the message is for the owner.
    """
    if not data:
        raise DamagedPhotoError("the file is empty")
    if len(data) > MAX_BYTES:
        raise DamagedPhotoError(f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are allowed")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            return _upright(image, edge)
    except DamagedPhotoError:
        raise
    except UnidentifiedImageError as error:
        raise DamagedPhotoError(f"not a picture in a known format ({', '.join(FORMATS)})") from error
    except Exception as error:  # decoders raise eight kinds and more on hostile files
        raise DamagedPhotoError(f"the picture cannot be decoded: {error}") from error


def _upright(image: Image.Image, edge: int) -> Upright:
    if image.width * image.height > MAX_PIXELS:
        size = f"{image.width:,} × {image.height:,} pixels"
        raise DamagedPhotoError(f"the picture claims {size}; at most {MAX_PIXELS:,} in all are allowed")
    exif = read_exif(image)
    original = image.size
    image.draft("RGB", scaled(original, edge))  # a JPEG decodes at a half or less as cheaply
    pixels = to_srgb(shrink(flattened(image), edge))
    # Asked for only now: some decoders turn the picture themselves, and then say so by clearing it.
    orientation = read_exif(image).get(ORIENTATION)
    pixels = turned(pixels, orientation)  # last, when there is least to turn
    pixels.info = {}  # Pillow would write comments and profiles from here into what it saves
    width, height = turned_size(original, orientation)
    facts = facts_from(exif)
    return Upright(pixels, width, height, facts.taken, facts.camera, facts.caption)
