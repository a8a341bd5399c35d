"""The pages under /auth/: show the form, sign in, renew grants, sign out."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import quote

from auth import cookies, forms
from auth.errors import UnavailableError
from auth.grants import GrantSigner, expired_grant_cookies, grant_cookies
from auth.origins import is_same_origin, referred_path
from auth.passwords import verify_password
from auth.people import MAX_NAME_LENGTH, User, is_possible_name
from auth.reach import Reach
from auth.redirects import HOME, safe_next
from auth.sessions import Session, new_token, token_digest
from catalog.audiences import Audience, View
from handlers.sign_in_http import Answer, Request

log = logging.getLogger(__name__)

WRONG = "This name and password do not match."
TRY_AGAIN = "Please try again."
CLEAR_SITE_DATA = '"cache", "cookies", "storage"'


class SignInStore(Protocol):
    """Where users, sessions and audiences are kept."""

    def find_user(self, name: str) -> User | None: ...
    def find_session(self, digest: str) -> Session | None: ...
    def save_session(self, session: Session) -> None: ...
    def delete_session(self, digest: str) -> None: ...
    def audiences(self) -> Mapping[str, Audience]: ...


class SignInPages(Protocol):
    """What sign-in shows."""

    def sign_in(self, next_path: str, csrf: str, problem: str, username: str) -> str: ...
    def unavailable(self) -> str: ...


@dataclass(frozen=True)
class SignIn:
    """Answers the requests under /auth/; every time is epoch seconds."""

    store: SignInStore
    pages: SignInPages
    signer: GrantSigner
    host: str
    form_key: str
    session_seconds: int
    grant_seconds: int

    def answer(self, request: Request, now: int) -> Answer:
        """Return the answer to *request*; 400 if it is for no page of ours."""
        routes: dict[tuple[str, str], Callable[[Request, int], Answer]] = {
            ("GET", "/auth/login"): self.show_form,
            ("POST", "/auth/login"): self.sign_in,
            ("GET", "/auth/enter"): self.enter,
            ("POST", "/auth/logout"): self.sign_out,
            ("GET", "/auth/logout"): lambda _request, _now: _go_to(HOME),
        }
        route = routes.get((request.method, request.path))
        return route(request, now) if route else Answer(400)

    def show_form(self, request: Request, now: int) -> Answer:
        """Return the form."""
        return self._form(request, now, {"next": request.query.get("next", HOME)})

    def sign_in(self, request: Request, now: int) -> Answer:
        """Start a session for the right name and password; else show the form again, whatever was wrong."""
        if not self._is_own_form(request, now):
            return self._form(request, now, request.fields, 400, TRY_AGAIN)
        user = self._authenticate(request.fields.get("username", ""), request.fields.get("password", ""))
        if user is None:
            log.info("a sign-in was refused")
            return self._form(request, now, request.fields, 401, WRONG)
        return self._start_session(user, safe_next(request.fields.get("next", HOME)), now)

    def enter(self, request: Request, now: int) -> Answer:
        """Renew the grants of a signed-in viewer on the way to `next`, or to the page that was refused."""
        wanted = safe_next(request.query.get("next") or referred_path(request.headers, self.host) or HOME)
        signed_in = self._find_viewer(request, now)
        if signed_in is None:
            return _go_to("/auth/login" if wanted == HOME else f"/auth/login?next={quote(wanted)}")
        try:
            return self._admit(*signed_in, wanted, now)
        except UnavailableError:
            return Answer(410, self.pages.unavailable())

    def sign_out(self, request: Request, now: int) -> Answer:
        """End the session and take every cookie back."""
        if not is_same_origin(request.headers, self.host):
            return Answer(400)
        signed_in = self._find_viewer(request, now)
        if token := request.cookies.get(cookies.SESSION):  # whether it still counts or not
            self.store.delete_session(token_digest(token))
        prefixes = self._reach_of(signed_in[0]).prefixes_to_expire() if signed_in else []
        expired = [cookies.expire_cookie(cookies.SESSION), cookies.expire_cookie(cookies.CSRF)]
        expired += [cookie for prefix in prefixes for cookie in expired_grant_cookies(prefix)]
        return replace(_go_to(HOME), cookies=tuple(expired), clear_site_data=CLEAR_SITE_DATA)

    def _is_own_form(self, request: Request, now: int) -> bool:
        cookie, token = request.cookies.get(cookies.CSRF, ""), request.fields.get("csrf", "")
        return is_same_origin(request.headers, self.host) and forms.is_valid_token(
            self.form_key, cookie, token, now
        )

    def _authenticate(self, name: str, password: str) -> User | None:
        """Return the user, or None after the same work, whether the name or the password was wrong."""
        if not is_possible_name(name):
            return None
        user = self.store.find_user(name)
        is_right = verify_password(user.encoded_hash if user else None, password)
        return user if user and is_right and not user.disabled else None

    def _start_session(self, user: User, wanted: str, now: int) -> Answer:
        token = new_token()
        session = Session(token_digest(token), user.name, now, now + self.session_seconds)
        self.store.save_session(session)
        log.info("signed in, view %s", user.view)
        try:
            answer = self._admit(user, session, wanted, now)
        except UnavailableError:  # the session stands all the same, and the next answer says so
            answer = _go_to(f"/auth/enter?next={quote(wanted)}")
        cookie = cookies.set_cookie(cookies.SESSION, token, max_age_seconds=self.session_seconds)
        return replace(answer, cookies=(cookie, *answer.cookies))

    def _find_viewer(self, request: Request, now: int) -> tuple[User, Session] | None:
        """Return who is signed in, by what the table says now."""
        token = request.cookies.get(cookies.SESSION)
        session = self.store.find_session(token_digest(token)) if token else None
        if session is None or not session.is_live(now):
            return None
        user = self.store.find_user(session.name)
        return (user, session) if user and not user.disabled else None

    def _admit(self, user: User, session: Session, wanted: str, now: int) -> Answer:
        """Return the way to *wanted* and its grants, which end with the session at the latest."""
        reach = self._reach_of(user)
        answer = _go_to(reach.destination(wanted))
        expires_at = min(now + self.grant_seconds, session.expires_at)
        grants = [self.signer.sign(prefix, expires_at) for prefix in reach.prefixes_to_grant(wanted)]
        return replace(answer, cookies=tuple(cookie for grant in grants for cookie in grant_cookies(grant)))

    def _reach_of(self, user: User) -> Reach:
        view = View.of(user.groups, sees_all=user.sees_all)
        audiences = self.store.audiences().items()
        return Reach(user.view, frozenset(id_ for id_, audience in audiences if view.may_see(audience)))

    def _form(
        self, request: Request, now: int, entered: Mapping[str, str], status: int = 200, problem: str = ""
    ) -> Answer:
        # A cookie that is there is kept, so that a form in another tab stays good.
        known = request.cookies.get(cookies.CSRF, "")
        cookie = known if forms.is_cookie(known) else forms.new_cookie()
        body = self.pages.sign_in(
            next_path=safe_next(entered.get("next", HOME)),
            csrf=forms.issue_token(self.form_key, cookie, now),
            problem=problem,
            username=entered.get("username", "")[:MAX_NAME_LENGTH],
        )
        kept = cookies.set_cookie(cookies.CSRF, cookie, max_age_seconds=forms.MAX_AGE_SECONDS)
        return Answer(status, body, cookies=(kept,))


def _go_to(path: str) -> Answer:
    return Answer(303, location=path)
