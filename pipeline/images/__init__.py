"""Pictures as bytes and pixels: open with distrust, turn upright, shrink, encode clean."""

from pipeline.images.encode import avif_quality, encode_avif, encode_jpeg, encode_master
from pipeline.images.limits import MAX_PIXELS
from pipeline.images.master import open_master
from pipeline.images.placeholder import placeholder
from pipeline.images.pyramid import pyramid
from pipeline.images.reading import read_words
from pipeline.images.sizes import shrink
from pipeline.images.upright import Upright, open_upright

__all__ = [
    "MAX_PIXELS",
    "Upright",
    "avif_quality",
    "encode_avif",
    "encode_jpeg",
    "encode_master",
    "open_master",
    "open_upright",
    "placeholder",
    "pyramid",
    "read_words",
    "shrink",
]
