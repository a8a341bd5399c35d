"""Orientation: how a stored picture has to be turned so that its top is up."""

from PIL import Image

TURNS = {  # EXIF 2.32, tag 0x0112
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def turned(image: Image.Image, orientation: object) -> Image.Image:
    """Return *image* upright; an *orientation* that says nothing leaves it as it is."""
    turn = TURNS.get(orientation) if isinstance(orientation, int) else None
    return image if turn is None else image.transpose(turn)


def turned_size(size: tuple[int, int], orientation: object) -> tuple[int, int]:
    """Return what *size* becomes upright."""
    return size[::-1] if orientation in {5, 6, 7, 8} else size
