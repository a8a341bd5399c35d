"""Numbers and dates in words, as the pages say them."""

from collections.abc import Iterable
from datetime import date, datetime


def count_line(photos: int, albums: int = 0) -> str:
    """Return for example `24 photos · 2 albums`."""
    parts = [_counted(photos, "photo")] if photos else []
    parts += [_counted(albums, "album")] if albums else []
    return " · ".join(parts) or "No photos yet"


def long_date(day: date) -> str:
    """Return for example `4 July 2024`."""
    return f"{day.day} {day:%B %Y}"


def period(moments: Iterable[datetime | None]) -> str:
    """Return the days that *moments* span, for example `4 to 19 July 2024`; empty without any."""
    days = sorted(moment.date() for moment in moments if moment)
    if not days:
        return ""
    first, last = days[0], days[-1]
    if first == last:
        return long_date(first)
    return f"{_shortened(first, last)} to {long_date(last)}"


def file_size(size: int) -> str:
    """Return a number of bytes in the unit that reads best: `840 KB`, `1.2 GB`."""
    for unit, power in (("GB", 1e9), ("MB", 1e6)):
        if size >= power:
            amount = size / power
            return f"{amount:.1f} {unit}" if amount < 10 else f"{amount:,.0f} {unit}"
    return f"{max(1, round(size / 1000))} KB"


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a plain *text*, which blank lines part."""
    lines = [line.strip() for line in text.splitlines()]
    blocks = "\n".join(lines).split("\n\n")
    return [block.strip() for block in blocks if block.strip()]


def clock(seconds: int) -> str:
    """Return a length as players write it: `0:42`, `12:05`, `1:02:03`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _shortened(first: date, last: date) -> str:
    """Return *first* without what it shares with *last*."""
    if first.year != last.year:
        return long_date(first)
    return str(first.day) if first.month == last.month else f"{first.day} {first:%B}"
