"""The seam between the sign-in form and what decides who somebody is."""

from dataclasses import dataclass, field
from typing import Protocol

from auth.people import User
from handlers.web.http import Request


@dataclass(frozen=True)
class Credentials:
    """What somebody typed into the form."""

    name: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Accepted:
    """It is *user*; *cookies* are Set-Cookie values to go with the session's."""

    user: User
    cookies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """Nobody we let in; with *wait_seconds*, nothing was looked at, and it is too early to try again."""

    wait_seconds: int = 0


@dataclass(frozen=True)
class MoreAsked:
    """The password is right, and the page at *path* asks for the rest."""

    path: str
    cookies: tuple[str, ...]


Outcome = Accepted | MoreAsked | Refused


class Authenticator(Protocol):
    """Decides who somebody is."""

    def authenticate(self, given: Credentials, request: Request, now: int) -> Outcome:
        """Return who it is, or what else is asked.

        Why somebody was refused must not show, not even by the work it took."""
        ...
