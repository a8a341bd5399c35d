"""The timesheet: whose time it was that a piece of work took."""

import pytest

from pipeline.timesheet import Timesheet
from tests.fakes import Clock
from tests.gallery import Gallery


def timesheet() -> tuple[Timesheet, Clock]:
    clock = Clock()
    return Timesheet(clock), clock


@pytest.mark.parametrize(
    ("own", "waited", "blames"), [(5, 0, True), (5, 4, True), (4, 5, False), (0, 5, False)]
)
def test_a_step_is_blamed_for_time_that_was_mostly_its_own(own: int, waited: int, blames: bool) -> None:
    sheet, clock = timesheet()
    with sheet.step():
        with sheet.call():
            clock.now += waited
        clock.now += own
        assert sheet.blames_step == blames


def test_nobody_is_blamed_while_aws_is_at_it_or_outside_of_a_step() -> None:
    sheet, clock = timesheet()
    with sheet.step():
        clock.now += 60
        with sheet.call():
            assert not sheet.blames_step
    assert not sheet.blames_step


def test_calls_side_by_side_take_the_time_of_the_longest() -> None:
    sheet, clock = timesheet()
    with sheet.step():
        with sheet.call():
            clock.now += 3
            with sheet.call():
                clock.now += 3
            clock.now += 1
        clock.now += 6
        assert not sheet.blames_step
        clock.now += 1
        assert sheet.blames_step


def test_a_watched_store_can_be_copied_from() -> None:
    sheet, _ = timesheet()
    gallery = Gallery()
    gallery.renditions.put("a", b"data")
    renditions = sheet.over(gallery.shop).renditions

    assert renditions.copy_from(renditions, "a", "b")
    assert gallery.renditions.objects["b"].data == b"data"
