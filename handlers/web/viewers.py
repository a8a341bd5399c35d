"""Viewers: who is signed in, by what the table says now."""

from dataclasses import dataclass
from typing import Protocol

from auth import cookies
from auth.people import User
from auth.sessions import Session, token_digest
from handlers.web.http import Request


class People(Protocol):
    """Where the people are kept who can sign in, as of now."""

    def find_user(self, name: str) -> User | None: ...


class Sessions(Protocol):
    """Where sessions are looked up."""

    def find_session(self, digest: str) -> Session | None: ...


@dataclass(frozen=True)
class Viewer:
    """A person who is signed in, and by which session."""

    user: User
    session: Session

    @property
    def role(self) -> str:
        """One of auth.people.ROLES."""
        return self.user.role


@dataclass(frozen=True)
class Viewers:
    """Tells who is signed in; it can neither begin nor end a session."""

    people: People
    sessions: Sessions

    def viewer(self, request: Request, now: int) -> Viewer | None:
        """Return who is signed in in the browser of *request*."""
        session = self.session_of(request)
        return self.viewer_of(session, now) if session else None

    def session_of(self, request: Request) -> Session | None:
        """Return the session of that browser, whether it still counts or not."""
        token = request.cookies.get(cookies.SESSION)
        return self.sessions.find_session(token_digest(token)) if token else None

    def viewer_of(self, session: Session, now: int) -> Viewer | None:
        """Return whose session it is, if it counts."""
        user = self.people.find_user(session.name) if session.is_live(now) else None
        if user is None or user.disabled or user.stamp != session.stamp:
            return None
        return Viewer(user, session)
