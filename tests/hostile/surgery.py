"""Surgery: edits that know a format's structure, so that the damage lies deeper than its signature."""

import random
import struct
import zlib
from collections.abc import Callable, Iterator

Edit = Callable[[bytes, random.Random], bytes]

ODD_NUMBERS = (
    *(0, 1, 2, 7, 8, 127, 128, 255, 256, 4095, 32767, 32768, 40_000, 65_500, 65_535),
    *(0x00FF_FFFF, 0x0100_0000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFF0, 0xFFFF_FFFF),
)
_BOXES_WITH_BOXES = {b"meta": 12, b"iprp": 8, b"ipco": 8, b"moov": 8, b"iinf": 14, b"iref": 12}


def edit_jpeg(data: bytes, rng: random.Random) -> bytes:
    """Change, drop, repeat or misplace a segment, or lie in it."""
    segments = list(_jpeg_segments(data))
    at, end = rng.choice(segments)
    deed = rng.randrange(6)
    if deed == 0:
        return data[:at] + data[end:]
    if deed == 1:
        return data[:at] + data[at:end] * rng.choice((2, 50, 400)) + data[end:]
    if deed == 2:
        other, other_end = rng.choice(segments)
        return data[:at] + data[other:other_end] + data[end:]
    if deed == 3:
        return _overwritten(data, at + 2, struct.pack(">H", rng.choice(ODD_NUMBERS) & 0xFFFF))
    if deed == 4:
        return _overwritten(
            data,
            at + 1,
            rng.choice(b"\xc0\xc1\xc2\xc4\xc9\xd8\xd9\xda\xdb\xdd\xe1\xe2\xee").to_bytes(1, "big"),
        )
    return _overwritten(data, rng.randrange(at + 4, max(end, at + 5)), rng.randbytes(rng.randint(1, 4)))


def lie_in_jpeg(data: bytes, rng: random.Random) -> bytes:
    """Claim another size, depth or number of components."""
    for at, _ in _jpeg_segments(data):
        if data[at + 1] in b"\xc0\xc1\xc2":
            height, width = (rng.choice(ODD_NUMBERS) & 0xFFFF for _ in range(2))
            changed = _overwritten(data, at + 5, struct.pack(">HH", height, width))
            return (
                changed
                if rng.random() < 0.7
                else _overwritten(data, at + rng.choice((4, 9, 11)), rng.randbytes(1))
            )
    return data


def edit_png(data: bytes, rng: random.Random) -> bytes:
    """Change, drop, repeat or misplace a chunk, with a checksum that is right again."""
    chunks = list(_png_chunks(data))
    at = rng.randrange(len(chunks))
    kind, body = chunks[at]
    deed = rng.randrange(6)
    if deed == 0:
        del chunks[at]
    elif deed == 1:
        chunks[at:at] = [chunks[at]] * rng.choice((1, 20, 500))
    elif deed == 2:
        rng.shuffle(chunks)
    elif deed == 3:
        chunks[at] = (kind, _flipped(body, rng, 4))
    elif deed == 4:
        chunks[at] = (
            rng.choice((b"tRNS", b"PLTE", b"iCCP", b"gAMA", b"fcTL", b"fdAT", b"eXIf", b"acTL")),
            body,
        )
    else:
        chunks[at] = (kind, body[: rng.randrange(len(body) + 1)])
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)


def lie_in_png(data: bytes, rng: random.Random) -> bytes:
    """Claim another size, depth, colour type or interlacing."""
    width, height = (rng.choice((*ODD_NUMBERS, 3000, 9000)) for _ in range(2))
    depth, colour, laced = (
        rng.choice((1, 2, 4, 8, 16, 3)),
        rng.choice((0, 2, 3, 4, 6, 5)),
        rng.choice((0, 1, 2)),
    )
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, laced)
    chunks = [(kind, header if kind == b"IHDR" else body) for kind, body in _png_chunks(data)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)


def edit_webp(data: bytes, rng: random.Random) -> bytes:
    """Change, drop or repeat a chunk, or lie about its length."""
    chunks = list(_riff_chunks(data))
    at, end = rng.choice(chunks)
    deed = rng.randrange(4)
    if deed == 0:
        return data[:at] + data[end:]
    if deed == 1:
        return data[:at] + data[at:end] * rng.choice((2, 30)) + data[end:]
    if deed == 2:
        return _overwritten(data, at + 4, struct.pack("<I", rng.choice(ODD_NUMBERS)))
    return _overwritten(data, rng.randrange(at + 8, max(end, at + 9)), rng.randbytes(rng.randint(1, 5)))


