"""Bombs and strangers: files made by hand to cost much, or to be something else than their name says."""

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator

from PIL import Image

from tests.hostile.surgery import png_chunk

MIB = 1024 * 1024


def bombs() -> dict[str, Callable[[], bytes]]:
    """Return what makes each bomb, by its name; some take a second to make."""
    return {
        "1-bit 40,000 x 40,000.png": lambda: _png(40_000, 40_000, depth=1, colour=0),
        "one colour, 99 megapixels.png": lambda: _png(11_000, 9_000, depth=8, colour=2),
        "claims 64 megapixels, has 3 rows.png": lambda: _png(8_000, 8_000, depth=8, colour=2, rows=3),
        "interlaced, claims 90 megapixels.png": lambda: _png(
            10_000, 9_000, depth=8, colour=6, rows=1, laced=1
        ),
        "64 MiB of text.png": lambda: _with_chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(64 * MIB), 9)),
        "64 MiB of profile.png": lambda: _with_chunk(b"iCCP", b"k\0\0" + zlib.compress(bytes(64 * MIB), 9)),
        "10,000 texts.png": lambda: _with_chunk(b"tEXt", b"k\0v", 10_000),
        "88 megapixels, one colour.webp": lambda: _lossless_webp(16_383, 5_400),
        "268 megapixels, one colour.webp": lambda: _lossless_webp(16_383, 16_383),
        "3,000 frames.gif": lambda: _gif(3_000),
        "65,535 x 65,535.gif": lambda: _gif(1)[:6] + b"\xff\xff\xff\xff" + _gif(1)[10:],
        "a screen of 90 megapixels.gif": lambda: (
            _gif(1)[:6] + struct.pack("<HH", 10_000, 9_000) + _gif(1)[10:]
        ),
        "claims 65,500 x 65,500.jpg": lambda: _jpeg_claiming(65_500, 65_500),
        "claims 99 megapixels.jpg": lambda: _jpeg_claiming(9_900, 10_000),
        "1,000 scans.jpg": lambda: _scans(1_000),
        "16 MiB of profile.jpg": lambda: _profile(255),
        "4 GP of zeros.tif": lambda: _tiff(64_000, 64_000),
        "99 megapixels of zeros.tif": lambda: _tiff(11_000, 9_000),
        "a directory that leads to itself.tif": _endless_tiff,
        "1 MiB of zeros.jpg": lambda: bytes(MIB),
    }


def light_bombs() -> dict[str, Callable[[], bytes]]:
    """Return those of the bombs that cost little to make and to refuse."""
    light = ("40,000", "65,", "64 MiB", "10,000", "268", "3,000", "1,000", "4 GP", "directory", "zeros.jpg")
    return {name: make for name, make in bombs().items() if any(word in name for word in light)}


def strangers() -> dict[str, bytes]:
    """Return files that are no pictures, or several things at once, by names that say they are."""
    jpeg, png = _encoded("JPEG"), _encoded("PNG")
    page = b"<!doctype html><script>alert(1)</script>"
    archive = b"PK\x05\x06" + bytes(18)
    others = {
        "empty": b"",
        "one byte": b"\xff",
        "text": b"This is not a picture.\n",
        "page": page,
        "drawing": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "document": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
        "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n",
        "archive": archive,
        "program": b"\x7fELF" + bytes(60),
        "film": b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + bytes(64),
        "bitmap": _encoded("BMP"),
        "signature of a JPEG": b"\xff\xd8\xff",
        "signature of a PNG": png[:8],
        "header of a PNG": png[:33],
        "signature of a HEIF": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        "page after a picture": jpeg + page,
        "archive after a picture": png + archive,
        "picture after a page": page + jpeg,
        "picture in a picture": jpeg[:20] + png + jpeg[20:],
        "two pictures": jpeg + png,
    }
    endings = ("jpg", "png", "heic", "tif")
    return {f"{name}.{endings[at % 4]}": data for at, (name, data) in enumerate(others.items())}


