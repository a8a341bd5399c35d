"""Pictures for tests: marked so that a wrong turn shows, and encoded as cameras and attackers do."""

import io
import struct
import zlib

from PIL import Image

from pipeline.images.orientation import TURNS

SIZE = (300, 200)


def marked(size: tuple[int, int] = SIZE) -> Image.Image:
    """Return a white picture whose top left corner is red."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 4, size[1] // 4))
    return image


def stored_for(orientation: int, upright: Image.Image) -> Image.Image:
    """Return the pixels that a camera stores so that *orientation* turns them into *upright*."""
    inverse = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    turn = inverse.get(orientation, TURNS.get(orientation))
    return upright if turn is None else upright.transpose(turn)


def encoded(image: Image.Image, form: str, orientation: object = None, **options: object) -> bytes:
    exif = Image.Exif()
    if orientation is not None:
        exif[0x0112] = orientation
    buffer = io.BytesIO()
    image.save(buffer, form, exif=exif.tobytes(), **options)
    return buffer.getvalue()


def corners(image: Image.Image) -> list[bool]:
    """Tell for each corner whether it is red: top left, top right, bottom left, bottom right."""
    right, bottom = image.width - 3, image.height - 3
    pixels = [image.convert("RGB").getpixel(at) for at in ((2, 2), (right, 2), (2, bottom), (right, bottom))]
    return [isinstance(pixel, tuple) and pixel[1] < 100 for pixel in pixels]


def bomb(width: int, height: int) -> bytes:
    """Return a tiny PNG that claims to be huge."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def tiff(*directories: dict[int, object], order: str = "<", at_8: bytes = b"") -> bytes:
    """Return a TIFF with a chain of *directories*, as cameras wrap their RAW files.

    A value is a number, several, a text, bytes (then the tag holds their offset), or a list of directories
    below. Under tags 273 and 513 bytes are a stream, and 279 or 514 gets their length.
    """
    body = bytearray((b"II*\0" if order == "<" else b"MM\0*") + bytes(4) + at_8)
    links = [4]
    for directory in directories:
        struct.pack_into(f"{order}I", body, links[-1], len(body))
        links.append(_write_directory(body, directory, order))
    return bytes(body)


def _write_directory(body: bytearray, directory: dict[int, object], order: str) -> int:
    lengths = {
        tag + (6 if tag == 273 else 1): len(value)
        for tag, value in directory.items()
        if isinstance(value, bytes)
    }
    entries = sorted({**directory, **lengths}.items())
    start = len(body)
    body += struct.pack(f"{order}H", len(entries)) + bytes(12 * len(entries) + 4)
    for index, (tag, value) in enumerate(entries):
        kind, count, packed = _packed(body, value, order)
        at = start + 2 + 12 * index
        struct.pack_into(f"{order}HHI", body, at, tag, kind, count)
        if len(packed) > 4:
            body += packed
            packed = struct.pack(f"{order}I", len(body) - len(packed))
        body[at + 8 : at + 12] = packed.ljust(4, b"\0")
    return start + 2 + 12 * len(entries)


def _packed(body: bytearray, value: object, order: str) -> tuple[int, int, bytes]:
    """Return type, count and bytes of *value*; what it points at is appended to *body*."""
    match value:
        case str():
            return 2, len(value) + 1, value.encode() + b"\0"
        case bytes():
            body += value
            return 4, 1, struct.pack(f"{order}I", len(body) - len(value))
        case list():
            places = []
            for directory in value:
                places.append(len(body))
                _write_directory(body, directory, order)
            return 4, len(places), struct.pack(f"{order}{len(places)}I", *places)
    numbers = value if isinstance(value, tuple) else (value,)
    return 4, len(numbers), struct.pack(f"{order}{len(numbers)}I", *numbers)
