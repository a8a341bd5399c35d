"""Pages with a form, as they stand."""

from dataclasses import dataclass
from datetime import datetime

from website.speech import Phrase


@dataclass(frozen=True)
class Link:
    """Where a page leads besides, in *words*."""

    words: Phrase
    url: str


@dataclass(frozen=True)
class ShareDoor:
    """What somebody finds behind a share link before opening it; *opens* is set while that is too early."""

    csrf: str
    label: str = ""
    has_password: bool = False
    opens: datetime | None = None
    problem: Phrase | None = None


@dataclass(frozen=True)
class InvitationForm:
    """The form with which the invited *username* chooses a password, and what was wrong with the last one."""

    username: str
    csrf: str
    problem: Phrase | None = None


@dataclass(frozen=True)
class BrowserLine:
    """A browser in which somebody is signed in; *digest* tells it from the others."""

    digest: str
    label: Phrase
    began: datetime
    seen: datetime
    is_this: bool


@dataclass(frozen=True)
class AccountPage:
    """A person's own account, with the result of what they just did."""

    name: str
    csrf: str
    browsers: tuple[BrowserLine, ...]
    notice: Phrase | None = None
    problem: Phrase | None = None
    has_password: bool = True
    ways: tuple[Link, ...] = ()


@dataclass(frozen=True)
class SignInForm:
    """The sign-in form as it stands: where to go *next*, what was typed, what was wrong with it."""

    next: str
    csrf: str
    problem: Phrase | None = None
    username: str = ""
    stay: bool = True
    ways: tuple[Link, ...] = ()
    """Where else to go; each is told `next`, too."""


@dataclass(frozen=True)
class Field:
    """One field of a form; *autocomplete* is HTML's word for what belongs in there, and may be a password."""

    name: str
    label: Phrase
    autocomplete: str
    value: str = ""
    hint: Phrase | None = None
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

    title: Phrase
    words: tuple[Phrase, ...]
    action: str = ""
    csrf: str = ""
    button: Phrase | None = None
    fields: tuple[Field, ...] = ()
    problem: Phrase | None = None
    secret: str = ""
    image: str = ""
    links: tuple[Link, ...] = ()