def edit_boxes(data: bytes, rng: random.Random) -> bytes:
    """Change, drop, repeat or rename a box of an AVIF or HEIF, or lie about its length or in it."""
    boxes = list(_boxes(data, 0, len(data)))
    at, end = rng.choice(boxes)
    deed = rng.randrange(6)
    if deed == 0:
        return data[:at] + data[end:]
    if deed == 1:
        return data[:at] + data[at:end] * rng.choice((2, 40)) + data[end:]
    if deed == 2:
        return _overwritten(data, at, struct.pack(">I", rng.choice(ODD_NUMBERS)))
    if deed == 3:
        return _overwritten(
            data, at + 4, rng.choice((b"free", b"ispe", b"iloc", b"irot", b"grid", b"hvcC", b"av1C"))
        )
    if deed == 4:
        where = rng.randrange(at + 8, max(end - 3, at + 9))
        return _overwritten(data, where, struct.pack(">I", rng.choice(ODD_NUMBERS)))
    return _overwritten(data, rng.randrange(at + 8, max(end, at + 9)), rng.randbytes(rng.randint(1, 4)))


def lie_in_boxes(data: bytes, rng: random.Random) -> bytes:
    """Claim another size of the picture."""
    at = data.find(b"ispe")
    size = struct.pack(">II", *(rng.choice((*ODD_NUMBERS, 5000, 9000)) for _ in range(2)))
    return _overwritten(data, at + 8, size) if at >= 0 else data


def edit_tiff(data: bytes, rng: random.Random) -> bytes:
    """Change a tag, its type, its count or its value, or let a directory lead astray."""
    order = "<" if data[:2] == b"II" else ">"
    (start,) = struct.unpack_from(order + "I", data, 4)
    (entries,) = struct.unpack_from(order + "H", data, start)
    at = start + 2 + 12 * rng.randrange(entries)
    number = rng.choice((*ODD_NUMBERS, start, len(data) - 1, len(data) + 1))
    deed = rng.randrange(6)
    if deed == 0:
        return _overwritten(
            data, at + 2, struct.pack(order + "H", rng.choice((0, 1, 2, 3, 4, 5, 7, 9, 12, 13, 99)))
        )
    if deed == 1:
        return _overwritten(data, at + 4, struct.pack(order + "I", number))
    if deed in (2, 3):
        return _overwritten(data, at + 8, struct.pack(order + "I", number))
    if deed == 4:
        tag = rng.choice(
            (254, 256, 257, 258, 259, 262, 273, 277, 278, 279, 284, 317, 320, 322, 330, 347, 34665)
        )
        return _overwritten(data, at, struct.pack(order + "H", tag))
    following = start + 2 + 12 * entries  # the next directory: this one again, or nowhere
    return _overwritten(data, following, struct.pack(order + "I", rng.choice((start, 4, number))))


def edit_gif(data: bytes, rng: random.Random) -> bytes:
    """Claim other sizes, places and code sizes."""
    descriptors = [at for at in range(13, len(data) - 10) if data[at] == 0x2C] or [13]
    at = rng.choice(descriptors)
    number = struct.pack("<H", rng.choice(ODD_NUMBERS) & 0xFFFF)
    place = rng.choice((6, 8, 10, at + 1, at + 3, at + 5, at + 7, at + 9, at + 10))
    return _overwritten(data, place, number if place not in (10, at + 9, at + 10) else rng.randbytes(1))


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """Return a chunk with its length and checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


EDITS: dict[str, tuple[Edit, ...]] = {
    "jpg": (edit_jpeg, lie_in_jpeg),
    "png": (edit_png, lie_in_png),
    "webp": (edit_webp,),
    "avif": (edit_boxes, lie_in_boxes),
    "heic": (edit_boxes, lie_in_boxes),
    "tif": (edit_tiff,),
    "gif": (edit_gif,),
}


def _overwritten(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new) :]


def _flipped(data: bytes, rng: random.Random, most: int) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, most) if data else 0):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each segment begins and ends, up to the first scan's data."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        yield at, end
        if data[at + 1] == 0xDA:
            return
        at = end


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length


def _riff_chunks(data: bytes) -> Iterator[tuple[int, int]]:
    at = 12
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        yield at, at + 8 + length
        at += 8 + length + length % 2


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[int, int]]:
    while at + 8 <= end:
        length = int.from_bytes(data[at : at + 4], "big")
        if length < 8 or at + length > end:
            return
        yield at, at + length
        header = _BOXES_WITH_BOXES.get(data[at + 4 : at + 8])
        if header:
            yield from _boxes(data, at + header, at + length)
        at += length