def _encoded(form: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (32, 24), "teal").save(buffer, form)
    return buffer.getvalue()


def _png(
    width: int, height: int, *, depth: int, colour: int, rows: int | None = None, laced: int = 0
) -> bytes:
    channels = {0: 1, 2: 3, 6: 4}[colour]
    row = bytes(1 + (width * depth * channels + 7) // 8)
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(row) for _ in range(height if rows is None else rows)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, laced)
    chunks = ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)


def _with_chunk(kind: bytes, body: bytes, times: int = 1) -> bytes:
    png = _encoded("PNG")
    return png[:33] + png_chunk(kind, body) * times + png[33:]


def _lossless_webp(width: int, height: int) -> bytes:
    """A picture of one colour: each of its five Huffman codes has one symbol, so a pixel takes no bit."""
    bits = _Bits()
    for value, count in ((0x2F, 8), (width - 1, 14), (height - 1, 14), (0, 1), (0, 3)):
        bits.add(value, count)
    bits.add(0, 3)  # no transform, no colour cache, no groups of codes
    for _ in range(5):
        bits.add(0b0001, 4)  # a simple code of one symbol, which is 0
    body = bits.to_bytes()
    body += bytes(len(body) % 2)
    return b"RIFF" + struct.pack("<I", 12 + len(body)) + b"WEBPVP8L" + struct.pack("<I", len(body)) + body


class _Bits:
    def __init__(self) -> None:
        self._value = self._length = 0

    def add(self, value: int, count: int) -> None:
        self._value |= value << self._length
        self._length += count

    def to_bytes(self) -> bytes:
        return self._value.to_bytes((self._length + 7) // 8, "little")


def _gif(frames: int) -> bytes:
    image = b"\x2c\0\0\0\0\x08\0\x08\0\0\x02\x07\x84\x8f\xa9\xcb\xed\x0f\x63\x2b\0"
    return b"GIF89a\x08\0\x08\0\x80\0\0\0\0\0\xff\xff\xff" + image * frames + b";"


def _jpeg_claiming(width: int, height: int) -> bytes:
    jpeg = _encoded("JPEG")
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">HH", height, width) + jpeg[at + 4 :]


def _scans(count: int) -> bytes:
    buffer = io.BytesIO()
    Image.frombytes("L", (512, 512), random.Random(1).randbytes(512 * 512)).save(
        buffer, "JPEG", progressive=True
    )
    jpeg = buffer.getvalue()
    at = jpeg.rindex(b"\xff\xda")
    return jpeg[:at] + jpeg[at:-2] * count + jpeg[-2:]


def _profile(chunks: int) -> bytes:
    jpeg = _encoded("JPEG")

    def segments() -> Iterator[bytes]:
        for number in range(chunks):
            body = b"ICC_PROFILE\0" + bytes((number + 1, chunks)) + bytes(65_500)
            yield b"\xff\xe2" + struct.pack(">H", len(body) + 2) + body

    return jpeg[:2] + b"".join(segments()) + jpeg[2:]


def _tiff(width: int, height: int) -> bytes:
    """One strip of zeros, deflated, as much of it as 40 MiB."""
    strip = zlib.compress(bytes(min(width * height, 40 * MIB)), 9)
    tags = (
        (256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 8), (262, 3, 1),
        (273, 4, 8), (277, 3, 1), (278, 4, height), (279, 4, len(strip)),
    )  # fmt: skip
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    directory = struct.pack("<H", len(tags)) + entries + bytes(4)
    return b"II*\0" + struct.pack("<I", 8 + len(strip)) + strip + directory


def _endless_tiff() -> bytes:
    tiff = bytearray(_encoded("TIFF"))
    (start,) = struct.unpack_from("<I", tiff, 4)
    (entries,) = struct.unpack_from("<H", tiff, start)
    struct.pack_into("<I", tiff, start + 2 + 12 * entries, start)
    return bytes(tiff)
