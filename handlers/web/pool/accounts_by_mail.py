"""What people do with a user pool before they can sign in: ask for a new password, or for an account."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from auth.people import is_possible_name
from auth.redirects import HOME
from handlers.web.http import Answer, Request, go_to
from handlers.web.pending_sign_ins import PendingSignIns
from handlers.web.pool import forms
from handlers.web.pool.challenges import LOGIN
from handlers.web.pool.errors import PoolError, SpentError
from handlers.web.pool.forms import PoolForms
from handlers.web.pool.progress import WAITING
from handlers.web.pool.refusals import WRONG_CODE, refusal_of
from handlers.web.pool.user_pool import UserPool
from handlers.web.router import Responder
from handlers.web.short_forms import TRY_AGAIN, ShortForms, typed
from website.content import FormPage

RESET, SIGN_UP = "reset", "sign-up"


@dataclass(frozen=True)
class Stage:
    """A form, what is pending while it is shown or after it, and where it leads."""

    kind: str
    page: FormPage
    then: str


@dataclass(frozen=True)
class AccountsByMail:
    """Pages that answer alike whether a name is known, free or taken."""

    pool: UserPool
    pending: PendingSignIns
    short: ShortForms
    texts: PoolForms
    takes_sign_ups: bool

    def routes(self) -> Mapping[str, Responder]:
        """Return what answers each route."""
        recovery: dict[str, Responder] = {
            "GET /auth/forgotten": self.ask_name,
            "POST /auth/forgotten": self.send_code,
            "GET /auth/reset": self.ask_reset,
            "POST /auth/reset": self.reset,
        }
        sign_up: dict[str, Responder] = {
            "GET /auth/sign-up": self.ask_sign_up,
            "POST /auth/sign-up": self.sign_up,
            "GET /auth/confirm": self.ask_confirmation,
            "POST /auth/confirm": self.confirm,
        }
        return {**recovery, **(sign_up if self.takes_sign_ups else {})}

    def ask_name(self, request: Request, now: int) -> Answer:
        """Show the form for a forgotten password."""
        return self.short.show(forms.FORGOTTEN, request, now)

    def send_code(self, request: Request, now: int) -> Answer:
        """Have a code mailed, if there is such a person; nobody learns whether there is."""
        stage = Stage(RESET, forms.FORGOTTEN, "/auth/reset")
        return self._begin(stage, request, now, lambda: self.pool.send_code(_name(request)))

    def ask_reset(self, request: Request, now: int) -> Answer:
        """Show the form for a mailed code and a new password."""
        return self._ask(Stage(RESET, self.texts.reset, LOGIN), request, now)

    def reset(self, request: Request, now: int) -> Answer:
        """Set a new password."""

        def confirm(name: str, code: str) -> None:
            self.pool.reset_password(name, code, request.fields.get("password", ""))

        return self._finish(Stage(RESET, self.texts.reset, LOGIN), request, now, confirm)

    def ask_sign_up(self, request: Request, now: int) -> Answer:
        """Show the form for a new account."""
        return self.short.show(self.texts.sign_up, request, now)

    def sign_up(self, request: Request, now: int) -> Answer:
        """Make an account that sees nothing yet; a name that is taken answers in the same way."""
        email, password = request.fields.get("email", "").strip(), request.fields.get("password", "")
        stage = Stage(SIGN_UP, self.texts.sign_up, "/auth/confirm")
        return self._begin(stage, request, now, lambda: self.pool.sign_up(_name(request), email, password))

    def ask_confirmation(self, request: Request, now: int) -> Answer:
        """Show the form for the code that was mailed to a new account."""
        return self._ask(_CONFIRMATION, request, now)

    def confirm(self, request: Request, now: int) -> Answer:
        """Confirm the address of a new account."""
        return self._finish(_CONFIRMATION, request, now, self.pool.confirm_address)

    def _begin(self, stage: Stage, request: Request, now: int, ask: Callable[[], None]) -> Answer:
        shown = typed(stage.page, request.fields)
        if not self.short.was_sent(request, now):
            return self.short.show(shown, request, now, status=400, problem=TRY_AGAIN)
        if not is_possible_name(_name(request)):
            return self.short.show(shown, request, now, status=422, problem=TRY_AGAIN)
        try:
            ask()
        except PoolError as error:
            refusal = None if isinstance(error, SpentError) else refusal_of(error)
            if refusal:
                return self.short.show(shown, request, now, status=refusal[0], problem=refusal[1])
            # Unknown, taken, without an address, or asked too often: all alike.
        cookies = self.pending.begin(stage.kind, {"name": _name(request)}, HOME, now, stays=False)
        return replace(go_to(stage.then), cookies=cookies)

    def _ask(self, stage: Stage, request: Request, now: int) -> Answer:
        if self.pending.of(request, now, stage.kind) is None:
            return go_to(LOGIN)
        return self.short.show(stage.page, request, now)

    def _finish(
        self, stage: Stage, request: Request, now: int, confirm: Callable[[str, str], None]
    ) -> Answer:
        wait = self.pending.of(request, now, stage.kind)
        if wait is None:
            return go_to(LOGIN)
        if not self.short.was_sent(request, now):
            return self.short.show(stage.page, request, now, status=400, problem=TRY_AGAIN)
        if not self.pending.charge(request):
            return go_to(LOGIN)
        try:
            confirm(wait.held["name"], request.fields.get("code", "").strip())
        except PoolError as error:
            status, problem = refusal_of(error) or (401, WRONG_CODE)
            return self.short.show(stage.page, request, now, status=status, problem=problem)
        return replace(go_to(stage.then), cookies=self.pending.end(request) or ())


def _name(request: Request) -> str:
    return request.fields.get("username", "").strip()


_CONFIRMATION = Stage(SIGN_UP, forms.CONFIRM_ADDRESS, WAITING)
