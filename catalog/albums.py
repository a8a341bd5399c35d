"""An album: a folder of originals, what its owner says about it, and what its page last showed."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from catalog.attachments import Attachments
from catalog.footprints import Footprint
from catalog.indexes import Indexed
from catalog.metadata import AlbumMetadata
from catalog.photos import Photo, Rendition, State
from catalog.policies import DEFAULT_DOWNLOAD
from catalog.texts import one_line

UNNAMED = "Photos"  # the title of the top, and of a folder whose name nobody can see

# The fields of an album that only the builder writes.
PUBLISHED = (
    *("seen", "count", "cover", "began", "ended", "added", "content", "entries", "prefix"),
    *("unswept", "bequest", "originals", "download", "page", "indexed"),
)


_PARTS: dict[str, Any] = {
    "metadata": AlbumMetadata,
    "page": Footprint,
    "attachments": Attachments,
    "indexed": Indexed,
}


@dataclass(frozen=True)
class Cover:
    """The photo on an album's card: where its renditions lie and how large they are."""

    prefix: str
    renditions: tuple[Rendition, ...]
    width: int
    height: int
    placeholder: str

    @classmethod
    def of(cls, photo: Photo) -> "Cover":
        """Return the cover that shows *photo*."""
        return cls(photo.prefix, photo.pictures, photo.width, photo.height, photo.placeholder)

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "Cover":
        """Return the cover that a row holds."""
        renditions = tuple(
            Rendition(each["name"], int(each["width"]), int(each["height"]), each["media_type"])
            for each in item["renditions"]
        )
        return cls(item["prefix"], renditions, int(item["width"]), int(item["height"]), item["placeholder"])


@dataclass(frozen=True)
class Album:
    """One album as the catalog has it: how it is described, and what the builder notes of it."""

    id: str
    path: str
    metadata: AlbumMetadata = field(default_factory=AlbumMetadata)
    sealed: bool = False  # its first metadata.yml cannot be read, so nobody but owners may see it
    problem: str = ""  # why its metadata.yml cannot be read, for the owner
    sequencer: str = ""  # of the last event told of its metadata.yml
    etag: str = ""  # of the metadata.yml that was read; "" for none
    revision: int = 0  # of the description: each write expects the one it read and adds one
    seen: str = ""  # token of the last change that count, cover and content speak of
    count: int = 0  # photos that can be shown
    cover: Cover | None = None
    began: str = ""  # when the first of its photos that have a date was taken, ISO 8601; "" without any
    ended: str = ""  # when the last one was
    added: int = 0  # when the last of its photos was uploaded, in seconds since the epoch; 0: not known
    content: str = ""  # fingerprint of its photos as its page shows them; "" before the first look
    entries: str = ""  # fingerprint of its photos as a search finds them; "" before the first look
    prefix: str = ""  # where all its photos lie; "" while some may lie elsewhere
    unswept: bool = False  # whether renditions that it no longer uses may be left
    bequest: str = ""  # what the albums in it have from it, as they show it; "" while they may differ
    originals: bool = False  # whether its viewers may take originals home, as its page says
    download: str = DEFAULT_DOWNLOAD.value  # what of its photos viewers may take home, as its page says
    page: Footprint = field(default_factory=Footprint)
    attachments: Attachments = field(default_factory=Attachments)
    indexed: Indexed = field(default_factory=Indexed)

    @property
    def title(self) -> str:
        """What people call it: the title its owner gave, else the folder's name, if there is any to see."""
        names = (self.metadata.title or "", one_line(self.path.rpartition("/")[2]), UNNAMED)
        return next(name for name in names if _is_visible(name))

    def described(self, metadata: AlbumMetadata) -> "Album":
        """Return this album with the settings of a readable `metadata.yml`, or of none."""
        return replace(self, metadata=metadata, sealed=False, problem="")

    def misdescribed(self, problem: str) -> "Album":
        """Return this album with its last good settings; without any it is sealed, for it may be private."""
        is_new = self.metadata == AlbumMetadata() and not self.sequencer and not self.page.objects
        return replace(self, sealed=self.sealed or is_new, problem=problem[:500])

    def counted(self, photos: Iterable[Photo]) -> "Album":
        """Return this album with what its card tells, as its *photos*, in the page's order, give it."""
        shown = [photo for photo in photos if photo.state is State.READY]
        chosen = next((photo for photo in shown if self.metadata.is_cover(photo.name)), None)
        first = chosen or next(iter(shown), None)
        cover = None if first is None else Cover.of(first)
        days = sorted(photo.taken for photo in shown if photo.taken) or [""]
        added = max((photo.added for photo in shown), default=0)
        return replace(self, count=len(shown), cover=cover, began=days[0], ended=days[-1], added=added)

    def to_item(self) -> dict[str, Any]:
        """Return this album as plain values for a row."""
        parts = {name: getattr(self, name).to_item() for name in _PARTS}
        return {**asdict(self), **parts}

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "Album":
        """Return the album that a row holds; other attributes are ignored."""
        known: dict[str, Any] = {name: item[name] for name in cls.__dataclass_fields__ if name in item}
        for name in {"revision", "count", "added"} & known.keys():
            known[name] = int(known[name])
        if known.get("cover") is not None:
            known["cover"] = Cover.from_item(known["cover"])
        for name in _PARTS.keys() & known.keys():
            known[name] = _PARTS[name].from_item(known[name])
        return cls(**known)


def _is_visible(name: str) -> bool:
    """Tell whether *name* has a letter, mark, number, punctuation or symbol: something to click on."""
    return any(unicodedata.category(character)[0] in "LMNPS" for character in name)


@dataclass(frozen=True)
class Change:
    """Something has happened to an album that its page may not show yet."""

    path: str
    token: str  # another one after each change
    changes: int = 1  # since the album was published last
