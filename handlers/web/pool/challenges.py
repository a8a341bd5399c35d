"""What a user pool asks beside a password: a better one, a code, and to set an app up that makes codes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from auth.pending import Pending
from auth.redirects import HOME
from handlers.web.admission import Admission
from handlers.web.authenticator import Accepted, Credentials, MoreAsked
from handlers.web.http import Answer, Request, go_to
from handlers.web.pool import forms
from handlers.web.pool.errors import PoolError
from handlers.web.pool.forms import PoolForms
from handlers.web.pool.progress import Progress, Way
from handlers.web.pool.refusals import refusal_of
from handlers.web.pool.user_pool import CODE, NEW_PASSWORD, SETUP, Challenge, Known
from handlers.web.router import Responder
from handlers.web.short_forms import TRY_AGAIN, ShortForms
from website.content import FormPage
from website.speech import Phrase

ENROL = "enrol"  # of somebody who is signed in already
LOGIN = "/auth/login"
WRONG_PASSWORD = Phrase("pool.wrong_password")

Responses = Callable[[Challenge], Known | Challenge]


@dataclass(frozen=True)
class Challenges:
    """The pages between a password and the albums."""

    progress: Progress
    admission: Admission
    short: ShortForms
    texts: PoolForms

    def routes(self) -> Mapping[str, Responder]:
        """Return what answers each route."""
        return {
            "GET /auth/new-password": self.ask_new_password,
            "POST /auth/new-password": self.take_new_password,
            "GET /auth/code": self.ask_code,
            "POST /auth/code": self.take_code,
            "GET /auth/authenticator": self.show_secret,
            "POST /auth/authenticator": self.take_first_code,
            "GET /auth/second-factor": self.ask_password,
            "POST /auth/second-factor": self.take_password,
            "GET /auth/waiting": lambda _request, _now: self.short.words(forms.WAITING),
        }

    def ask_new_password(self, request: Request, now: int) -> Answer:
        """Show the form for a first password."""
        return self._ask(self.texts.new_password, request, now, NEW_PASSWORD)

    def take_new_password(self, request: Request, now: int) -> Answer:
        """Go on with a first password."""

        def answer(challenge: Challenge) -> Known | Challenge:
            return self.progress.pool.answer(challenge, NEW_PASSWORD=request.fields.get("password", ""))

        return self._take(self.texts.new_password, request, now, NEW_PASSWORD, answer)

    def ask_code(self, request: Request, now: int) -> Answer:
        """Show the form for a code."""
        return self._ask(forms.CODE, request, now, CODE)

    def take_code(self, request: Request, now: int) -> Answer:
        """Go on with a code."""

        def answer(challenge: Challenge) -> Known | Challenge:
            return self.progress.answer_code(challenge, _code(request), request, now)

        return self._take(forms.CODE, request, now, CODE, answer)

    def show_secret(self, request: Request, now: int) -> Answer:
        """Show the secret for an app that makes codes, as letters and as a picture."""
        wait = self.progress.pending.of(request, now, SETUP, ENROL)
        return self.short.show(self._set_up(wait), request, now) if wait else go_to(LOGIN)

    def take_first_code(self, request: Request, now: int) -> Answer:
        """Go on with the first code of an app; from then on each sign-in asks for one."""
        wait = self.progress.pending.of(request, now, SETUP, ENROL)
        if wait is None:
            return go_to(LOGIN)
        page = self._set_up(wait)
        if wait.kind == SETUP:
            return self._take(page, request, now, SETUP, lambda known: self._finish_set_up(request, known))
        return self._attempt(page, request, now, lambda: self._enrol(request, wait))

    def ask_password(self, request: Request, now: int) -> Answer:
        """Show the form with which a signed-in viewer begins to set an app up."""
        if self.admission.viewer(request, now) is None:
            return go_to(f"{LOGIN}?next=/auth/second-factor")
        return self.short.show(forms.CONFIRM_PASSWORD, request, now)

    def take_password(self, request: Request, now: int) -> Answer:
        """Make a secret for a signed-in viewer who knows the password, too."""
        page = forms.CONFIRM_PASSWORD
        viewer = self.admission.viewer(request, now)
        if viewer is None:
            return go_to(LOGIN)
        if not self.short.was_sent(request, now):
            return self.short.show(page, request, now, status=400, problem=TRY_AGAIN)
        try:
            given = Credentials(viewer.user.name, request.fields.get("password", ""))
            said = self.progress.start(given, request, now)
        except PoolError as error:
            status, problem = refusal_of(error) or (401, WRONG_PASSWORD)
            return self.short.show(page, request, now, status=status, problem=problem)
        if not isinstance(said, Known):
            return self.short.words(forms.ALREADY, 409)
        return self._begin_enrolment(said, now)

    def _begin_enrolment(self, known: Known, now: int) -> Answer:
        secret, _session = self.progress.pool.new_secret(AccessToken=known.access_token)
        held = {"name": known.name, "token": known.access_token, "secret": secret}
        cookies = self.progress.pending.begin(ENROL, held, HOME, now, stays=False)
        return replace(go_to("/auth/authenticator"), cookies=cookies)

    def _enrol(self, request: Request, wait: Pending) -> Answer:
        pool = self.progress.pool
        pool.verify_secret(_code(request), AccessToken=wait.held["token"])
        pool.ask_for_codes(wait.held["name"])
        return replace(go_to(HOME), cookies=self.progress.pending.end(request) or ())

    def _finish_set_up(self, request: Request, challenge: Challenge) -> Known | Challenge:
        session = self.progress.pool.verify_secret(_code(request), Session=challenge.session)
        return self.progress.pool.answer(replace(challenge, session=session))

    def _set_up(self, wait: Pending) -> FormPage:
        return self.texts.authenticator(wait.held["name"], wait.held["secret"])

    def _ask(self, page: FormPage, request: Request, now: int, kind: str) -> Answer:
        if self.progress.pending.of(request, now, kind) is None:
            return go_to(LOGIN)
        return self.short.show(page, request, now)

    def _take(self, page: FormPage, request: Request, now: int, kind: str, answer: Responses) -> Answer:
        wait = self.progress.pending.of(request, now, kind)
        if wait is None:
            return go_to(LOGIN)
        challenge = Challenge(kind, wait.held["name"], wait.held["session"])
        return self._attempt(page, request, now, lambda: self._go_on(request, wait, answer(challenge), now))

    def _attempt(self, page: FormPage, request: Request, now: int, attempt: Callable[[], Answer]) -> Answer:
        if not self.short.was_sent(request, now):
            return self.short.show(page, request, now, status=400, problem=TRY_AGAIN)
        if not self.progress.pending.charge(request):
            return go_to(LOGIN)
        try:
            return attempt()
        except PoolError as error:
            refusal = refusal_of(error)
            if refusal is None:  # such as a session that Cognito has forgotten
                return go_to(LOGIN)
            return self.short.show(page, request, now, status=refusal[0], problem=refusal[1])

    def _go_on(self, request: Request, wait: Pending, said: Known | Challenge, now: int) -> Answer:
        ended = self.progress.pending.end(request)
        if ended is None:  # the same form, sent twice
            return go_to(LOGIN)
        outcome = self.progress.after(said, Way(wait.wanted, wait.stays), now)
        match outcome:
            case Accepted(user=user):
                answer = self.admission.begin(user, wait.wanted, request, now, stays=wait.stays)
                return replace(answer, cookies=(*answer.cookies, *ended))
            case MoreAsked(path=path, cookies=cookies):
                return replace(go_to(path), cookies=cookies or ended)
            case _:
                return replace(go_to(LOGIN), cookies=ended)


def _code(request: Request) -> str:
    # Apps show the digits in two groups.
    return "".join(request.fields.get("code", "").split())[:8]
