"""Pictures and videos, in all the files that there are of each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """One file of a picture; *media_type* is `image/avif` or `image/jpeg`."""

    url: str
    width: int
    media_type: str


@dataclass(frozen=True)
class Picture:
    """One picture in several widths and formats; *width* and *height* are those of the largest."""

    sources: tuple[Source, ...]
    width: int
    height: int
    alt: str
    placeholder: str = ""  # a data URI, shown until the picture is there

    @property
    def ratio(self) -> float:
        """Width by height."""
        return self.width / self.height

    def of_type(self, media_type: str) -> list[Source]:
        """Return the files of one format, narrowest first."""
        return sorted((s for s in self.sources if s.media_type == media_type), key=lambda s: s.width)
