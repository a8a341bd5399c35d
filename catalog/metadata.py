"""`metadata.yml`: what an album's owner says about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.clocks import corrected_for
from catalog.policies import DownloadPolicy, LocationPolicy
from catalog.texts import clean

BY_HAND = "hand"
SORTS = ("date", "date-desc", "name", "name-desc", BY_HAND)


@dataclass(frozen=True)
class AlbumMetadata:
    """An album's settings; None where its file does not say."""

    title: str | None = None
    description: str = ""  # Markdown
    cover: str | None = None
    sort: str = SORTS[0]
    order: tuple[str, ...] = ()  # names of the files that come first when sorted by hand
    captions: Mapping[str, str] = field(default_factory=dict)  # plain text, by file name
    clocks: Mapping[str, int] = field(default_factory=dict)  # seconds to add, by `clocks.camera_key`
    visible_to: frozenset[str] | None = None
    location: LocationPolicy | None = None
    download: DownloadPolicy | None = None
    notices: tuple[str, ...] = ()  # what its author should know, though it stops nothing

    @property
    def is_by_date(self) -> bool:
        """Whether photos stand in the order in which they were taken, or the other way round."""
        return self.sort.startswith("date")

    def caption(self, name: str) -> str:
        """Return the caption of the file *name*; composed and decomposed letters count as one."""
        return self.captions.get(clean(name), "")

    def is_cover(self, name: str) -> bool:
        """Tell whether the file *name* is the one chosen as cover."""
        return self.cover is not None and self.cover == clean(name)

    def taken(self, camera: str, taken: str) -> str:
        """Return when a photo was *taken*, ISO 8601, if its *camera*'s clock had been right."""
        return corrected_for(camera, taken, self.clocks)

    def to_item(self) -> dict[str, Any]:
        """Return the settings as plain values for a row."""
        return {
            "title": self.title,
            "description": self.description,
            "cover": self.cover,
            "sort": self.sort,
            "order": list(self.order),
            "captions": dict(self.captions),
            "clocks": dict(self.clocks),
            "visible_to": None if self.visible_to is None else sorted(self.visible_to),
            "location": self.location and self.location.value,
            "download": self.download and self.download.value,
            "notices": list(self.notices),
        }

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "AlbumMetadata":
        """Return the settings that a row holds; what it lacks is as if the file did not say."""
        known = {name: item[name] for name in cls.__dataclass_fields__ if item.get(name) is not None}
        for name, kind in _KINDS.items():
            if name in known:
                known[name] = kind(known[name])
        return cls(**known)


def _clocks(item: Mapping[str, Any]) -> dict[str, int]:
    return {camera: int(seconds) for camera, seconds in item.items()}


_KINDS: Mapping[str, Any] = {
    "order": tuple,
    "clocks": _clocks,
    "visible_to": frozenset,
    "location": LocationPolicy,
    "download": DownloadPolicy,
    "notices": tuple,
}
