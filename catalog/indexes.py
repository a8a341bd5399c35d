"""Search indexes: the shards of each view's index, and what an album has in them.

What a view may search lies in files of its own, shards. An album has a *sheet* in them for each day of
the year on which its photos were taken; `0000` holds what has no date, and an album without photos.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

LIST = "index"  # the file that names all shards
NO_DAY = "0000"

Names = frozenset[str]


@dataclass(frozen=True)
class Index:
    """What is known of the files of one view's index.

    Before anything is written or deleted, it is noted as planned, as with a page's footprint.
    """

    edition: str  # albums note in which editions they are; one that is lost is followed by another
    shards: Mapping[str, int] = field(default_factory=dict)  # entries by shard; there for certain
    planned: Names = frozenset()  # shards that are perhaps there: to be written, or to be deleted
    is_listed: bool = False  # whether the list is there and names these shards
    is_whole: bool = False  # whether all albums have been asked for their entries

    @property
    def certain(self) -> Names:
        """The names of the files that are there for certain."""
        return frozenset(self.shards) | (frozenset({LIST}) if self.is_listed else frozenset())

    @property
    def perhaps(self) -> Names:
        """The names under which something may be."""
        return self.planned | {LIST}

    def before(self, wanted: Names) -> "Index":
        """Return what to note before the shards become *wanted*."""
        return replace(self, planned=self.planned | (wanted - frozenset(self.shards)), is_listed=False)

    def after(self, shards: Mapping[str, int]) -> "Index":
        """Return what to note once there are these *shards*."""
        left_over = (self.planned | frozenset(self.shards)) - frozenset(shards)
        return replace(self, shards=shards, planned=left_over)

    def listed(self) -> "Index":
        """Return what to note once the list names the shards."""
        return replace(self, is_listed=True)

    def void(self, edition: str) -> "Index":
        """Return the next *edition*, with nothing in it yet; all that is there is superfluous."""
        return Index(edition, planned=self.planned | frozenset(self.shards))

    def swept(self) -> "Index":
        """Return what to note once all that was superfluous is deleted."""
        return replace(self, planned=frozenset())

    def to_item(self) -> dict[str, Any]:
        """Return this index as plain values for a row."""
        # `asdict` would copy hundreds of shards one by one, after each change of a photo.
        return {**vars(self), "planned": sorted(self.planned)}

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "Index":
        """Return the index that a row holds."""
        return cls(**{**item, "planned": frozenset(item["planned"])})


@dataclass(frozen=True)
class Indexed:
    """What an album has in the indexes: by day the digest of its sheet, "" while that may be another."""

    fingerprint: str = ""  # of all that was indexed; "" while it is being written
    days: Mapping[str, str] = field(default_factory=dict)
    editions: Names = frozenset()  # of the indexes that hold it

    def before(self, wanted: "Indexed", done: Names = frozenset()) -> "Indexed":
        """Return what to note before the album's part becomes *wanted*, but on the days that are *done*."""
        editions, days = self.editions | wanted.editions, {*self.days, *wanted.days}
        known = days - self.changed(wanted) if self.editions == wanted.editions else set[str]()
        # In an edition that it leaves, a day that is done is not there; no digest could tell both.
        known |= done if editions == wanted.editions else set()
        there = {day: wanted.days[day] for day in known & wanted.days.keys()}
        return Indexed("", there | dict.fromkeys(days - known, ""), editions)

    def changed(self, wanted: "Indexed") -> Names:
        """Return the days on which an index that has held the album, and still does, has to change."""
        days = {*self.days, *wanted.days}
        return frozenset(
            day for day in days if not self.days.get(day) or self.days[day] != wanted.days.get(day)
        )

    def to_item(self) -> dict[str, Any]:
        """Return this part as plain values for a row."""
        return {**asdict(self), "editions": sorted(self.editions)}

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "Indexed":
        """Return the part that a row holds."""
        return cls(item["fingerprint"], item["days"], frozenset(item["editions"]))
