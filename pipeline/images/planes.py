"""Planes: a picture as JPEG and AVIF store it, luma in full and colour at half its size (4:2:0).

Working on them one by one takes less time and memory than RGB does: colour is never
blown up just to be shrunk, turned and thrown away again by the encoder.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageChops

from pipeline.images.orientation import turned
from pipeline.images.sizes import Size, scaled

# ITU-T T.871, section 7, as matrices: Pillow's own conversion cuts fractions off, which makes pictures
# greener by one or two levels each time.
_TO_YCBCR = (
    *(0.299, 0.587, 0.114, 0.0),
    *(-0.168736, -0.331264, 0.5, 128.0),
    *(0.5, -0.418688, -0.081312, 128.0),
)
_TO_RGB = (
    *(1.0, 0.0, 1.402, -1.402 * 128),
    *(1.0, -0.344136, -0.714136, (0.344136 + 0.714136) * 128),
    *(1.0, 1.772, 0.0, -1.772 * 128),
)
_LANCZOS, _BILINEAR = Image.Resampling.LANCZOS, Image.Resampling.BILINEAR


@dataclass(frozen=True)
class Planes:
    """A picture in sRGB as luma and two planes of colour difference (ITU-T T.871), all of mode L."""

    luma: Image.Image
    blue: Image.Image
    red: Image.Image

    @classmethod
    def from_image(cls, image: Image.Image, edge: int) -> "Planes":
        """Return *image*, of mode RGB, L or YCbCr, with its long side at most *edge* pixels."""
        size = scaled(image.size, edge)
        image.info = {}  # the parts of an image take over what it carries, and encoders write that out
        if image.mode == "L":
            neutral = Image.new("L", _half(size), 128)
            return cls(_fine(image, size), neutral, neutral)
        full = image if image.mode == "YCbCr" else image.convert("RGB").convert("RGB", _TO_YCBCR)
        blue, red = (_coarse(full.getchannel(band), _half(size)) for band in (1, 2))
        return cls(_fine(full.getchannel(0), size), blue, red)

    @property
    def size(self) -> Size:
        """Width and height in pixels."""
        return self.luma.size

    def shrunk(self, edge: int) -> "Planes":
        """Return this picture with its long side at most *edge* pixels; a smaller one stays as it is."""
        size = scaled(self.size, edge)
        if size == self.size:
            return self
        blue, red = (_coarse(plane, _half(size)) for plane in (self.blue, self.red))
        return Planes(_fine(self.luma, size), blue, red)

    def turned(self, orientation: object) -> "Planes":
        """Return this picture upright."""
        return Planes(*(turned(plane, orientation) for plane in (self.luma, self.blue, self.red)))

    def recoloured(self, convert: Callable[[Image.Image], Image.Image]) -> "Planes":
        """Return this picture with its colours changed by *convert*, which takes and returns mode RGB.

        That is done at the size in which colour is stored; luma is moved by as much as it changes there, so
        its detail stays. It takes less time, and is right as long as *convert* keeps tones.
        """
        small = _coarse(self.luma, self.blue.size)
        before = Image.merge("RGB", (small, self.blue, self.red)).convert("RGB", _TO_RGB)
        luma, blue, red = convert(before).convert("RGB", _TO_YCBCR).split()
        gain = _repeated(ImageChops.subtract(luma, small, 1, 128), self.size)
        return Planes(ImageChops.add(self.luma, gain, 1, -128), blue, red)

    def to_ycbcr(self) -> Image.Image:
        """Return one image of mode YCbCr.

        Each colour value is repeated, not blended: an encoder that averages squares of four gets it back.
        """
        return Image.merge("YCbCr", self._of_one_size())

    def to_rgb(self) -> Image.Image:
        """Return one image of mode RGB."""
        return Image.merge("RGB", self._of_one_size()).convert("RGB", _TO_RGB)

    def _of_one_size(self) -> tuple[Image.Image, Image.Image, Image.Image]:
        return self.luma, _repeated(self.blue, self.size), _repeated(self.red, self.size)


def _half(size: Size) -> Size:
    return (size[0] + 1) // 2, (size[1] + 1) // 2


def _fine(plane: Image.Image, size: Size) -> Image.Image:
    return plane.resize(size, _LANCZOS, reducing_gap=2.0) if plane.size != size else plane


def _coarse(plane: Image.Image, size: Size) -> Image.Image:
    """Return a plane of colour: the eye sees no difference to a finer filter, the clock does."""
    if size == _half(plane.size):
        return plane.reduce(2)
    return plane.resize(size, _BILINEAR, reducing_gap=1.0) if plane.size != size else plane


def _repeated(plane: Image.Image, size: Size) -> Image.Image:
    double = plane.resize((2 * plane.width, 2 * plane.height), Image.Resampling.NEAREST)
    return double if double.size == size else double.crop((0, 0, *size))
