"""What the pages show, as plain data: the input of `website.pages`."""

from dataclasses import dataclass
from datetime import datetime


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


@dataclass(frozen=True)
class ShareDoor:
    """What somebody finds behind a share link before opening it; *opens* is set while that is too early."""

    csrf: str
    label: str = ""
    has_password: bool = False
    opens: datetime | None = None
    problem: str = ""


@dataclass(frozen=True)
class SharedPhotoPage:
    """One photo for a guest; *film_url* is set for a video that can be played."""

    picture: Picture
    caption: str = ""
    film_url: str = ""


@dataclass(frozen=True)
class InvitationForm:
    """The form with which the invited *username* chooses a password, and what was wrong with the last one."""

    username: str
    csrf: str
    problem: str = ""


@dataclass(frozen=True)
class BrowserLine:
    """A browser in which somebody is signed in; *digest* tells it from the others."""

    digest: str
    label: str
    began: datetime
    seen: datetime
    is_this: bool


@dataclass(frozen=True)
class AccountPage:
    """A person's own account, with the result of what they just did."""

    name: str
    csrf: str
    browsers: tuple[BrowserLine, ...]
    notice: str = ""
    problem: str = ""
    has_password: bool = True
    ways: tuple[Crumb, ...] = ()


@dataclass(frozen=True)
class SignInForm:
    """The sign-in form as it stands: where to go *next*, what was typed, what was wrong with it."""

    next: str
    csrf: str
    problem: str = ""
    username: str = ""
    stay: bool = True
    ways: tuple[Crumb, ...] = ()
    """Where else to go; each is told `next`, too."""


@dataclass(frozen=True)
class Field:
    """One field of a form; *autocomplete* is HTML's word for what belongs in there, and may be a password."""

    name: str
    label: str
    autocomplete: str
    value: str = ""
    hint: str = ""
    min_length: int = 0

    @property
    def type(self) -> str:
        """The type of the input."""
        if self.autocomplete.endswith("-password"):
            return "password"
        return "email" if self.autocomplete == "email" else "text"

    @property
    def is_code(self) -> bool:
        """Whether a keyboard with digits is enough."""
        return self.autocomplete == "one-time-code"


@dataclass(frozen=True)
class FormPage:
    """A page with a few words and one short form; without fields and *button*, the words are all.

    *secret* is a text to copy into an app, and *image* the same as a picture, a data URI.
    """

    title: str
    words: tuple[str, ...]
    action: str = ""
    csrf: str = ""
    button: str = ""
    fields: tuple[Field, ...] = ()
    problem: str = ""
    secret: str = ""
    image: str = ""
    links: tuple[Crumb, ...] = ()
