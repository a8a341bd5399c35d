"""Colour: what the numbers of a picture mean, and how they become sRGB."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from PIL import Image, ImageChops, ImageCms, ImageStat
from PIL.ImageCms import ImageCmsProfile

_LEVELS = (0, 51, 102, 153, 204, 255)
_GREYS = tuple((level,) * 3 for level in range(0, 256, 5))
_SAME = 2  # of 255: profiles that call themselves sRGB differ by their rounding
_NEAR = 12  # of 255: the most that a gamma of 2.2 and the curve of sRGB differ by


Convert = Callable[[Image.Image], Image.Image]


@dataclass(frozen=True)
class Conversion:
    """A way to sRGB from what a file's profile describes."""

    apply: Convert
    keeps_tones: bool  # greys stay nearly as they are, so only colour has to be converted with care


def conversion_for(profile: bytes | None, mode: str) -> Conversion | None:
    """Return how a picture of *mode* with *profile* becomes sRGB; None if its numbers are taken as they are.

    So they are without a profile, and with one that cannot be read or is made for another kind of picture.
    """
    if mode == "LAB":
        return Conversion(_transform(ImageCmsProfile(ImageCms.createProfile("LAB")), mode), keeps_tones=False)
    if profile is None or mode not in {"RGB", "CMYK", "L"}:
        return None
    return _read(profile, mode)


@lru_cache(maxsize=4)  # the photos of one camera come together
def _read(profile: bytes, mode: str) -> Conversion | None:
    try:
        apply = _transform(ImageCmsProfile(io.BytesIO(profile)), mode)
    except (ImageCms.PyCMSError, OSError):
        return None
    if mode != "RGB":
        return Conversion(apply, keeps_tones=False)
    # Told by what it does to a few colours, not by what it calls itself.
    if _greatest_change(apply, tuple(product(_LEVELS, repeat=3))) <= _SAME:
        return None
    return Conversion(apply, _greatest_change(apply, _GREYS) <= _NEAR)


def _transform(source: ImageCmsProfile, mode: str) -> Convert:
    target = ImageCmsProfile(ImageCms.createProfile("sRGB"))
    return ImageCms.buildTransform(source, target, mode, "RGB").apply


def _greatest_change(apply: Convert, colours: tuple[tuple[int, ...], ...]) -> float:
    probe = Image.new("RGB", (len(colours), 1))
    probe.putdata(colours)
    difference = ImageChops.difference(probe, apply(probe))
    return max(high for _, high in ImageStat.Stat(difference).extrema)
