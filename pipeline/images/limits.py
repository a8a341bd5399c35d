"""What is opened at all: the formats, and how large a file and a picture may be."""

from PIL import Image

# By content, whatever the name says. MPO, what some cameras write, comes with JPEG.
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF", "TIFF", "GIF")
MAX_BYTES = 200 * 1024 * 1024
MAX_PIXELS = 100_000_000
Image.MAX_IMAGE_PIXELS = None  # our own limit is checked before any pixel is decoded, and has words
