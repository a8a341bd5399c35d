"""The pages under /auth/: show the form, sign in, renew grants, sign out."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import quote

from auth.errors import UnavailableError
from auth.origins import is_same_origin, referred_path
from auth.people import MAX_NAME_LENGTH
from auth.redirects import HOME, safe_next
from handlers.web.admission import Admission, stays
from handlers.web.authenticator import Authenticator, Credentials, MoreAsked, Refused
from handlers.web.http import Answer, Page, Request, go_to
from handlers.web.own_forms import OwnForms
from handlers.web.router import Responder
from website.speech import Phrase

log = logging.getLogger(__name__)

WRONG = Phrase("sign_in.wrong")
TRY_AGAIN = Phrase("problem.try_again")
CLEAR_SITE_DATA = '"cache", "cookies", "storage"'


class SignInPages(Protocol):
    """What sign-in shows."""

    def sign_in(
        self, next_path: str, csrf: str, problem: Phrase | None, username: str, stay: bool
    ) -> Page: ...
    def unavailable(self) -> Page: ...


class Guests(Protocol):
    """Who holds share links."""

    def admit(self, request: Request, wanted: str, now: int) -> Answer | None: ...
    def end(self, request: Request, now: int) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class SignIn:
    """Lets people in, renews what opens their albums, and lets them out."""

    authenticator: Authenticator
    admission: Admission
    forms: OwnForms
    pages: SignInPages
    guests: Guests

    def routes(self) -> Mapping[str, Responder]:
        """Return what answers each route."""
        return {
            "GET /auth/login": self.show_form,
            "POST /auth/login": self.sign_in,
            "GET /auth/enter": self.enter,
            "POST /auth/logout": self.sign_out,
            "GET /auth/logout": lambda _request, _now: go_to(HOME),
        }

    def show_form(self, request: Request, now: int) -> Answer:
        """Return the form."""
        return self._form(request, now, {"next": request.query.get("next", HOME), "stay": "yes"})

    def sign_in(self, request: Request, now: int) -> Answer:
        """Start a session for the right name and password; else show the form again, whatever was wrong."""
        if not self.forms.sent(request, now):
            return self._form(request, now, request.fields, 400, TRY_AGAIN)
        given = Credentials(request.fields.get("username", ""), request.fields.get("password", ""))
        outcome = self.authenticator.authenticate(given, request, now)
        if isinstance(outcome, Refused):
            log.info("a sign-in was refused")
            return self._refusal(request, now, outcome.wait_seconds)
        if isinstance(outcome, MoreAsked):
            return replace(go_to(outcome.path), cookies=outcome.cookies)
        wanted = safe_next(request.fields.get("next", HOME))
        answer = self.admission.begin(outcome.user, wanted, request, now, stays=stays(request.fields))
        return replace(answer, cookies=(*answer.cookies, *outcome.cookies))

    def enter(self, request: Request, now: int) -> Answer:
        """Renew the grants of a viewer, else of a guest, on the way to `next`, or to the page refused."""
        referred = referred_path(request.headers, self.forms.host)
        wanted = safe_next(request.query.get("next") or referred or HOME)
        viewer = self.admission.viewer(request, now)
        if viewer is None:
            to_form = go_to("/auth/login" if wanted == HOME else f"/auth/login?next={quote(wanted)}")
            return self._as_guest(request, wanted, now) or to_form
        try:
            return self.admission.admit(viewer, wanted, now)
        except UnavailableError:
            return self._as_guest(request, wanted, now) or Answer(410, self.pages.unavailable())

    def sign_out(self, request: Request, now: int) -> Answer:
        """End the session and take every cookie back."""
        if not is_same_origin(request.headers, self.forms.host):
            return Answer(400)
        expired = (*self.admission.end(request, now), *self.guests.end(request, now))
        return replace(go_to(HOME), cookies=expired, clear_site_data=CLEAR_SITE_DATA)

    def _as_guest(self, request: Request, wanted: str, now: int) -> Answer | None:
        try:
            return self.guests.admit(request, wanted, now)
        except UnavailableError:
            return Answer(410, self.pages.unavailable())

    def _refusal(self, request: Request, now: int, wait_seconds: int) -> Answer:
        if not wait_seconds:
            return self._form(request, now, request.fields, 401, WRONG)
        answer = self._form(request, now, request.fields, 429, too_early(wait_seconds))
        return replace(answer, retry_after_seconds=wait_seconds)

    def _form(
        self,
        request: Request,
        now: int,
        entered: Mapping[str, str],
        status: int = 200,
        problem: Phrase | None = None,
    ) -> Answer:
        csrf, cookie = self.forms.issue(request, now)
        body = self.pages.sign_in(
            next_path=safe_next(entered.get("next", HOME)),
            csrf=csrf,
            problem=problem,
            username=entered.get("username", "")[:MAX_NAME_LENGTH],
            stay=stays(entered),
        )
        return Answer(status, body, cookies=(cookie,))


def too_early(wait_seconds: int) -> Phrase:
    """Return what to tell somebody who has tried too often."""
    return Phrase("problem.too_early", {"n": -(-wait_seconds // 60)})
