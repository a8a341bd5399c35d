"""The page behind an invitation: choose a password, once."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from auth.choosing import Objection, problem_with
from auth.invitations import is_token
from auth.passwords import hash_password
from auth.people import User
from auth.redirects import HOME
from auth.sessions import token_digest
from handlers.web.admission import Admission, stays
from handlers.web.http import Answer, Page, Request
from handlers.web.objections import objected
from handlers.web.own_forms import OwnForms
from handlers.web.router import Responder
from handlers.web.sign_in import TRY_AGAIN
from website.speech import Phrase

log = logging.getLogger(__name__)


class InvitedPeople(Protocol):
    """Where invitations are kept."""

    def find_user(self, name: str) -> User | None: ...
    def find_invited(self, digest: str, now: int) -> User | None: ...
    def accept_invitation(self, user: User, digest: str, encoded_hash: str) -> bool: ...


class InvitationPages(Protocol):
    """What whoever opens an invitation is shown."""

    def invitation(self, name: str, csrf: str, problem: Phrase | None) -> Page: ...
    def invitation_over(self) -> Page: ...


@dataclass(frozen=True)
class Invitations:
    """Lets invited people choose a password, and in.

    To look at the page does not use the invitation up: messengers do that to preview a link.
    """

    people: InvitedPeople
    admission: Admission
    forms: OwnForms
    pages: InvitationPages
    title: str

    def routes(self) -> Mapping[str, Responder]:
        """Return what answers each route."""
        return {
            "GET /auth/invitation/{token}": self.show,
            "POST /auth/invitation/{token}": self.accept,
        }

    def show(self, request: Request, now: int) -> Answer:
        """Return the form, or that the invitation is over."""
        user = self._invited(request, now)
        return self._form(request, now, user) if user else self._over()

    def accept(self, request: Request, now: int) -> Answer:
        """Set the chosen password and start a session, or say what is wrong with it."""
        user = self._invited(request, now)
        if user is None:
            return self._over()
        if not self.forms.sent(request, now, referrerless=True):
            return self._form(request, now, user, 400, TRY_AGAIN)
        chosen = request.fields.get("new", "")
        same = chosen == request.fields.get("again", "")
        objection = problem_with(chosen, user.name, self.title) if same else Objection.DIFFERENT
        if objection:
            return self._form(request, now, user, 422, objected(objection))
        return self._let_in(request, now, user, chosen)

    def _let_in(self, request: Request, now: int, user: User, chosen: str) -> Answer:
        digest = token_digest(request.parts["token"])
        accepted = self.people.accept_invitation(user, digest, hash_password(chosen))
        current = self.people.find_user(user.name) if accepted else None
        if current is None:
            return self._over()
        log.info("an invitation was accepted")
        return self.admission.begin(current, HOME, request, now, stays=stays(request.fields))

    def _invited(self, request: Request, now: int) -> User | None:
        token = request.parts["token"]
        return self.people.find_invited(token_digest(token), now) if is_token(token) else None

    def _form(
        self, request: Request, now: int, user: User, status: int = 200, problem: Phrase | None = None
    ) -> Answer:
        csrf, cookie = self.forms.issue(request, now)
        page = self.pages.invitation(user.name, csrf, problem)
        return Answer(status, page, cookies=(cookie,), referrer_policy="no-referrer")

    def _over(self) -> Answer:
        return Answer(410, self.pages.invitation_over(), referrer_policy="no-referrer")
