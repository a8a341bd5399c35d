"""Depth: pixels of any mode become 8 bits a channel without transparency."""

from PIL import Image

from pipeline.errors import DamagedPhotoError


def averageable(image: Image.Image) -> Image.Image:
    """Return *image* in a mode whose pixels can be averaged, as shrinking does.

    Raises:
        DamagedPhotoError: its numbers have no agreed meaning as brightness.
    """
    if "transparency" in image.info or image.mode == "PA":
        return image.convert("RGBA")
    match image.mode:
        case "1":
            return image.convert("L")
        case "P":
            return image.convert("RGB")
        case "I" | "F":
            raise DamagedPhotoError("the picture has 32 bits a channel; at most 16 can be shown")
        case "I;16" | "I;16B" | "I;16L" | "I;16N":  # from scanners
            return image.convert("I").point([value / 257 for value in range(65536)], "L")
    return image


def flattened(image: Image.Image) -> Image.Image:
    """Return *image*, and white where it is see-through."""
    if image.mode not in {"LA", "La", "RGBA", "RGBa"}:
        return image
    coloured = image.convert("RGBA")
    flat = Image.new("RGB", image.size, "white")
    flat.paste(coloured, mask=coloured.getchannel("A"))
    return flat
