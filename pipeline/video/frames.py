"""Frames through FFmpeg's filters: scaled, turned upright, in the colours that browsers expect."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.video.reading import Stance

if TYPE_CHECKING:
    from av.filter.graph import Graph
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

Filters = tuple[tuple[str, str], ...]

_UNSPECIFIED = 2
_HD_LINES = 720  # from here on, what does not name its matrix is meant as BT.709, below as BT.601


def chain(stream: "VideoStream", filters: Filters) -> "Graph":
    """Return a graph that passes frames of *stream* through *filters*, each a name and its options."""
    from av.filter.graph import Graph  # noqa: PLC0415

    graph = Graph()
    nodes = [graph.add_buffer(template=stream)]
    nodes += [graph.add(name, options) if options else graph.add(name) for name, options in filters]
    nodes.append(graph.add("buffersink"))
    graph.link_nodes(*nodes).configure()
    return graph


def scaling(frame: "VideoFrame", size: tuple[int, int], matrix: str, levels: str) -> tuple[str, str]:
    """Return the filter that scales to *size* and brings colours to *matrix* and *levels*."""
    options = [
        str(size[0]),
        str(size[1]),
        "flags=bicubic",
        f"out_color_matrix={matrix}",
        f"out_range={levels}",
    ]
    if frame.colorspace == _UNSPECIFIED and frame.height >= _HD_LINES:
        options.append("in_color_matrix=bt709")
    return "scale", ":".join(options)


def upright(stance: Stance, scale: tuple[str, str], pixels: str) -> Filters:
    """Return the filters that *scale* first, when there is most to throw away, and then turn."""
    return (scale, ("format", f"pix_fmts={pixels}"), *stance.turn, ("setsar", "1"))


def pulled(graph: "Graph") -> Iterable["VideoFrame"]:
    """Yield the frames that *graph* has ready."""
    import av  # noqa: PLC0415

    while True:
        try:
            yield graph.vpull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
