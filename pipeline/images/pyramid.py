"""The pyramid: one photo in all sizes that pages ask for."""

from collections.abc import Iterator

from pipeline.images.planes import Planes

# A size this near the next larger one spares a viewer too few bytes to be worth making, storing and moving.
_NEAR = 1.15


def pyramid(picture: Planes, edges: tuple[int, ...]) -> Iterator[Planes]:
    """Yield *picture* at each of *edges* that is worth it, largest first, each made from the one before."""
    for edge in useful_edges(max(picture.size), edges):
        picture = picture.shrunk(edge)
        yield picture


def useful_edges(largest: int, edges: tuple[int, ...]) -> list[int]:
    """Return which of *edges* to make of a picture whose long side is *largest*, largest first.

    None is enlarged: a small photo comes as it is, in place of the sizes it does not reach and of one
    that it hardly exceeds.
    """
    useful: list[int] = []
    for edge in sorted({min(edge, largest) for edge in edges}, reverse=True):
        if not useful or useful[-1] >= edge * _NEAR:
            useful.append(edge)
    return useful
