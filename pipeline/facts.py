"""What is known of an original once it has been opened."""

from dataclasses import dataclass
from typing import Any

from catalog.positions import Position
from catalog.shots import UNKNOWN, Shot

# Raise it whenever more is read from the same original: then all are read again, but none is made again.
READING = 1


@dataclass(frozen=True)
class Words:
    """What a file's own words say that a photo's row may hold; each is one of the row's own words."""

    taken: str = ""  # ISO 8601 without a zone, or ""
    camera: str = ""
    caption: str = ""
    shot: Shot = UNKNOWN
    position: Position | None = None

    def beyond(self, said: object) -> dict[str, Any]:
        """Return by name what these words say and *said*, which has the same names, does not."""
        return {
            name: value
            for name, value in vars(self).items()
            if value != getattr(_SILENCE, name) == getattr(said, name)
        }


_SILENCE = Words()


@dataclass(frozen=True)
class Facts:
    """What a photo's row says of its original; each is one of the row's own words."""

    width: int  # upright, in pixels
    height: int
    taken: str = ""  # ISO 8601 without a zone, or ""
    camera: str = ""
    caption: str = ""
    flaw: str = ""  # what is wrong with the file although it is shown; a sentence for the owner
    shot: Shot = UNKNOWN
    position: Position | None = None
    reading: int = READING
