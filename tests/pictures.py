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
