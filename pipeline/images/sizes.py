"""Sizes: what a picture measures at a given long side, and the shrinking itself."""

from PIL import Image

Size = tuple[int, int]  # width and height in pixels


def scaled(size: Size, edge: int) -> Size:
    """Return *size* with its long side at most *edge*, in pixels; neither side is ever 0."""
    scale = min(1.0, edge / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def shrink(image: Image.Image, edge: int) -> Image.Image:
    """Return *image* with its long side at most *edge* pixels; a smaller one stays as it is."""
    if max(image.size) <= edge:
        return image
    return image.resize(scaled(image.size, edge), Image.Resampling.LANCZOS, reducing_gap=3.0)
