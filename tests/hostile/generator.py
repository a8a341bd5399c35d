"""The generator: from a seed to as many hostile files as wanted, the same ones each time."""

import random
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from tests.hostile.bombs import bombs, light_bombs, strangers
from tests.hostile.seeds import valid_files
from tests.hostile.surgery import EDITS, ODD_NUMBERS


@dataclass(frozen=True)
class Specimen:
    """A file to be tried."""

    name: str
    data: bytes


def specimens(seed: int, count: int, *, heavy: bool = True) -> Iterator[Specimen]:
    """Return *count* files: the valid ones, strangers, bombs, and then mutations for the rest.

    Without *heavy* the bombs that take long or much memory are left out.
    """
    return islice(_all(seed, heavy), count)


def _all(seed: int, heavy: bool) -> Iterator[Specimen]:
    for source in (valid_files(), strangers()):
        yield from (Specimen(name, data) for name, data in source.items())
    for name, make in (bombs() if heavy else light_bombs()).items():
        yield Specimen(name, make())
    names = list(valid_files())
    number = 0
    while True:  # format by format, each with every kind of mutation
        name = names[number % len(names)]
        yield _mutated(name, random.Random(f"{seed} {number}"), number)
        number += 1


def _mutated(name: str, rng: random.Random, number: int) -> Specimen:
    stem, _, ending = name.rpartition(".")
    data = valid_files()[name]
    edits = EDITS[ending]
    # Half of all damage is done with knowledge of the format.
    mutate = rng.choice(edits if rng.random() < 0.5 else _BLIND)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        data = _perhaps(mutate, data, rng)
    return Specimen(f"{number:05d} {stem} {mutate.__name__.strip('_')}.{ending}", data)


def _perhaps(mutate: Callable[[bytes, random.Random], bytes], data: bytes, rng: random.Random) -> bytes:
    """Mutate once more, unless there is no structure left to work on."""
    try:
        return mutate(data, rng)
    except (IndexError, ValueError, struct.error):
        return data


def flip_bits(data: bytes, rng: random.Random) -> bytes:
    """Turn some bits over."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 2, 8, 64))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def truncate(data: bytes, rng: random.Random) -> bytes:
    """Cut the end off."""
    return data[: rng.randrange(len(data))]


def blank(data: bytes, rng: random.Random) -> bytes:
    """Overwrite a stretch with one value."""
    at, length = rng.randrange(len(data)), rng.randint(1, 400)
    return (
        data[:at] + bytes([rng.choice((0, 0xFF, 0x55))]) * min(length, len(data) - at) + data[at + length :]
    )


def insert(data: bytes, rng: random.Random) -> bytes:
    """Put noise in."""
    at = rng.randrange(len(data))
    return data[:at] + rng.randbytes(rng.choice((1, 3, 16, 1000))) + data[at:]


def remove(data: bytes, rng: random.Random) -> bytes:
    """Take a stretch out."""
    at = rng.randrange(len(data))
    return data[:at] + data[at + rng.choice((1, 2, 16, 200)) :]


def repeat(data: bytes, rng: random.Random) -> bytes:
    """Say a stretch again and again."""
    at = rng.randrange(len(data))
    stretch = data[at : at + rng.choice((1, 8, 100))]
    return data[:at] + stretch * rng.choice((2, 9, 300)) + data[at:]


def plant_number(data: bytes, rng: random.Random) -> bytes:
    """Write an odd number somewhere."""
    size, order = rng.choice((2, 4)), rng.choice(("big", "little"))
    number = (rng.choice(ODD_NUMBERS) & ((1 << 8 * size) - 1)).to_bytes(size, order)  # type: ignore[arg-type]
    at = rng.randrange(min(len(data), rng.choice((64, 512, 1 << 30))))
    return data[:at] + number + data[at + size :]


def splice(data: bytes, rng: random.Random) -> bytes:
    """Go on in another file, of whatever format."""
    other = rng.choice(list(valid_files().values()))
    return data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :]


def append(data: bytes, rng: random.Random) -> bytes:
    """Be two files at once."""
    return data + rng.choice(list(valid_files().values()))


_BLIND = (
    flip_bits,
    flip_bits,
    truncate,
    truncate,
    blank,
    insert,
    remove,
    repeat,
    plant_number,
    splice,
    append,
)
