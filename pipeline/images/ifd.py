"""Image file directories of a TIFF, read from bytes with distrust: bounded, and never twice.

Only what finding a preview needs (TIFF 6.0, section 2): Pillow reads TIFFs that are pictures themselves.
"""

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

SUB_IFDS = 0x014A
_MAX_DIRECTORIES = 64  # cameras write fewer than ten
_MAX_ENTRIES = 1024  # of a directory; cameras write fewer than a hundred
_MAX_NUMBERS = 4096  # of an entry's values
_RATIO, _SIGNED_RATIO = 5, 10
# byte, text, short, long, ratio, anything, signed ratio, directory
_WIDTHS = {1: 1, 2: 1, 3: 2, 4: 4, _RATIO: 8, 7: 1, _SIGNED_RATIO: 8, 13: 4}
_LETTERS = {1: "B", 3: "H", 4: "I", 13: "I"}


@dataclass(frozen=True)
class Directory:
    """One directory: where each tag's values lie."""

    data: bytes = field(repr=False)
    order: str  # "<" or ">", as `struct` has it
    entries: dict[int, tuple[int, int, int]]  # tag: (type, count, offset of the values)

    def numbers(self, tag: int) -> tuple[int, ...]:
        """Return the whole numbers under *tag*; none when there are none, or they lie outside the file."""
        kind, count, offset = self.entries.get(tag, (0, 0, 0))
        letter = _LETTERS.get(kind)
        if letter is None or count > _MAX_NUMBERS or offset + count * _WIDTHS[kind] > len(self.data):
            return ()
        return struct.unpack_from(f"{self.order}{count}{letter}", self.data, offset)

    def number(self, tag: int) -> int | None:
        """Return the first whole number under *tag*."""
        return next(iter(self.numbers(tag)), None)

    def value(self, tag: int) -> object:
        """Return what is under *tag*: a text, or numbers, several or one; None for anything else."""
        kind = self.entries[tag][0] if tag in self.entries else 0
        if kind == 2:
            return self.text(tag)
        found = self._ratios(tag) if kind in {_RATIO, _SIGNED_RATIO} else self.numbers(tag)
        return found[0] if len(found) == 1 else found or None

    def _ratios(self, tag: int) -> tuple[float, ...]:
        kind, count, offset = self.entries[tag]
        letter = "I" if kind == _RATIO else "i"
        if count > _MAX_NUMBERS or offset + count * _WIDTHS[kind] > len(self.data):
            return ()
        pairs = struct.iter_unpack(f"{self.order}2{letter}", self.data[offset : offset + count * 8])
        return tuple(above / below if below else math.nan for above, below in pairs)

    def text(self, tag: int) -> str:
        """Return the text under *tag*, or ""."""
        kind, count, offset = self.entries.get(tag, (0, 0, 0))
        if kind != 2 or count > _MAX_NUMBERS:
            return ""
        return self.data[offset : offset + count].partition(b"\0")[0].decode("utf-8", "replace")


def directories(data: bytes) -> Iterator[Directory]:
    """Yield the directories of the TIFF in *data*, each once: the chain of main ones, and all below them."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])  # a BigTIFF is a picture: Pillow reads it
    if order is None or len(data) < 8:
        return
    waiting = [struct.unpack_from(f"{order}I", data, 4)[0]]
    seen: set[int] = set()
    while waiting and len(seen) < _MAX_DIRECTORIES:
        offset = waiting.pop(0)
        if offset in seen or not 8 <= offset <= len(data) - 2:
            continue
        seen.add(offset)
        directory, following = read_directory(data, order, offset)
        yield directory
        waiting += [following, *directory.numbers(SUB_IFDS)[:_MAX_DIRECTORIES]]


def read_directory(data: bytes, order: str, offset: int) -> tuple[Directory, int]:
    """Return the directory at *offset* and the offset of the next; what the file cuts off is left out."""
    (count,) = struct.unpack_from(f"{order}H", data, offset)
    entries = {}
    for at in range(offset + 2, offset + 2 + 12 * min(count, _MAX_ENTRIES), 12):
        if at + 12 > len(data):
            break
        tag, kind, length, value = struct.unpack_from(f"{order}HHII", data, at)
        is_inline = length * _WIDTHS.get(kind, 8) <= 4
        entries[tag] = (kind, length, at + 8 if is_inline else value)
    end = offset + 2 + 12 * count
    following = struct.unpack_from(f"{order}I", data, end)[0] if end + 4 <= len(data) else 0
    return Directory(data, order, entries), following
