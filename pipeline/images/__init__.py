"""Pictures as bytes and pixels: open with distrust, turn upright, shrink, encode clean."""

from pipeline.images.encode import encode_avif, encode_jpeg, encode_master
from pipeline.images.limits import FORMATS, MAX_BYTES, MAX_PIXELS
from pipeline.images.master import open_master
from pipeline.images.placeholder import placeholder
from pipeline.images.sizes import pyramid, shrink
from pipeline.images.upright import Upright, open_upright

__all__ = [
    "FORMATS",
    "MAX_BYTES",
    "MAX_PIXELS",
    "Upright",
    "encode_avif",
    "encode_jpeg",
    "encode_master",
    "open_master",
    "open_upright",
    "placeholder",
    "pyramid",
    "shrink",
]
