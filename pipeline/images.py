"""Pictures as bytes and pixels: open with distrust, turn upright, shrink, encode clean."""

import base64
import io
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, UnidentifiedImageError

from pipeline.errors import DamagedPhotoError

pillow_heif.register_heif_opener()

# By content, whatever the name says. MPO, what some cameras write, comes with JPEG.
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF", "TIFF", "GIF")
MAX_BYTES = 200 * 1024 * 1024
MAX_PIXELS = 100_000_000
Image.MAX_IMAGE_PIXELS = None  # our own limit is checked before any pixel is decoded, and has words

MASTER_QUALITY = 95
JPEG_QUALITY = 82
AVIF_QUALITY = 66  # as good to the eye as JPEG 82, at three quarters of its bytes
AVIF_SPEED = 9  # slower ones cost several times as much for a few bytes less

_ORIENTATION = 0x0112
_EXIF_IFD = 0x8769
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_DATES = ((_EXIF_IFD, 0x9003), (_EXIF_IFD, 0x9004), (None, 0x0132))  # original, digitized, changed
_DESCRIPTION, _MAKE, _MODEL = 0x010E, 0x010F, 0x0110


@dataclass(frozen=True)
class Upright:
    """A photo as it is to be seen, in sRGB, with what its file says that pages may show."""

    image: Image.Image
    width: int  # of the original, upright, in pixels
    height: int
    taken: str  # ISO 8601 without a zone, or ""
    camera: str
    caption: str


def open_upright(data: bytes, edge: int) -> Upright:
    """Return the picture in *data*, its long side at most *edge* pixels, upright and without metadata.

    Raises:
        DamagedPhotoError: the bytes are no picture that we show; the message is for the owner.
    """
    if not data:
        raise DamagedPhotoError("the file is empty")
    if len(data) > MAX_BYTES:
        raise DamagedPhotoError(f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are allowed")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            return _upright(image, edge)
    except DamagedPhotoError:
        raise
    except UnidentifiedImageError as error:
        raise DamagedPhotoError(f"not a picture in a known format ({', '.join(FORMATS)})") from error
    except Exception as error:  # decoders raise eight kinds and more on hostile files
        raise DamagedPhotoError(f"the picture cannot be decoded: {error}") from error


def shrink(image: Image.Image, edge: int) -> Image.Image:
    """Return *image* with its long side at most *edge* pixels; a smaller one stays as it is."""
    if max(image.size) <= edge:
        return image
    return image.resize(_scaled(image.size, edge), Image.Resampling.LANCZOS, reducing_gap=3.0)


def encode_master(image: Image.Image) -> bytes:
    """Return the JPEG that steps hand on: large, and good enough to be encoded again."""
    return _encoded(image, "JPEG", quality=MASTER_QUALITY, subsampling=0)


def encode_jpeg(image: Image.Image) -> bytes:
    """Return a JPEG for viewers, without any metadata."""
    return _encoded(image, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)


def encode_avif(image: Image.Image) -> bytes:
    """Return an AVIF for viewers, without any metadata."""
    return _encoded(image, "AVIF", quality=AVIF_QUALITY, speed=AVIF_SPEED, max_threads=1)


def placeholder(image: Image.Image) -> str:
    """Return a data URI of *image* at 16 pixels, shown blurred until the photo is there."""
    tiny = shrink(image, 16)
    data = _encoded(tiny, "WEBP", quality=40, method=6)
    return f"data:image/webp;base64,{base64.b64encode(data).decode()}"


def open_master(data: bytes) -> Image.Image:
    """Return the image that a former step has written."""
    image = Image.open(io.BytesIO(data), formats=("JPEG",))
    image.load()
    return image


def _upright(image: Image.Image, edge: int) -> Upright:
    if image.width * image.height > MAX_PIXELS:
        size = f"{image.width:,} × {image.height:,} pixels"
        raise DamagedPhotoError(f"the picture claims {size}; at most {MAX_PIXELS:,} in all are allowed")
    exif = _read_exif(image)
    original = image.size
    wanted = _scaled(original, edge)
    image.draft("RGB", wanted)  # a JPEG decodes at a half, a quarter or an eighth as cheaply
    pixels = _to_srgb(shrink(_without_palette_and_alpha(image), edge))
    # Asked for only now: some decoders turn the picture themselves, and then say so by clearing it.
    orientation = _read_exif(image).get((None, _ORIENTATION))
    turn = _TURNS.get(orientation) if isinstance(orientation, int) else None
    if turn is not None:  # last, when there is least to turn
        pixels = pixels.transpose(turn)
    width, height = original if turn is None or orientation in {2, 3, 4} else original[::-1]
    pixels.info = {}  # Pillow would write comments and profiles from here into what it saves
    return Upright(pixels, width, height, _taken(exif), _camera(exif), _caption(exif))


def _scaled(size: tuple[int, int], edge: int) -> tuple[int, int]:
    scale = min(1.0, edge / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _without_palette_and_alpha(image: Image.Image) -> Image.Image:
    """Return the pixels in a mode that can be shrunk; what is see-through becomes white."""
    if image.mode.startswith("I"):  # 16 bits a pixel, from scanners
        return image.convert("I").point([value / 257 for value in range(65536)], "L")
    if image.mode in {"P", "PA"} or "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode in {"LA", "La", "RGBA", "RGBa"}:
        coloured = image.convert("RGBA")
        flat = Image.new("RGB", image.size, "white")
        flat.paste(coloured, mask=coloured.getchannel("A"))
        flat.info["icc_profile"] = image.info.get("icc_profile")
        return flat
    image.load()
    return image.convert("L") if image.mode == "1" else image


def _to_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile says nothing: take the numbers as they are
        else:
            return converted or image
    return image.convert("RGB")


def _encoded(image: Image.Image, image_format: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, image_format, **options)
    return buffer.getvalue()


def _read_exif(image: Image.Image) -> dict[tuple[int | None, int], Any]:
    """Return EXIF values by (directory, tag); nothing when the block cannot be read."""
    try:
        exif = image.getexif()
        inner = exif.get_ifd(_EXIF_IFD)
        return {(None, tag): value for tag, value in exif.items()} | {
            (_EXIF_IFD, tag): value for tag, value in inner.items()
        }
    except Exception:
        return {}


def _taken(exif: dict[tuple[int | None, int], Any]) -> str:
    for place in _DATES:
        try:
            return datetime.strptime(str(exif.get(place)).strip("\0 "), "%Y:%m:%d %H:%M:%S").isoformat()
        except ValueError:
            continue  # absent, zeros or nonsense: the next one may be better
    return ""


def _camera(exif: dict[tuple[int | None, int], Any]) -> str:
    make, model = _text(exif.get((None, _MAKE))), _text(exif.get((None, _MODEL)))
    return model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()


def _caption(exif: dict[tuple[int | None, int], Any]) -> str:
    caption = _text(exif.get((None, _DESCRIPTION)))
    return "" if "DIGITAL CAMERA" in caption else caption  # what some cameras write into each photo


def _text(value: object) -> str:
    """Return a foreign text as one printable line of at most 200 characters."""
    if not isinstance(value, str):
        return ""
    return re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in value)).strip()[:200]
