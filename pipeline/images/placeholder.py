"""Placeholders: a photo at 16 pixels, shown blurred until the photo is there."""

import base64

from pipeline.images.encode import encoded
from pipeline.images.planes import Planes


def placeholder(picture: Planes) -> str:
    """Return a data URI of *picture* at 16 pixels."""
    data = encoded(picture.shrunk(16).to_rgb(), "WEBP", quality=40, method=6)
    return f"data:image/webp;base64,{base64.b64encode(data).decode()}"
