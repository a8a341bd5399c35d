"""Who is signed in, and the cookies that let them see what is theirs."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import quote

from auth import cookies
from auth.errors import UnavailableError
from auth.grants import GrantSigner, expired_grant_cookies, grant_cookies
from auth.people import User
from auth.reach import Reach
from auth.sessions import Session, new_token, token_digest
from catalog.audiences import Audience, View
from handlers.web.http import Answer, Request, go_to

log = logging.getLogger(__name__)


class AdmissionStore(Protocol):
    """Where users, sessions and audiences are kept."""

    def find_user(self, name: str) -> User | None: ...
    def find_session(self, digest: str) -> Session | None: ...
    def save_session(self, session: Session) -> None: ...
    def delete_session(self, digest: str) -> None: ...
    def audiences(self) -> Mapping[str, Audience]: ...


@dataclass(frozen=True)
class Viewer:
    """A person who is signed in, and by which session."""

    user: User
    session: Session


@dataclass(frozen=True)
class Admission:
    """Starts and ends sessions, and turns them into grants."""

    store: AdmissionStore
    signer: GrantSigner
    session_seconds: int
    grant_seconds: int

    def viewer(self, request: Request, now: int) -> Viewer | None:
        """Return who is signed in, by what the table says now."""
        token = request.cookies.get(cookies.SESSION)
        session = self.store.find_session(token_digest(token)) if token else None
        if session is None or not session.is_live(now):
            return None
        user = self.store.find_user(session.name)
        return Viewer(user, session) if user and not user.disabled else None

    def begin(self, user: User, wanted: str, now: int) -> Answer:
        """Start a session of *user* and return the way to *wanted* with its cookies."""
        token = new_token()
        session = Session(token_digest(token), user.name, now, now + self.session_seconds)
        self.store.save_session(session)
        log.info("signed in, view %s", user.view)
        try:
            answer = self.admit(Viewer(user, session), wanted, now)
        except UnavailableError:  # the session stands all the same, and the next answer says so
            answer = go_to(f"/auth/enter?next={quote(wanted)}")
        cookie = cookies.set_cookie(cookies.SESSION, token, max_age_seconds=self.session_seconds)
        return replace(answer, cookies=(cookie, *answer.cookies))

    def admit(self, viewer: Viewer, wanted: str, now: int) -> Answer:
        """Return the way to *wanted* and its grants, which end with the session at the latest.

        Raises:
            UnavailableError: *wanted* is a private page that is unknown or another's.
        """
        reach = self._reach_of(viewer.user)
        answer = go_to(reach.destination(wanted))
        expires_at = min(now + self.grant_seconds, viewer.session.expires_at)
        grants = [self.signer.sign(prefix, expires_at) for prefix in reach.prefixes_to_grant(wanted)]
        return replace(answer, cookies=tuple(cookie for grant in grants for cookie in grant_cookies(grant)))

    def end(self, request: Request, now: int) -> tuple[str, ...]:
        """End the session of *request*; return the Set-Cookie values that take every cookie back."""
        viewer = self.viewer(request, now)
        if token := request.cookies.get(cookies.SESSION):  # whether it still counts or not
            self.store.delete_session(token_digest(token))
        prefixes = self._reach_of(viewer.user).prefixes_to_expire() if viewer else []
        own = [cookies.expire_cookie(cookies.SESSION), cookies.expire_cookie(cookies.CSRF)]
        return (*own, *(cookie for prefix in prefixes for cookie in expired_grant_cookies(prefix)))

    def _reach_of(self, user: User) -> Reach:
        view = View.of(user.groups, sees_all=user.sees_all)
        audiences = self.store.audiences().items()
        return Reach(user.view, frozenset(id_ for id_, audience in audiences if view.may_see(audience)))
