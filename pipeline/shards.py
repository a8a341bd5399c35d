"""Shards: which file of an index holds which sheets.

A sheet's slot is its day and its album's id. Slots hang in a tree: first the month, then the digits of
the day, then the bits of the album's id. A shard is named by the way to it, and holds what hangs
below; it is parted where that would be more than `MOST` entries. So names follow from what there is,
never from how it came about, a change touches the shards of its own days alone, and a part of the tree
is split or joined at the cost of one shard.
"""

import base64
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

MOST = 400  # entries in a shard: about 40 KB, some 15 more where albums tell of places
_BITS = 24  # of an album's id; more photos than MOST of one album on one day lie together
_MONTH, _DAY = 2, 4  # so long are the ways to these

Sheet = list[Any]  # the album's title and audience, and its photos of one day
Sheets = dict[str, Sheet]  # by slot
Read = Callable[[list[str]], list[Sheets]]


@dataclass(frozen=True)
class Revision:
    """How the shards of an index change: those to write, and the entries in all there will be."""

    written: Mapping[str, Sheets]
    shards: Mapping[str, int]


def revised(shards: Mapping[str, int], gone: Set[str], sheets: Sheets, read: Read) -> Revision:
    """Return how *shards*, entries by name, change without the *gone* slots and with these *sheets*.

    Shards are read only where they have to be.
    """
    slots = {*gone, *sheets}
    months = {slot[:_MONTH] for slot in slots}
    near = {name: count for name, count in shards.items() if name[:_MONTH] in months}
    former: dict[str, Sheets] = {}
    plan = _Plan(
        {}, near, missing={name for name in near if any(_way(slot).startswith(name) for slot in slots)}
    )
    while True:
        wanted = sorted(plan.missing)
        former |= zip(wanted, read(wanted), strict=True)
        held = {slot: sheet for each in former.values() for slot, sheet in each.items() if slot not in gone}
        plan = _Plan(held | sheets, {name: count for name, count in near.items() if name not in former})
        ways = [(_way(slot), slot) for slot in sorted(plan.held)]
        for month in months:
            plan.place(month, ways, list(plan.unread))
        if not plan.missing:
            break
    found = {name: {slot: plan.held[slot] for slot in sorted(inside)} for name, inside in plan.placed.items()}
    kept = {name: count for name, count in shards.items() if name not in former}
    return Revision(
        written={name: inside for name, inside in found.items() if inside != former.get(name)},
        shards=kept | {name: sum(map(entries_of, inside.values())) for name, inside in found.items()},
    )


def entries_of(sheet: Sheet) -> int:
    """Return how many entries *sheet* counts for; an album without photos is one."""
    return max(1, len(sheet[2]))


@dataclass
class _Plan:
    """Where sheets go: those *held*, beside the *unread* shards, of which only the size is known."""

    held: Sheets
    unread: Mapping[str, int]
    missing: set[str] = field(default_factory=set)  # shards that have to be read first
    placed: dict[str, list[str]] = field(default_factory=dict)  # slots by shard

    def place(self, way: str, slots: Sequence[tuple[str, str]], unread: Sequence[str]) -> None:
        """Place what hangs below *way* of *slots*, each after the way to it, and of *unread* shards."""
        slots = [each for each in slots if each[0].startswith(way)]
        unread = [name for name in unread if name.startswith(way)]
        if unread == [way] and not slots:
            return  # nothing has changed in there
        size = sum(entries_of(self.held[slot]) for _, slot in slots)
        size += sum(self.unread[name] for name in unread)
        if size <= MOST or len(way) == _DAY + _BITS or way in unread:
            self.missing.update(unread)
            if slots:
                self.placed[way] = [slot for _, slot in slots]
            return
        for step in "0123456789" if len(way) < _DAY else "01":
            self.place(way + step, slots, unread)


def _way(slot: str) -> str:
    """Return the way from the top of the tree to *slot*."""
    first = base64.b32decode(slot[_DAY:].upper())[: _BITS // 8]
    return f"{slot[:_DAY]}{int.from_bytes(first):0{_BITS}b}"
