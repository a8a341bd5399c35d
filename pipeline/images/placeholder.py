"""Placeholders: a photo at 16 pixels, shown blurred until the photo is there."""

import base64

from PIL import Image

from pipeline.images.encode import encoded
from pipeline.images.sizes import shrink


def placeholder(image: Image.Image) -> str:
    """Return a data URI of *image* at 16 pixels."""
    data = encoded(shrink(image, 16), "WEBP", quality=40, method=6)
    return f"data:image/webp;base64,{base64.b64encode(data).decode()}"
