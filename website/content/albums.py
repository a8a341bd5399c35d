"""Albums and what stands on their pages."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from website.content.details import NO_DETAILS, Details
from website.content.pictures import Picture
from website.content.units import Unit


@dataclass(frozen=True)
class Card:
    """A link to an album that holds *count* photos and *albums* sub-albums.

    *days* are the first and the last on which photos of it, or of albums in it, were taken; *added* says
    when the last one came, in seconds since the epoch, or 0.
    """

    title: str
    url: str
    cover: Picture | None
    count: int
    albums: int = 0
    days: tuple[datetime, ...] = ()
    added: int = 0


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
class Year:
    """The albums whose last photos were taken in one *year*; None for those without a date."""

    year: int | None
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class HomePage:
    """The albums that one view sees, and the *latest*, which may be new to a viewer.

    *index* is the path of the index that it searches; *upload* is set for owners. *folder* is the home's
    address, with a slash at either end: what lies below it is named relative to the page.
    """

    years: tuple[Year, ...]
    latest: tuple[Card, ...] = ()
    index: str = ""
    upload: str = ""
    folder: str = ""


@dataclass(frozen=True)
class Leaf:
    """Which of an album's pages one is: a large album's photos stand on several."""

    number: int = 1  # of this page, from 1
    of: int = 1
    before: int = 0  # photos on the pages before it
    count: int = 0  # photos of the whole album
    days: tuple[datetime, datetime] | None = None  # when the first and the last of them were taken

    @property
    def is_first(self) -> bool:
        """Whether it is where the album begins."""
        return self.number == 1

    @property
    def is_last(self) -> bool:
        """Whether no photo follows."""
        return self.number == self.of


@dataclass(frozen=True)
class AlbumPage:
    """One album; *description* is Markdown, *crumbs* are the albums above it, outermost first.

    *folder* is the address of the album, with a slash at either end: what lies below it is named
    relative to the page. *unit* is what the photos' headings stand for, see `website.grouping`.
    """

    title: str
    description: str
    crumbs: tuple[Crumb, ...]
    albums: tuple[Card, ...]
    photos: tuple[PhotoView, ...]
    downloads: tuple[Download, ...] = ()
    download: str = "resized"
    """What of its photos may be taken home: `none`, `resized` or `original`."""
    originals: str = ""  # what the addresses of its photos' originals begin with, if there are any to have
    folder: str = ""
    unit: Unit | None = None
    leaf: Leaf | None = None  # None where all photos stand on this page

    @cached_property
    def part(self) -> Leaf:
        """Which part of the album stands on this page."""
        if self.leaf:
            return self.leaf
        moments = sorted(photo.taken for photo in self.photos if photo.taken)
        return Leaf(count=len(self.photos), days=(moments[0], moments[-1]) if moments else None)

    @cached_property
    def shows_dates(self) -> bool:
        """Whether each photo says its day: neither a heading nor the page's own line does."""
        days = self.part.days
        return days is not None and self.unit is not Unit.DAY and days[0].date() != days[1].date()

    @property
    def has_details(self) -> bool:
        """Whether a file with its photos' details lies beside it."""
        return any(photo.details.is_telling for photo in self.photos)

    @property
    def has_map(self) -> bool:
        """Whether a map of its photos lies beside it."""
        return any(photo.details.place for photo in self.photos)


@dataclass(frozen=True)
class SharedPhotoPage:
    """One photo for a guest; *film_url* is set for a video that can be played.

    *original* is where its file is asked for, if the link includes it.
    """

    picture: Picture
    caption: str = ""
    film_url: str = ""
    file_name: str = ""
    original: str = ""
    download: str = "resized"
