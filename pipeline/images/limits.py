"""What is decoded at all: how many pixels a picture may have."""

from PIL import Image

from pipeline.errors import DamagedPhotoError
from pipeline.images.kinds import Kind
from pipeline.images.sizes import Size

MAX_PIXELS = 100_000_000
# These cannot be decoded at a reduced scale, and their decoders hold a picture several times: measured at
# 50 megapixels, WebP takes 16 bytes a pixel, AVIF 9 and HEIF 8, and with 10 bits, whole colour and alpha 20.
# The press has 1,513 MB. Phones of 48, 50 and 64 megapixels pass.
_MAX_PIXELS_OF = {Kind.WEBP: 65_000_000, Kind.AVIF: 65_000_000, Kind.HEIF: 65_000_000}
Image.MAX_IMAGE_PIXELS = None  # our own limit is checked before any pixel is decoded, and has words


def check_pixels(size: Size, kind: Kind) -> None:
    """Raise DamagedPhotoError if a picture of *kind* and *size* takes more memory than a worker has."""
    most = _MAX_PIXELS_OF.get(kind, MAX_PIXELS)
    if size[0] * size[1] > most:
        claim = f"{size[0]:,} × {size[1]:,} pixels"
        raise DamagedPhotoError(
            f"the picture claims {claim}; at most {most:,} in all are allowed in a {kind}"
        )
