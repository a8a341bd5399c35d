"""What the recipe says is made beforehand."""

import pytest

from catalog.audiences import Audience
from pipeline.recipe import Recipe
from tests.gallery import Gallery, picture


def recipe(*edges: int, on_demand: bool) -> Recipe:
    return Recipe("salt", "Photos", Audience.of(["everyone"]), edges, on_demand)


def test_every_edge_is_stored_unless_sizes_are_made_on_demand() -> None:
    assert recipe(320, 640, 1280, on_demand=False).stored_edges == (320, 640, 1280)


@pytest.mark.parametrize(
    ("edges", "stored"),
    [
        ((320, 640, 1280, 1920), (640, 1920)),
        ((320, 640), (640,)),
        ((1280, 1920, 4096), (1280, 4096)),
        ((2560,), (2560,)),
    ],
)
def test_on_demand_one_edge_for_the_first_paint_and_the_largest_are_stored(
    edges: tuple[int, ...], stored: tuple[int, ...]
) -> None:
    assert recipe(*edges, on_demand=True).stored_edges == stored


def test_resize_makes_the_stored_edges_alone() -> None:
    gallery = Gallery(edges=(32, 64, 128, 800), on_demand=True)
    gallery.upload("lake/a.jpg", picture((1000, 500)))
    gallery.settle()

    assert {rendition.width for rendition in gallery.photo("lake/a.jpg").renditions} == {128, 800}
