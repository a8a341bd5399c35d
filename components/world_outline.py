"""The outline that maps are drawn from, `website/assets/world.json`, derived from public data.

    python -m components.world_outline countries-50m.json > website/assets/world.json

The file is that of the npm package world-atlas (ISC licence), made from Natural Earth, which is in the
public domain. Only lines are kept, simplified to what is seen on a map of a country or more: 7 times
smaller. It is run by whoever wants another outline; nothing else needs its source.
"""

import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

SOURCE = "Natural Earth 1:50m (public domain) by world-atlas 2.0.2 (ISC), simplified"
UNITS_A_DEGREE = 20
TOLERANCE = 0.1  # degrees that a simplified line may lie off
LEAST_ISLAND = 0.15  # degrees across

Point = tuple[float, float]


def derive(topology: dict[str, Any]) -> dict[str, Any]:
    """Return coasts, which are closed, and borders, as numbers: a start, then steps, in units of a degree."""
    lines = [_simplified(_unbroken(line)) for line in _arcs(topology)]
    land = [ring for polygon in _polygons(topology["objects"]["land"]) for ring in polygon]
    coasts = [_joined(ring, lines) for ring in land]
    shared = Counter(_index(arc) for shape in _shapes(topology["objects"]["countries"]) for arc in shape)
    borders = [lines[arc] for arc, times in sorted(shared.items()) if times > 1]
    return {
        "source": SOURCE,
        "units": UNITS_A_DEGREE,
        "coasts": [_steps(coast) for coast in coasts if _extent(coast) >= LEAST_ISLAND],
        "borders": [_steps(border) for border in borders],
    }


def _arcs(topology: dict[str, Any]) -> Iterator[list[Point]]:
    (across, up), (left, bottom) = (topology["transform"][name] for name in ("scale", "translate"))
    for arc in topology["arcs"]:
        x, y, line = 0, 0, []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * across + left, y * up + bottom))
        yield line


def _polygons(shape: dict[str, Any]) -> Iterator[list[list[int]]]:
    if shape["type"] == "GeometryCollection":
        for each in shape["geometries"]:
            yield from _polygons(each)
    elif shape["type"] == "MultiPolygon":
        yield from shape["arcs"]
    elif shape["type"] == "Polygon":
        yield shape["arcs"]


def _shapes(countries: dict[str, Any]) -> Iterator[list[int]]:
    for polygon in _polygons(countries):
        yield from polygon


def _index(arc: int) -> int:
    """Return which line an arc is; ~n means line n backwards."""
    return arc if arc >= 0 else ~arc


def _joined(ring: list[int], lines: list[list[Point]]) -> list[Point]:
    points: list[Point] = []
    for arc in ring:
        line = lines[_index(arc)]
        points += (line if arc >= 0 else line[::-1])[bool(points) :]
    points = _unbroken(points)
    (first, _), (last, _) = points[0], points[-1]
    # Antarctica goes once around the pole, which lies in it and on no line.
    return [*points, (last, -90.0), (first, -90.0)] if abs(last - first) > 180 else points


def _unbroken(line: list[Point]) -> list[Point]:
    """Return *line* without jumps at the date line: beyond it, longitudes go on."""
    kept = line[:1]
    for x, y in line[1:]:
        kept.append((x + 360 * round((kept[-1][0] - x) / 360), y))
    return kept


def _simplified(line: list[Point]) -> list[Point]:
    """Return *line* by Douglas and Peucker: without the points that lie close to what is left of it."""
    kept, waiting = {0, len(line) - 1}, [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        distances = [(_distance(line[at], line[first], line[last]), at) for at in range(first + 1, last)]
        farthest, at = max(distances, default=(0.0, 0))
        if farthest > TOLERANCE:
            kept.add(at)
            waiting += [(first, at), (at, last)]
    return [line[at] for at in sorted(kept)]


def _distance(point: Point, first: Point, last: Point) -> float:
    (x, y), (ax, ay), (bx, by) = point, first, last
    length = math.hypot(bx - ax, by - ay)
    if length < 1e-9:
        return math.hypot(x - ax, y - ay)
    return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length


def _extent(line: list[Point]) -> float:
    xs, ys = [x for x, _ in line], [y for _, y in line]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def _steps(line: list[Point]) -> list[int]:
    places = [(round(x * UNITS_A_DEGREE), round(y * UNITS_A_DEGREE)) for x, y in line]
    moves = [(x - fx, y - fy) for (fx, fy), (x, y) in pairwise(places)]
    return [*places[0], *(each for move in moves if move != (0, 0) for each in move)]


if __name__ == "__main__":
    json.dump(derive(json.loads(Path(sys.argv[1]).read_text())), sys.stdout, separators=(",", ":"))
