"""What is opened at all: the formats, and how large a file and a picture may be."""

from PIL import Image

from pipeline.darkroom import MAX_BYTES

__all__ = ["FORMATS", "MAX_BYTES", "MAX_PIXELS"]

# By content, whatever the name says. MPO, what some cameras write, comes with JPEG.
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF", "TIFF", "GIF")
MAX_PIXELS = 100_000_000
Image.MAX_IMAGE_PIXELS = None  # our own limit is checked before any pixel is decoded, and has words
