"""Headings over photos: by day, month or year, and none where they would be noise."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from tests.unit.website.specimens import picture
from website.content import PhotoView, Unit
from website.grouping import CHUNK, groups, unit_of

START = datetime(2024, 7, 30, 12)


def days(*numbers: int) -> list[datetime | None]:
    return [START + timedelta(days=number) for number in numbers]


def views(moments: Iterable[datetime | None]) -> list[PhotoView]:
    return [PhotoView(f"n{n}", picture(), "i/x.jpg", taken=moment) for n, moment in enumerate(moments)]


@pytest.mark.parametrize(
    ("moments", "unit"),
    [
        (days(*[0, 1, 2] * 3), None),  # a handful
        (days(*[0] * 60), None),  # a single day
        (days(*[0, 1, 2, 3] * 3), Unit.DAY),
        (days(*range(40)), Unit.MONTH),  # one a day is no group
        (days(*[0, 100] * 30), Unit.MONTH),
        (days(*range(0, 1500, 20)), Unit.YEAR),
        (days(*range(0, 36500, 900)), None),  # one every other year
        ([None] * 60, None),
        ([*days(*[0] * 60), None], Unit.ALL),
        ([*days(*[0, 1] * 30), None], Unit.DAY),
        ([], None),
    ],
)
def test_headings_stand_for_the_shortest_time_that_gathers_some_photos(
    moments: list[datetime | None], unit: Unit | None
) -> None:
    assert unit_of(moments) is unit


def test_photos_stand_below_their_months_and_those_without_a_date_last() -> None:
    found = list(groups(views([*days(0, 1, 2, 3), None]), Unit.MONTH))

    assert [(group.iso, group.is_undated) for group in found] == [
        ("2024-07", False),
        ("2024-08", False),
        ("", True),
    ]
    assert [[len(chunk.photos) for chunk in group.chunks] for group in found] == [[2], [2], [1]]


def test_chunks_are_numbered_through_and_know_where_they_begin() -> None:
    moments = [*days(*[0] * (CHUNK + 1)), *days(*[1] * 3)]

    chunks = [chunk for group in groups(views(moments), Unit.DAY) for chunk in group.chunks]

    assert [(chunk.id, chunk.before, chunk.ends_group) for chunk in chunks] == [
        ("c-0", 0, False),
        ("c-1", CHUNK, True),
        ("c-2", CHUNK + 1, True),
    ]


def test_without_headings_all_photos_are_one_group_whatever_their_order() -> None:
    (group,) = groups(views([None, *days(3, 1, 2)]), None)

    assert (group.iso, group.is_undated, len(group.chunks)) == ("", False, 1)
