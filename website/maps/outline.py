"""The outline of the world: what of its land and borders a frame shows, as paths of an SVG."""

import json
import math
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from website.maps.frame import HEIGHT, WIDTH, Frame, Point

_FILE = "assets/world.json"  # made by `components.world_outline`, which names its source
_BEYOND = 12  # units beyond the edge up to which land is drawn, so that no cut shows
_FINEST = 1.5  # units: what lies closer together is one point
_STEPS = (1, 2, 5, 10, 20, 30)  # degrees between lines of the graticule
_LINES = 7  # of the graticule across, at most

Line = list[Point]  # in degrees: east, north


def land(frame: Frame, package: Path) -> str:
    """Return the path of the land in *frame*."""
    shown = (_within(ring, frame) for ring in _lines("coasts", package, frame))
    return "".join(f"{path}Z" for path in map(_path, shown) if path.count(" ") > 2)


def borders(frame: Frame, package: Path) -> str:
    """Return the path of the borders between countries in *frame*."""
    return "".join(_path([frame.point(y, x) for x, y in line]) for line in _lines("borders", package, frame))


def graticule(frame: Frame) -> str:
    """Return the path of some parallels and meridians."""
    west, east, south, north = frame.edges
    step = next((each for each in _STEPS if (east - west) / each <= _LINES), _STEPS[-1])
    parallels = (
        frame.point(degree, 0)[1] for degree in _multiples(step, south, north) if -90 <= degree <= 90
    )
    meridians = (frame.point(0, degree)[0] for degree in _multiples(step, west, east))
    across = "".join(f"M0 {_number(y)}H{WIDTH}" for y in parallels)
    return across + "".join(f"M{_number(x)} 0V{HEIGHT}" for x in meridians)


def _multiples(step: int, least: float, most: float) -> range:
    return range(math.ceil(least / step) * step, math.floor(most) + 1, step)


@cache
def _world(package: Path) -> dict[str, Any]:
    """Return the coasts and borders in degrees, each with its extent."""
    world = json.loads((package / _FILE).read_text(encoding="utf-8"))
    return {name: [_unpacked(line, world["units"]) for line in world[name]] for name in ("coasts", "borders")}


def _unpacked(steps: list[int], units: int) -> tuple[Line, float, float, float, float]:
    x, y, line = 0, 0, []
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        line.append((x / units, y / units))
    xs, ys = [x for x, _ in line], [y for _, y in line]
    return line, min(xs), max(xs), min(ys), max(ys)


def _lines(kind: str, package: Path, frame: Frame) -> Iterator[Line]:
    """Yield the lines of which some may be in *frame*, with longitudes as it tells them."""
    west, east, south, north = frame.edges
    for line, left, right, bottom, top in _world(package)[kind]:
        if top < south or bottom > north:
            continue
        for turn in (-360, 0, 360):
            if right + turn >= west and left + turn <= east:
                yield [(x + turn, y) for x, y in line] if turn else line


def _within(ring: Line, frame: Frame) -> Line:
    """Return the part of a ring that is in *frame*: cut at one edge after another (Sutherland, Hodgman)."""
    points = [frame.point(y, x) for x, y in ring]
    for axis, edge, sign in (
        (0, -_BEYOND, 1),
        (0, WIDTH + _BEYOND, -1),
        (1, -_BEYOND, 1),
        (1, HEIGHT + _BEYOND, -1),
    ):
        points = list(_cut(points, partial(_depth, axis=axis, edge=edge, sign=sign)))
        if not points:
            break
    return points


def _depth(point: Point, axis: int, edge: float, sign: int) -> float:
    return sign * (point[axis] - edge)


def _cut(points: Line, depth: Callable[[Point], float]) -> Iterator[Point]:
    for (ax, ay), (bx, by) in pairwise([points[-1], *points]):
        before, now = depth((ax, ay)), depth((bx, by))
        if (before < 0) != (now < 0):
            part = before / (before - now)
            yield ax + part * (bx - ax), ay + part * (by - ay)
        if now >= 0:
            yield bx, by


def _path(points: Iterable[Point]) -> str:
    kept: Line = []
    for x, y in points:
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _FINEST:
            kept.append((x, y))
    if not kept:
        return ""
    first, *others = [f"{_number(x)} {_number(y)}" for x, y in kept]
    return f"M{first}L{' '.join(others)}" if others else ""


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
