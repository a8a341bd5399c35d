"""Encoders: pixels become files that hold nothing but pixels."""

import io
from typing import Any

from PIL import Image

from pipeline.images.planes import Planes

MASTER_QUALITY = 95
JPEG_QUALITY = 82
AVIF_QUALITY = 66  # as good to the eye as JPEG 82, at three quarters of its bytes
THUMBNAIL_EDGE = 320  # pixels: what phones show in a grid, several side by side and each at half its size
THUMBNAIL_QUALITY = 48  # nobody sees the difference there, and an AVIF has half of the bytes
AVIF_SPEED = 9  # slower ones cost several times as much for a few bytes less

Picture = Image.Image | Planes


def encode_master(picture: Picture) -> bytes:
    """Return the JPEG that steps hand on: large, and good enough to be encoded again."""
    if isinstance(picture, Planes):
        return encoded(picture.to_ycbcr(), "JPEG", quality=MASTER_QUALITY, subsampling=2)
    return encoded(picture, "JPEG", quality=MASTER_QUALITY, subsampling=0)


def encode_jpeg(picture: Picture, quality: int = JPEG_QUALITY) -> bytes:
    """Return a JPEG for viewers, without any metadata."""
    image = picture.to_ycbcr() if isinstance(picture, Planes) else picture
    return encoded(image, "JPEG", quality=quality)


def avif_quality(size: tuple[int, int], whole: tuple[int, int]) -> int:
    """Return the quality for an AVIF of *size*, in pixels, of a picture that is *whole* at its largest."""
    is_thumbnail = max(size) <= THUMBNAIL_EDGE and size != whole
    return THUMBNAIL_QUALITY if is_thumbnail else AVIF_QUALITY


def encode_avif(picture: Picture, quality: int = AVIF_QUALITY) -> bytes:
    """Return an AVIF for viewers, without any metadata."""
    image = picture.to_rgb() if isinstance(picture, Planes) else picture
    return encoded(image, "AVIF", quality=quality, speed=AVIF_SPEED, max_threads=1)


def encoded(image: Image.Image, image_format: str, **options: Any) -> bytes:
    """Return the file of *image* in one of Pillow's formats, whatever else the image carries."""
    buffer = io.BytesIO()
    bare = image
    if image.info or type(image) is not Image.Image:  # an opened file, or what was made of one
        bare = image.copy()
        bare.info = {}  # Pillow would write comments and profiles from here into what it saves
    bare.save(buffer, image_format, **options)
    return buffer.getvalue()
