"""The outline of the world, derived from arcs that countries share."""

from components.world_outline import derive

# Two countries in a square: the border between them, then what is left of each.
BORDER, WEST, EAST = [[100, 0], [0, 200]], [[100, 200], [-100, 0], [0, -200], [100, 0]], [[100, 0], [100, 0]]
ISLAND = [[1000, 0], [1, 0], [0, 1], [-1, -1]]
EAST += [[0, 200], [-100, 0]]
TOPOLOGY = {
    "transform": {"scale": [0.1, 0.1], "translate": [0, 0]},
    "arcs": [BORDER, WEST, EAST, ISLAND],
    "objects": {
        "land": {"type": "MultiPolygon", "arcs": [[[1, 2]], [[3]]]},
        "countries": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]]},
                {"type": "Polygon", "arcs": [[2, ~0]]},
            ],
        },
    },
}


def test_coasts_are_closed_and_borders_are_what_two_countries_share() -> None:
    outline = derive(TOPOLOGY)

    assert outline["borders"] == [[200, 0, 0, 400]]
    (coast,) = outline["coasts"]  # an island of a tenth of a degree is not seen
    assert coast[:2] == [200, 400]
    assert (sum(coast[2::2]), sum(coast[3::2])) == (0, 0)
