"""Valid files of every format, to be broken by the others of this package."""

import io
import random
from functools import cache

import pillow_heif
from PIL import Image, ImageCms

pillow_heif.register_heif_opener()

_SIZE = (96, 64)


@cache
def valid_files() -> dict[str, bytes]:
    """Return small valid files by a name whose extension is the format's."""
    photo = _photo()
    grey, indexed, clear = photo.convert("L"), photo.quantize(32), photo.convert("RGBA")
    clear.putalpha(grey)
    deep = Image.new("I;16", _SIZE, 40_000)
    exif = _exif()
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return {
        "plain.jpg": _saved(photo, "JPEG"),
        "progressive.jpg": _saved(
            photo, "JPEG", progressive=True, exif=exif, icc_profile=icc, comment=b"c" * 99
        ),
        "cmyk.jpg": _saved(photo.convert("CMYK"), "JPEG"),
        "grey.jpg": _saved(grey, "JPEG", optimize=True),
        "restart.jpg": _saved(photo, "JPEG", restart_marker_blocks=1, subsampling=2),
        "pair.jpg": _saved(photo, "MPO", **_several(photo)),
        "plain.png": _saved(photo, "PNG", exif=exif, icc_profile=icc),
        "indexed.png": _saved(indexed, "PNG", transparency=3),
        "clear.png": _saved(clear, "PNG"),
        "deep.png": _saved(deep, "PNG"),
        "bits.png": _saved(photo.convert("1"), "PNG"),
        "moving.png": _saved(photo, "PNG", **_several(photo)),
        "lossy.webp": _saved(photo, "WEBP", exif=exif, icc_profile=icc),
        "lossless.webp": _saved(clear, "WEBP", lossless=True),
        "moving.webp": _saved(photo, "WEBP", **_several(photo)),
        "plain.gif": _saved(indexed, "GIF"),
        "moving.gif": _saved(photo, "GIF", **_several(photo)),
        "plain.tif": _saved(photo, "TIFF", exif=exif),
        "lzw.tif": _saved(photo, "TIFF", compression="tiff_lzw"),
        "deflate.tif": _saved(clear, "TIFF", compression="tiff_adobe_deflate"),
        "jpeg.tif": _saved(photo, "TIFF", compression="jpeg"),
        "fax.tif": _saved(photo.convert("1"), "TIFF", compression="group4"),
        "deep.tif": _saved(deep, "TIFF"),
        "pages.tif": _saved(photo, "TIFF", **_several(photo)),
        "plain.avif": _saved(photo, "AVIF", exif=exif, speed=10),
        "clear.avif": _saved(clear, "AVIF", speed=10),
        "plain.heic": _saved(photo, "HEIF", exif=exif),
        "clear.heic": _saved(clear, "HEIF"),
    }


def _photo() -> Image.Image:
    rng = random.Random(1)
    small = Image.frombytes("RGB", (12, 8), rng.randbytes(12 * 8 * 3))
    return small.resize(_SIZE, Image.Resampling.BICUBIC)


def _several(photo: Image.Image) -> dict[str, object]:
    """Return the options that make more frames; new ones each time, as a save leaves traces in them."""
    return {"save_all": True, "append_images": [photo.rotate(turn) for turn in (90, 180)]}


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8769)[0x9003] = "2024:05:06 07:08:09"
    return exif


def _saved(image: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.copy().save(buffer, form, **options)
    return buffer.getvalue()
