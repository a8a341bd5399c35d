"""Who is signed in, and the cookies that let them see what is theirs."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import quote

from auth import cookies
from auth.browsers import label_of
from auth.errors import UnavailableError
from auth.grants import GrantSigner, expired_grant_cookies, grant_cookies
from auth.people import User
from auth.reach import Reach
from auth.sessions import Session, new_token, token_digest
from catalog.audiences import Audience, View
from handlers.web.http import Answer, Request, go_to
from handlers.web.viewers import People, Viewer, Viewers

log = logging.getLogger(__name__)


SHORT_SESSION_SECONDS = 24 * 60 * 60  # where somebody does not want to stay signed in


class Sessions(Protocol):
    """Where sessions are kept."""

    def find_session(self, digest: str) -> Session | None: ...
    def save_session(self, session: Session, label: str) -> None: ...
    def note_visit(self, session: Session, now: int) -> None: ...
    def delete_session(self, digest: str, name: str) -> None: ...


class Audiences(Protocol):
    """Where it is kept who may see which albums."""

    def audiences(self) -> Mapping[str, Audience]: ...


@dataclass(frozen=True)
class Began:
    """A session that has begun, and the Set-Cookie value of its token."""

    viewer: Viewer
    cookies: tuple[str, ...]


@dataclass(frozen=True)
class Admission:
    """Starts and ends sessions, and turns them into grants."""

    people: People
    sessions: Sessions
    audiences: Audiences
    signer: GrantSigner
    session_seconds: int
    grant_seconds: int

    def viewer(self, request: Request, now: int) -> Viewer | None:
        """Return who is signed in, by what the table says now."""
        return self._viewers.viewer(request, now)

    def begin(self, user: User, wanted: str, request: Request, now: int, *, stays: bool = False) -> Answer:
        """Start a session of *user* in the browser of *request*; return the way to *wanted* with its cookies.

        One that does not stay ends with the browser, and a day later at the latest.
        """
        if former := self._viewers.session_of(request):  # a browser has one
            self.sessions.delete_session(former.digest, former.name)
        began = self._start(user, request, now, stays=stays)
        log.info("signed in, view %s", user.view)
        try:
            answer = self._grant(began.viewer, wanted, now)
        except UnavailableError:  # the session stands all the same, and the next answer says so
            answer = go_to(f"/auth/enter?next={quote(wanted)}")
        return replace(answer, cookies=(*began.cookies, *answer.cookies))

    def begin_again(self, viewer: Viewer, request: Request, now: int) -> Began:
        """Start a session in place of the one that *viewer* had, which has been ended with all others."""
        return self._start(viewer.user, request, now, stays=viewer.session.stays)

    def admit(self, viewer: Viewer, wanted: str, now: int) -> Answer:
        """Return the way to *wanted* and its grants, which end with the session at the latest.

        Raises:
            UnavailableError: *wanted* is a private page that is unknown or another's.
        """
        self.sessions.note_visit(viewer.session, now)
        return self._grant(viewer, wanted, now)

    def may_see(self, viewer: Viewer, path: str) -> bool:
        """Tell whether the private page at *path* exists for *viewer*, by what the table says now."""
        try:
            return self._reach_of(viewer.user).destination(path) == path
        except UnavailableError:
            return False

    def end(self, request: Request, now: int) -> tuple[str, ...]:
        """End the session of *request*; return the Set-Cookie values that take every cookie back."""
        session = self._viewers.session_of(request)
        viewer = self._viewers.viewer_of(session, now) if session else None
        if session:  # whether it still counts or not
            self.sessions.delete_session(session.digest, session.name)
        prefixes = self._reach_of(viewer.user).prefixes_to_expire() if viewer else []
        taken = (cookies.SESSION, cookies.CSRF, cookies.DEVICE, cookies.FRESH)
        own = [cookies.expire_cookie(name) for name in taken]
        return (*own, *(cookie for prefix in prefixes for cookie in expired_grant_cookies(prefix)))

    def _start(self, user: User, request: Request, now: int, *, stays: bool) -> Began:
        token = new_token()
        seconds = self.session_seconds if stays else min(self.session_seconds, SHORT_SESSION_SECONDS)
        session = Session(token_digest(token), user.name, now, now + seconds, user.stamp, stays)
        self.sessions.save_session(session, label_of(request.headers.get("user-agent", "")))
        cookie = cookies.set_cookie(cookies.SESSION, token, max_age_seconds=seconds if stays else None)
        return Began(Viewer(user, session), (cookie,))

    def _grant(self, viewer: Viewer, wanted: str, now: int) -> Answer:
        reach = self._reach_of(viewer.user)
        answer = go_to(reach.destination(wanted))
        expires_at = min(now + self.grant_seconds, viewer.session.expires_at)
        grants = [self.signer.sign(prefix, expires_at) for prefix in reach.prefixes_to_grant(wanted)]
        fresh = cookies.fresh_cookie((expires_at - now) // 2)
        return replace(
            answer, cookies=(fresh, *(cookie for grant in grants for cookie in grant_cookies(grant)))
        )

    @property
    def _viewers(self) -> Viewers:
        return Viewers(self.people, self.sessions)

    def _reach_of(self, user: User) -> Reach:
        view = View.of(user.groups, sees_all=user.sees_all)
        audiences = self.audiences.audiences().items()
        return Reach(user.view, frozenset(id_ for id_, audience in audiences if view.may_see(audience)))


def stays(fields: Mapping[str, str]) -> bool:
    """Tell whether somebody ticked that they want to stay signed in."""
    return fields.get("stay") == "yes"
