"""Maps, drawn from an outline of the world that comes along: no other host is asked."""

from website.maps.drawing import Drawing, Mark, draw

__all__ = ["Drawing", "Mark", "draw"]
