"""A photo: what the catalog knows of one original and of the renditions made from it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from catalog.names import safe_name
from catalog.positions import Position
from catalog.shots import UNKNOWN, Shot
from catalog.texts import one_line


class State(StrEnum):
    """What became of an original."""

    READY = "ready"
    DAMAGED = "damaged"  # cannot be shown; the row says why
    GONE = "gone"  # removed; the row stays as a tombstone until no late message can come


@dataclass(frozen=True)
class Rendition:
    """One derived image or film; *name* is its file name below its album's `i/`."""

    name: str
    width: int  # pixels
    height: int
    media_type: str

    @property
    def is_film(self) -> bool:
        """Whether it is played, not looked at."""
        return self.media_type.startswith("video/")


@dataclass(frozen=True)
class Photo:
    """One original as the catalog has it, and where its renditions lie."""

    id: str
    key: str
    album: str  # the album's id
    name: str  # the file's name, as stored
    state: State = State.READY
    reason: str = ""  # why it is damaged
    sequencer: str = ""  # of the last event told of it, right-padded
    version: str = ""  # of the original that was read
    etag: str = ""  # of the same; a listing of the bucket shows it, so it tells whether there is news
    recipe: str = ""  # fingerprint of what the renditions were made by
    width: int = 0  # pixels, upright
    height: int = 0
    taken: str = ""  # ISO 8601 without a zone: cameras do not know theirs
    added: int = 0  # when the original was uploaded, in seconds since the epoch; 0: not known
    camera: str = ""
    caption: str = ""  # from the file itself
    tags: tuple[str, ...] = ()  # what somebody has seen in it
    tagged: str = ""  # fingerprint of what they were asked
    shot: Shot = UNKNOWN
    position: Position | None = None  # private: pages show what the album's policy allows
    reading: int = 0  # version of what these facts were read by; 0 where that was before there were any
    flaw: str = ""  # what is wrong with a photo that is shown all the same; a sentence for the owner
    duration_seconds: int = 0  # of a video, at least 1; 0: it is none
    placeholder: str = ""  # a data URI, 16 pixels on the long side
    prefix: str = ""  # of the album when the renditions were written
    renditions: tuple[Rendition, ...] = ()
    obsolete: frozenset[str] = field(default_factory=frozenset)  # keys to delete once no page names them
    revision: int = 0  # of the row: each write expects the one it read and adds one

    @property
    def is_ready(self) -> bool:
        """Whether it can be shown."""
        return self.state is State.READY

    @property
    def is_damaged(self) -> bool:
        """Whether its original cannot be shown; `reason` says why."""
        return self.state is State.DAMAGED

    @property
    def is_gone(self) -> bool:
        """Whether its original has been removed."""
        return self.state is State.GONE

    @property
    def display_name(self) -> str:
        """The file's name as people read it."""
        return one_line(self.name) or self.name

    @property
    def file_name(self) -> str:
        """What a rendition of it is called on the machine of whoever takes it home."""
        stem = self.display_name.rpartition(".")[0] or self.display_name
        return safe_name(stem, ".mp4" if self.film else ".jpg")

    @property
    def taken_at(self) -> datetime | None:
        """The capture time, or None."""
        return datetime.fromisoformat(self.taken) if self.taken else None

    @property
    def pictures(self) -> tuple[Rendition, ...]:
        """The renditions to look at, smallest first; of a video those of its poster."""
        return tuple(each for each in self.renditions if not each.is_film)

    @property
    def film(self) -> Rendition | None:
        """What is played of a video; None when there is only its poster."""
        return next((each for each in self.renditions if each.is_film), None)

    @property
    def rendition_keys(self) -> frozenset[str]:
        """The keys of the renditions in use."""
        return frozenset(f"{self.prefix}i/{rendition.name}" for rendition in self.renditions)

    def gone(self) -> "Photo":
        """Return the tombstone of this photo."""
        return Photo(self.id, self.key, self.album, self.name, State.GONE, sequencer=self.sequencer)

    def damaged(self, reason: str) -> "Photo":
        """Return this photo marked as one that cannot be shown."""
        blank = Photo(self.id, self.key, self.album, self.name, State.DAMAGED, reason[:500])
        kept = {name: getattr(self, name) for name in ("sequencer", "version", "etag", "recipe")}
        return replace(blank, **kept)

    def made_by(self, recipe: str) -> "Photo":
        """Return this photo as one that the recipe with this fingerprint makes."""
        return replace(self, recipe=recipe)

    def succeeding(self, former: "Photo | None") -> "Photo":
        """Return this photo with what *former* used and this one does not as obsolete."""
        if former is None:
            return self
        left_over = (former.rendition_keys | former.obsolete) - self.rendition_keys
        return replace(self, obsolete=left_over, revision=former.revision)

    def discarding(self, keys: frozenset[str]) -> "Photo":
        """Return this photo with those of *keys* that it does not use as obsolete."""
        return replace(self, obsolete=self.obsolete | (keys - self.rendition_keys))

    def to_item(self) -> dict[str, Any]:
        """Return this photo as plain values for a row or a message."""
        return {**asdict(self), "obsolete": sorted(self.obsolete), "state": self.state.value}

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "Photo":
        """Return the photo that a row or a message holds; other attributes are ignored."""
        known = {name: item[name] for name in cls.__dataclass_fields__ if name in item}
        return cls(
            **{
                **known,
                "state": State(item["state"]),
                "width": int(item["width"]),
                "height": int(item["height"]),
                "duration_seconds": int(item.get("duration_seconds", 0)),
                "shot": Shot.from_item(item.get("shot")),
                "position": Position.from_item(item.get("position")),
                "reading": int(item.get("reading", 0)),
                "added": int(item.get("added", 0)),
                "revision": int(item["revision"]),
                "renditions": tuple(_rendition(each) for each in item["renditions"]),
                "obsolete": frozenset(item["obsolete"]),
                "tags": tuple(item.get("tags", ())),
            }
        )


def _rendition(item: Mapping[str, Any]) -> Rendition:
    return Rendition(item["name"], int(item["width"]), int(item["height"]), item["media_type"])
