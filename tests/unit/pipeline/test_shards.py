"""Shards follow from what they hold, and a change reads and writes no more than lies around it."""

import random

import pytest

from catalog.ids import album_id
from pipeline import shards
from pipeline.shards import Revision, Sheet, Sheets, revised

DAYS = ("0000", "0704", "0705", "0714", "1224")
ALBUMS = tuple(album_id("a salt for tests", f"album {number}") for number in range(8))


class Files:
    """An index as files, and which of them were read."""

    def __init__(self) -> None:
        self.files: dict[str, Sheets] = {}
        self.sizes: dict[str, int] = {}
        self.read: list[str] = []

    def change(self, gone: set[str], sheets: Sheets) -> Revision:
        """Replace the *gone* slots and those of *sheets*."""
        self.read.clear()
        revision = revised(self.sizes, gone, sheets, self._read)
        self.files |= revision.written
        self.files = {name: self.files[name] for name in revision.shards}
        self.sizes = dict(revision.shards)
        return revision

    def _read(self, names: list[str]) -> list[Sheets]:
        self.read += names
        return [self.files[name] for name in names]


def sheet(photos: int) -> Sheet:
    return [
        "An album",
        "audience",
        [[f"photo{number}", 2020, "Words", "-320.jpg", 1.5] for number in range(photos)],
    ]


def made_at_once(sheets: Sheets) -> Files:
    files = Files()
    files.change(set(), sheets)
    return files


@pytest.mark.parametrize("most", [1, 4, 12])
def test_whatever_came_and_went_the_shards_are_those_of_what_there_is(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "MOST", most)
    rng = random.Random(most)
    files, there = Files(), Sheets()
    for step in range(300):
        slots = {f"{rng.choice(DAYS)}{rng.choice(ALBUMS)}" for _ in range(rng.randint(1, 3))}
        sheets = {slot: sheet(rng.randint(0, 5)) for slot in slots if rng.random() < 0.5}
        there = {slot: each for slot, each in there.items() if slot not in slots} | sheets

        files.change(slots, sheets)

        assert files.files == made_at_once(there).files, f"step {step}"
        assert files.sizes == {
            name: sum(max(1, len(each[2])) for each in inside.values())
            for name, inside in files.files.items()
        }
        assert all(size <= most or len(files.files[name]) == 1 for name, size in files.sizes.items())


def test_a_month_is_one_shard_until_it_holds_too_much_and_then_one_for_some_of_its_days() -> None:
    some = {f"{day}{ALBUMS[0]}": sheet(150) for day in ("0704", "0714")}
    more = {f"0722{ALBUMS[0]}": sheet(150)}
    files = made_at_once(some)
    assert set(files.files) == {"07"}

    files.change(set(), more)

    assert set(files.files) == {"070", "071", "072"}
    assert files.read == ["07"]


def test_a_change_reads_and_writes_the_shard_of_its_day_alone() -> None:
    days = [f"{month:02}{day:02}" for month in range(1, 13) for day in range(1, 29)]
    files = made_at_once({f"{day}{album}": sheet(20) for day in days for album in ALBUMS})

    revision = files.change({f"0704{ALBUMS[3]}"}, {f"0704{ALBUMS[3]}": sheet(21)})

    assert files.read == list(revision.written) == ["0704"]


def test_what_stays_as_it_was_is_not_written() -> None:
    files = made_at_once({f"0704{ALBUMS[0]}": sheet(3)})

    revision = files.change({f"0704{ALBUMS[0]}"}, {f"0704{ALBUMS[0]}": sheet(3)})

    assert revision.written == {}


def test_photos_without_a_date_are_parted_by_their_albums() -> None:
    files = made_at_once({f"0000{album}": sheet(300) for album in ALBUMS})

    assert len(files.files) == len(ALBUMS)
    assert all(name.startswith("0000") for name in files.files)


def test_more_photos_of_one_album_on_one_day_than_a_shard_should_hold_lie_together() -> None:
    files = made_at_once({f"0704{ALBUMS[0]}": sheet(2000)})

    assert list(files.sizes.values()) == [2000]
