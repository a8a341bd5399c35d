"""Albums and what stands on their pages."""

from dataclasses import dataclass
from datetime import datetime

from website.content.details import NO_DETAILS, Details
from website.content.pictures import Picture


@dataclass(frozen=True)
class Card:
    """A link to an album that holds *count* photos and *albums* sub-albums."""

    title: str
    url: str
    cover: Picture | None
    count: int
    albums: int = 0


@dataclass(frozen=True)
class Crumb:
    """A link to an album above the one shown."""

    title: str
    url: str


@dataclass(frozen=True)
class PhotoView:
    """A photo on its album's page; *large_url* is where a click leads.

    A video has *duration_seconds*, and *film_url* if it can be played.
    """

    id: str
    picture: Picture
    large_url: str
    caption: str = ""
    taken: datetime | None = None
    film_url: str = ""
    duration_seconds: int = 0
    details: Details = NO_DETAILS
    file_name: str = ""
    """What its file is called when somebody takes it home."""


@dataclass(frozen=True)
class Download:
    """A file that lies beside the page: the *name* it is saved under, and its *size* in bytes."""

    url: str
    name: str
    size: int


@dataclass(frozen=True)
class HomePage:
    """The albums that one view sees."""

    cards: tuple[Card, ...]


@dataclass(frozen=True)
class AlbumPage:
    """One album; *description* is plain text, *crumbs* are the albums above it, outermost first."""

    title: str
    description: str
    crumbs: tuple[Crumb, ...]
    albums: tuple[Card, ...]
    photos: tuple[PhotoView, ...]
    downloads: tuple[Download, ...] = ()
    download: str = "resized"
    """What of its photos may be taken home: `none`, `resized` or `original`."""
    originals: str = ""  # what the addresses of its photos' originals begin with, if there are any to have

    @property
    def has_details(self) -> bool:
        """Whether a file with its photos' details lies beside it."""
        return any(photo.details.is_telling for photo in self.photos)


@dataclass(frozen=True)
class SharedPhotoPage:
    """One photo for a guest; *film_url* is set for a video that can be played."""

    picture: Picture
    caption: str = ""
    film_url: str = ""
    file_name: str = ""
