"""Groups: an album's photos under headings that say when they were taken, where that helps.

A heading is worth its place if some photos stand below it; so a short trip is told by days, a child's
first year by months, and a shoebox of scans by years.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from website.content import PhotoView, Unit

FEWEST = 12  # photos of an album that is grouped at all
WORTH = 3  # photos that stand below a heading on average
LONGEST = {Unit.DAY: 62, Unit.MONTH: 1100}  # days from the first photo to the last: two months, three years
CHUNK = 60  # photos that the browser lays out, or skips, together
UNFOLDED = 240  # photos that a page has at once; what follows would keep a phone from answering


@dataclass(frozen=True)
class Chunk:
    """Photos of one group in one list; *before* of the page's photos come first."""

    id: str
    photos: tuple[PhotoView, ...]
    before: int
    ends_group: bool

    @property
    def is_folded(self) -> bool:
        """Whether browsers with scripts get these photos when they have time for them."""
        return self.before >= UNFOLDED


@dataclass(frozen=True)
class Group:
    """Photos that stand together; *begins* is None where no heading names a time."""

    unit: Unit
    begins: date | None
    is_undated: bool  # photos without a date, after others with one
    chunks: tuple[Chunk, ...]

    @property
    def iso(self) -> str:
        """The heading's time as HTML's `datetime` has it."""
        return self.unit.iso(self.begins) if self.begins else ""


def unit_of(moments: Sequence[datetime | None]) -> Unit | None:
    """Return what headings of photos taken at *moments*, in an album sorted by date, should stand for.

    None means no heading at all.
    """
    days = [moment.date() for moment in moments if moment]
    if len(moments) < FEWEST or not days:
        return None
    span = (max(days) - min(days)).days
    for unit in (Unit.DAY, Unit.MONTH, Unit.YEAR):
        headings = len({unit.begin(day) for day in days})
        if headings > 1 and span <= LONGEST.get(unit, span) and len(days) >= WORTH * headings:
            return unit
    return None if all(moments) else Unit.ALL


def groups(photos: Iterable[PhotoView], unit: Unit | None) -> Iterator[Group]:
    """Yield the *photos* of one page below their headings; they are sorted by date, if *unit* is one."""
    chunks = before = 0
    for (begins, is_undated), found in groupby(photos, key=lambda photo: _time(photo, unit)):
        members = tuple(found)
        yield Group(unit or Unit.ALL, begins, is_undated, tuple(_chunks(members, chunks, before)))
        chunks += -(-len(members) // CHUNK)
        before += len(members)


def _time(photo: PhotoView, unit: Unit | None) -> tuple[date | None, bool]:
    """Return when the unit of *photo* begins, if a heading names it, and whether it has no date."""
    if unit is None or unit is Unit.ALL or photo.taken is None:
        return None, unit is not None and photo.taken is None
    return unit.begin(photo.taken.date()), False


def _chunks(photos: tuple[PhotoView, ...], number: int, before: int) -> Iterator[Chunk]:
    for start in range(0, len(photos), CHUNK):
        end = start + CHUNK
        yield Chunk(f"c-{number}", photos[start:end], before + start, end >= len(photos))
        number += 1
