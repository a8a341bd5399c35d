"""Fitting: a picture as large as a box allows, whole and never enlarged."""

import math
from functools import partial

Size = tuple[int, int]  # width and height in pixels

SUFFIXES = {"avif": "image/avif", "jpg": "image/jpeg"}  # what is made, and its media type


def fitted(size: Size, box: Size) -> Size:
    """Return what a picture of *size* measures in *box*; neither side is ever 0.

    >>> fitted((1200, 800), (640, 640)), fitted((800, 1200), (640, 480)), fitted((300, 200), (640, 640))
    ((640, 427), (320, 480), (300, 200))
    """
    scale = min(1.0, box[0] / size[0], box[1] / size[1])
    return _scaled(size, scale)


def print_fitted(source: bytes, size: Size, suffix: str, most_bytes: int) -> bytes:
    """Return the JPEG *source*, a rendition of ours, at *size* as AVIF or JPEG, without any metadata.

    A file of more than *most_bytes* is made with fewer pixels instead, so that it keeps its quality.
    """
    from PIL import Image  # noqa: PLC0415 late, like all decoders: most answers need none

    from pipeline import images  # noqa: PLC0415

    image = images.open_master(source)
    quality = images.avif_quality(size, image.size)
    encode = partial(images.encode_avif, quality=quality) if suffix == "avif" else images.encode_jpeg
    image.info = {}  # Pillow would write comments and profiles from here into what it saves
    while True:
        if image.size != size:
            image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        data = encode(image)
        if len(data) <= most_bytes:
            return data
        size = _smaller(size, most_bytes / len(data))


def _scaled(size: Size, scale: float) -> Size:
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _smaller(size: Size, share: float) -> Size:
    """Return *size* with that *share* of its pixels, and some fewer, since bytes do not quite follow."""
    return _scaled(size, math.sqrt(share) * 0.95)
