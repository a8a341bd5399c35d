"""Units of time that stand above photos."""

from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    """The time that one heading stands for."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    ALL = "all"  # no heading, but for photos without a date

    def begin(self, day: date) -> date:
        """Return the first day of the unit that holds *day*."""
        if self is Unit.DAY:
            return day
        return day.replace(day=1, month=day.month if self is Unit.MONTH else 1)

    def iso(self, day: date) -> str:
        """Return the unit that holds *day* as HTML's `datetime` has it: `2024-07-14`, `2024-07`, `2024`."""
        return day.isoformat()[: {Unit.DAY: 10, Unit.MONTH: 7}.get(self, 4)]
