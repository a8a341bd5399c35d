"""Sizes: what a picture measures at a given long side, and the shrinking itself."""

from collections.abc import Iterator

from PIL import Image


def scaled(size: tuple[int, int], edge: int) -> tuple[int, int]:
    """Return *size* with its long side at most *edge*, in pixels; neither side is ever 0."""
    scale = min(1.0, edge / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def shrink(image: Image.Image, edge: int) -> Image.Image:
    """Return *image* with its long side at most *edge* pixels; a smaller one stays as it is."""
    if max(image.size) <= edge:
        return image
    return image.resize(scaled(image.size, edge), Image.Resampling.LANCZOS, reducing_gap=3.0)


def pyramid(master: Image.Image, edges: tuple[int, ...]) -> Iterator[Image.Image]:
    """Yield *master* at each of *edges*, largest first; a small one comes once, as it is."""
    image = master
    largest = max(master.size)
    useful = {min(edge, largest) for edge in edges}
    for edge in sorted(useful, reverse=True):
        image = shrink(image, edge)
        yield image
