"""Encoders: pixels become files that hold nothing but pixels."""

import io
from typing import Any

from PIL import Image

MASTER_QUALITY = 95
JPEG_QUALITY = 82
AVIF_QUALITY = 66  # as good to the eye as JPEG 82, at three quarters of its bytes
AVIF_SPEED = 9  # slower ones cost several times as much for a few bytes less


def encode_master(image: Image.Image) -> bytes:
    """Return the JPEG that steps hand on: large, and good enough to be encoded again."""
    return encoded(image, "JPEG", quality=MASTER_QUALITY, subsampling=0)


def encode_jpeg(image: Image.Image) -> bytes:
    """Return a JPEG for viewers, without any metadata."""
    return encoded(image, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)


def encode_avif(image: Image.Image) -> bytes:
    """Return an AVIF for viewers, without any metadata."""
    return encoded(image, "AVIF", quality=AVIF_QUALITY, speed=AVIF_SPEED, max_threads=1)


def encoded(image: Image.Image, image_format: str, **options: Any) -> bytes:
    """Return the file of *image* in one of Pillow's formats."""
    buffer = io.BytesIO()
    image.save(buffer, image_format, **options)
    return buffer.getvalue()
