"""Decoding: bytes become pixels, strictly first, and as far as they go if they end early."""

import io
from dataclasses import dataclass

import pillow_heif
from PIL import Image, ImageChops, ImageFile
from PIL.JpegImagePlugin import JpegImageFile

from pipeline.images.colour import conversion_for
from pipeline.images.exif import ORIENTATION, Exif, read_exif
from pipeline.images.kinds import Kind
from pipeline.images.limits import check_pixels
from pipeline.images.sizes import Size, scaled

# What else such a file holds is not shown, so it is not read either.
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)

_END_OF_IMAGE = b"\xff\xd9"


@dataclass(frozen=True)
class Decoded:
    """Pixels as a file stores them, a JPEG's at a reduced scale, and what the file says of them."""

    image: Image.Image  # loaded
    size: Size  # before any reduction
    exif: Exif
    orientation: object  # that is left to do: some decoders turn the picture themselves
    profile: bytes | None
    is_cut: bool  # the file ended early


def decode(data: bytes, kind: Kind, edge: int) -> Decoded:
    """Return the picture in *data*, large enough for a long side of *edge* pixels.

    Raises:
        DamagedPhotoError: it claims too many pixels.
        Exception: decoders raise eight kinds and more on hostile files.
    """
    if kind is Kind.JPEG:
        return _decode_jpeg(data, edge)
    with Image.open(io.BytesIO(data), formats=(kind.value,)) as image:
        check_pixels(image.size, kind)
        size, exif = image.size, read_exif(image)  # now: a TIFF's can no longer be read when it is loaded
        is_cut = _load(image)
        orientation = read_exif(image).get(ORIENTATION)
        return Decoded(image, size, exif, orientation, image.info.get("icc_profile"), is_cut)


def read_only_exif(data: bytes, kind: Kind) -> Exif:
    """Return the EXIF values of the picture in *data*; most formats need no pixels decoded for it.

    Raises:
        DamagedPhotoError: it claims too many pixels.
        Exception: its header cannot be read.
    """
    if kind is Kind.JPEG:
        with JpegImageFile(io.BytesIO(data)) as image:
            return read_exif(image)
    with Image.open(io.BytesIO(data), formats=(kind.value,)) as image:
        check_pixels(image.size, kind)
        return read_exif(image)


def _decode_jpeg(data: bytes, edge: int) -> Decoded:
    try:
        return _jpeg(data, edge, is_cut=False)
    except OSError:
        # With an end put to it, the decoder shows what there is: grey where there is nothing. Pillow's own
        # tolerance is a switch for the whole process, and shows nothing of a progressive JPEG.
        return _jpeg(data + _END_OF_IMAGE, edge, is_cut=True)


def _jpeg(data: bytes, edge: int, is_cut: bool) -> Decoded:
    # Not the opener: it would go on to the other pictures of an MPO.
    with JpegImageFile(io.BytesIO(data)) as image:
        check_pixels(image.size, Kind.JPEG)
        size, exif, profile = image.size, read_exif(image), image.info.get("icc_profile")
        conversion = conversion_for(profile, image.mode)
        is_in_planes = _is_ycbcr(image) and (conversion is None or conversion.keeps_tones)
        image.draft("YCbCr" if is_in_planes else "RGB", scaled(size, edge))
        image.load()
        pixels = ImageChops.invert(image) if image.mode == "CMYK" and "adobe" not in image.info else image
        return Decoded(pixels, size, exif, exif.get(ORIENTATION), profile, is_cut)


def _is_ycbcr(image: JpegImageFile) -> bool:
    """Whether three channels are luma and colour, by libjpeg's rules; hardly ever they are RGB."""
    if image.mode != "RGB":
        return False
    if "jfif" in image.info:
        return True
    if "adobe" in image.info:
        return image.info.get("adobe_transform") != 0
    return [layer[0] for layer in image.layer] != list(b"RGB")


def _load(image: ImageFile.ImageFile) -> bool:
    """Load the pixels, or those there are; return whether some are missing."""
    try:
        image.load()
    except MemoryError:  # says nothing of the file
        raise
    except Exception as error:
        image.tile = []  # Pillow's list of what is still to be decoded: what has been stays
        try:
            image.load()
        except OSError:  # nothing has
            raise error from None
        return True
    return False
