"""A footprint: which objects a page consists of, and what else of it may lie in the site bucket."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

Keys = frozenset[str]


@dataclass(frozen=True)
class Footprint:
    """What is known of one page in the site bucket.

    Before anything is written or deleted, it is noted as planned; so whatever a crash leaves behind
    is known to the next round.
    """

    rendered: str = ""  # fingerprint of what the page shows; "" while it is being written
    objects: Keys = frozenset()  # there for certain
    planned: Keys = frozenset()  # perhaps there: to be written, or to be deleted

    def before(self, wanted: Keys) -> "Footprint":
        """Return what to note before the page becomes *wanted*."""
        certain = self.objects & wanted
        return Footprint("", certain, (self.objects | self.planned | wanted) - certain)

    def after(self, wanted: Keys, rendered: str) -> "Footprint":
        """Return what to note once the page is *wanted*; the rest is superfluous."""
        return Footprint(rendered, wanted, (self.objects | self.planned) - wanted)

    def without(self, lost: Keys) -> "Footprint":
        """Return what to note when it turns out that *lost* are not there: the page is to be made again."""
        return Footprint("", self.objects - lost, self.planned | (self.objects & lost))

    def swept(self) -> "Footprint":
        """Return what to note once all that was superfluous is deleted."""
        return replace(self, planned=frozenset())

    def to_item(self) -> dict[str, Any]:
        """Return this footprint as plain values; a folder that many keys share is written once."""
        return {
            "rendered": self.rendered,
            "objects": _by_folder(self.objects),
            "planned": _by_folder(self.planned),
        }

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "Footprint":
        """Return the footprint that a row holds."""
        return cls(item["rendered"], _keys(item["objects"]), _keys(item["planned"]))


def _by_folder(keys: Iterable[str]) -> dict[str, list[str]]:
    folders: dict[str, list[str]] = {}
    for key in sorted(keys):
        folder, _, name = key.rpartition("/")
        folders.setdefault(folder, []).append(name)
    return folders


def _keys(folders: Mapping[str, Iterable[str]]) -> Keys:
    return frozenset(f"{folder}/{name}" for folder, names in folders.items() for name in names)
