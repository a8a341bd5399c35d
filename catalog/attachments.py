"""Attachments: files beside an album's page that steps of albums have made, like a ZIP of its photos."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

Keys = frozenset[str]


@dataclass(frozen=True)
class AttachedFile:
    """One file that is whole: where it lies, what it was made from, and its size in bytes."""

    key: str
    content: str
    size: int


@dataclass(frozen=True)
class Attachment:
    """What one step has made of one album, and what it may be making.

    Whatever a step is about to write is noted as planned before, so what a crash leaves behind is
    known. No key is ever used twice: the deletion of an old file cannot catch a new one.
    """

    files: tuple[AttachedFile, ...] = ()  # what the page shows, in order
    ready: tuple[AttachedFile, ...] = ()  # whole, and not to be shown before all are
    planned: Keys = frozenset()  # perhaps there: being written, or left by a worker that died
    obsolete: Keys = frozenset()  # to be deleted once no page names them
    asked: bool = True  # whether the page has been asked to show the files
    until: float = 0.0  # until when a worker may be at it; seconds since the epoch
    reason: str = ""  # why there are no files, for the owner

    @property
    def contents(self) -> tuple[str, ...]:
        """What its files were made from."""
        return tuple(file.content for file in self.files)

    @property
    def is_settled(self) -> bool:
        """Whether nothing was begun that is not finished."""
        return self.asked and not self.ready and not self.planned

    def whole(self, content: str) -> AttachedFile | None:
        """Return the file made from *content* if there is one."""
        return next((file for file in (*self.files, *self.ready) if file.content == content), None)

    def showing(self, files: tuple[AttachedFile, ...], reason: str) -> "Attachment":
        """Return this attachment with *files* to show; the former ones not among them are obsolete."""
        left_over = _keys_of(self.files) | _keys_of(self.ready)
        obsolete = (self.obsolete | left_over) - _keys_of(files)
        asked = self.asked and files == self.files and obsolete == self.obsolete
        return replace(self, files=files, ready=(), obsolete=obsolete, asked=asked, reason=reason)

    def confined(self, prefix: str) -> "Attachment":
        """Return this attachment without the files that lie outside *prefix*: nobody is to read them.

        Whoever has lost some is not settled before its step has looked at the album again.
        """
        files, ready = _inside(self.files, prefix), _inside(self.ready, prefix)
        return replace(
            self,
            files=files,
            ready=ready,
            asked=self.asked and files == self.files,
            obsolete=self.obsolete | (_keys_of(self.files) - _keys_of(files)),
            planned=self.planned | (_keys_of(self.ready) - _keys_of(ready)),
        )

    def without(self, lost: Collection[str]) -> "Attachment":
        """Return this attachment without the files that are lost; its step has to make them again."""
        files, ready = (
            tuple(file for file in some if file.key not in lost) for some in (self.files, self.ready)
        )
        return replace(self, files=files, ready=ready, asked=self.asked and files == self.files)

    def superfluous(self, prefix: str) -> Keys:
        """Return the keys that nobody needs once the page under *prefix* is as it should be."""
        return self.obsolete | frozenset(key for key in self.planned if not _lies(key, prefix))

    def swept(self, deleted: Collection[str]) -> "Attachment":
        """Return this attachment after the deletion of some keys; what is planned may yet be written."""
        return replace(self, obsolete=self.obsolete - frozenset(deleted))


@dataclass(frozen=True)
class Attachments:
    """What all steps have made of one album, by their names."""

    by_step: Mapping[str, Attachment] = field(default_factory=dict)
    revision: int = 0  # each write expects the one it read and adds one

    @property
    def certain(self) -> Keys:
        """The keys of all files that are there for certain and named by a page, or soon to be."""
        return frozenset().union(*(_keys_of((*each.files, *each.ready)) for each in self.by_step.values()))

    @property
    def perhaps(self) -> Keys:
        """The keys under which something may be: about to be written, or to be deleted."""
        return frozenset().union(*(each.planned | each.obsolete for each in self.by_step.values()))

    def of(self, step: str) -> Attachment:
        """Return what *step* has made."""
        return self.by_step.get(step, Attachment())

    def having(self, step: str, attachment: Attachment) -> "Attachments":
        """Return these with another *attachment* of *step*; an empty one is forgotten."""
        others = {name: each for name, each in self.by_step.items() if name != step}
        return replace(self, by_step=others if attachment == Attachment() else {**others, step: attachment})

    def confined(self, prefix: str, steps: Collection[str]) -> "Attachments":
        """Return what may be shown under *prefix* of what *steps* have made."""
        places = {name: prefix if name in steps else "" for name in self.by_step}
        return replace(self, by_step={name: self.by_step[name].confined(at) for name, at in places.items()})

    def superfluous(self, prefix: str, steps: Collection[str]) -> Keys:
        """Return the keys that nobody needs once the page under *prefix* is as it should be."""
        places = {name: prefix if name in steps else "" for name in self.by_step}
        return frozenset().union(*(self.by_step[name].superfluous(at) for name, at in places.items()))

    def without(self, lost: Collection[str]) -> "Attachments":
        """Return these without the files that are lost."""
        return replace(self, by_step={name: each.without(lost) for name, each in self.by_step.items()})

    def swept(self, deleted: Collection[str]) -> "Attachments":
        """Return these after the deletion of some keys."""
        return replace(self, by_step={name: each.swept(deleted) for name, each in self.by_step.items()})

    def to_item(self) -> dict[str, Any]:
        """Return these as plain values for a row."""
        return {
            "revision": self.revision,
            "steps": {name: _item(each) for name, each in self.by_step.items()},
        }

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "Attachments":
        """Return what a row holds."""
        by_step = {name: _attachment(each) for name, each in item["steps"].items()}
        return cls(by_step, int(item["revision"]))


def _inside(files: tuple[AttachedFile, ...], prefix: str) -> tuple[AttachedFile, ...]:
    return tuple(file for file in files if _lies(file.key, prefix))


def _lies(key: str, prefix: str) -> bool:
    return bool(prefix) and key.startswith(prefix)


def _keys_of(files: tuple[AttachedFile, ...]) -> Keys:
    return frozenset(file.key for file in files)


def _item(attachment: Attachment) -> dict[str, Any]:
    sets = {"planned": sorted(attachment.planned), "obsolete": sorted(attachment.obsolete)}
    return {**asdict(attachment), **sets}


def _attachment(item: Mapping[str, Any]) -> Attachment:
    return Attachment(
        files=_files(item["files"]),
        ready=_files(item["ready"]),
        planned=frozenset(item["planned"]),
        obsolete=frozenset(item["obsolete"]),
        asked=bool(item["asked"]),
        until=float(item["until"]),
        reason=item["reason"],
    )


def _files(items: list[Mapping[str, Any]]) -> tuple[AttachedFile, ...]:
    return tuple(AttachedFile(each["key"], each["content"], int(each["size"])) for each in items)
