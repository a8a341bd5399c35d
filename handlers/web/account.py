"""The pages of a person's own account: another password, and where they are signed in."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from auth.browsers import Browser
from auth.choosing import Objection, problem_with
from auth.passwords import hash_password
from auth.people import User
from handlers.web.admission import Admission
from handlers.web.authenticator import Accepted, Authenticator, Credentials, Refused
from handlers.web.http import Answer, Page, Request, go_to
from handlers.web.objections import objected
from handlers.web.own_forms import OwnForms
from handlers.web.router import Responder
from handlers.web.sign_in import TRY_AGAIN
from handlers.web.viewers import Viewer
from website.speech import Phrase

log = logging.getLogger(__name__)

ACCOUNT = "/auth/account"
WRONG = Phrase("account.wrong")
TOO_EARLY = Phrase("account.too_early")
CHANGED = Phrase("account.changed")
ENDED = Phrase("account.ended")
ENDED_OTHERS = Phrase("account.ended_others")


class AccountPeople(Protocol):
    """Where accounts are kept."""

    def find_user(self, name: str) -> User | None: ...
    def choose_password(self, user: User, encoded_hash: str) -> bool: ...
    def end_sessions(self, name: str) -> None: ...


class AccountSessions(Protocol):
    """Where it is kept who is signed in where."""

    def browsers(self, name: str, now: int) -> list[Browser]: ...
    def delete_session(self, digest: str, name: str) -> None: ...
    def delete_all(self, name: str) -> None: ...


class AccountPages(Protocol):
    """What a person sees of the own account."""

    def account(
        self,
        viewer: Viewer,
        browsers: list[Browser],
        csrf: str,
        notice: Phrase | None,
        problem: Phrase | None,
    ) -> Page: ...


@dataclass(frozen=True)
class Said:
    """What came of what somebody did, in words."""

    status: int = 200
    notice: Phrase | None = None
    problem: Phrase | None = None


@dataclass(frozen=True)
class Account:
    """Shows people their account, and lets them change the password and end sign-ins."""

    people: AccountPeople
    sessions: AccountSessions
    authenticator: Authenticator
    admission: Admission
    forms: OwnForms
    pages: AccountPages
    title: str

    def routes(self) -> Mapping[str, Responder]:
        """Return what answers each route."""
        return {
            f"GET {ACCOUNT}": self.show,
            f"POST {ACCOUNT}/password": self._own(self.change_password),
            f"POST {ACCOUNT}/end": self._own(self.end_one),
            f"POST {ACCOUNT}/end-others": self._own(self.end_others),
        }

    def show(self, request: Request, now: int) -> Answer:
        """Return the page."""
        viewer = self.admission.viewer(request, now)
        return self._page(request, now, viewer) if viewer else go_to("/auth/login")

    def change_password(self, request: Request, now: int, viewer: Viewer) -> Answer:
        """Set another password for whoever knows the present one; all other sign-ins end."""
        chosen = request.fields.get("new", "")
        same = chosen == request.fields.get("again", "")
        objection = problem_with(chosen, viewer.user.name, self.title) if same else Objection.DIFFERENT
        if objection:
            return self._page(request, now, viewer, Said(422, problem=objected(objection)))
        known = Credentials(viewer.user.name, request.fields.get("old", ""))
        outcome = self.authenticator.authenticate(known, request, now)
        if not isinstance(outcome, Accepted):
            is_early = isinstance(outcome, Refused) and outcome.wait_seconds
            status, problem = (429, TOO_EARLY) if is_early else (401, WRONG)
            return self._page(request, now, viewer, Said(status, problem=problem))
        if not self.people.choose_password(outcome.user, hash_password(chosen)):
            return self._page(request, now, viewer, Said(409, problem=TRY_AGAIN))
        log.info("a password was changed")
        answer = self._begin_anew(request, now, viewer, CHANGED)
        return replace(answer, cookies=(*answer.cookies, *outcome.cookies))

    def end_one(self, request: Request, now: int, viewer: Viewer) -> Answer:
        """End one sign-in of the viewer's; one that is not theirs is not touched."""
        name, digest = viewer.user.name, request.fields.get("browser", "")
        if digest in {each.digest for each in self.sessions.browsers(name, now)}:
            self.sessions.delete_session(digest, name)
        if digest == viewer.session.digest:
            return go_to("/auth/login")
        return self._page(request, now, viewer, Said(notice=ENDED))

    def end_others(self, request: Request, now: int, viewer: Viewer) -> Answer:
        """End all sign-ins of the viewer's but this one."""
        self.people.end_sessions(viewer.user.name)
        return self._begin_anew(request, now, viewer, ENDED_OTHERS)

    def _own(self, respond: Callable[[Request, int, Viewer], Answer]) -> Responder:
        """Return *respond* for viewers who sent a form of ours."""

        def checked(request: Request, now: int) -> Answer:
            viewer = self.admission.viewer(request, now)
            if viewer is None:
                return go_to("/auth/login")
            if not self.forms.sent(request, now):
                return self._page(request, now, viewer, Said(400, problem=TRY_AGAIN))
            return respond(request, now, viewer)

        return checked

    def _begin_anew(self, request: Request, now: int, viewer: Viewer, notice: Phrase) -> Answer:
        """Show the page in a session of its own, after all have been ended."""
        self.sessions.delete_all(viewer.user.name)
        user = self.people.find_user(viewer.user.name)
        if user is None:
            return go_to("/auth/login")
        began = self.admission.begin_again(replace(viewer, user=user), request, now)
        page = self._page(request, now, began.viewer, Said(notice=notice))
        return replace(page, cookies=(*page.cookies, *began.cookies))

    def _page(self, request: Request, now: int, viewer: Viewer, said: Said = Said()) -> Answer:
        csrf, cookie = self.forms.issue(request, now)
        browsers = self.sessions.browsers(viewer.user.name, now)
        page = self.pages.account(viewer, browsers, csrf, said.notice, said.problem)
        return Answer(said.status, page, cookies=(cookie,))
