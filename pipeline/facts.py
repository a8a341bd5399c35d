"""What is known of an original once it has been opened."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Facts:
    """What a photo's row says of its original; each is one of the row's own words."""

    width: int  # upright, in pixels
    height: int
    taken: str = ""  # ISO 8601 without a zone, or ""
    camera: str = ""
    caption: str = ""
    flaw: str = ""  # what is wrong with the file although it is shown; a sentence for the owner
