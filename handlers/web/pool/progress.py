"""From what a user pool says to a user, or to the page that asks for the rest."""

from dataclasses import dataclass
from functools import partial

from auth import cookies
from auth.attempts import Subject
from auth.devices import known_device
from auth.people import User
from handlers.web.attempt_guard import AttemptGuard, Checked
from handlers.web.authenticator import Accepted, Credentials, MoreAsked, Outcome, Refused
from handlers.web.http import Request
from handlers.web.password_authenticator import account_subject
from handlers.web.pending_sign_ins import PendingSignIns
from handlers.web.pool.errors import TooManyError
from handlers.web.pool.user_pool import CODE, NEW_PASSWORD, SETUP, Challenge, Known, UserPool
from handlers.web.viewers import People

PATHS = {NEW_PASSWORD: "/auth/new-password", CODE: "/auth/code", SETUP: "/auth/authenticator"}
WAITING = "/auth/waiting"


@dataclass(frozen=True)
class Way:
    """Where somebody wanted to go, and whether to stay signed in."""

    wanted: str
    stays: bool


@dataclass(frozen=True)
class Progress:
    """Goes on with whoever has shown something of themselves."""

    pool: UserPool
    people: People
    pending: PendingSignIns
    guard: AttemptGuard

    def start(self, given: Credentials, request: Request, now: int) -> Known | Challenge:
        """Return what the pool says to name and password, once the guess is paid for.

        Raises:
            TooManyError: nobody looked; it came too early, and says how long to wait.
            PoolError: the pool refuses.
        """
        subject = account_subject(given.name)
        device = known_device(self.guard.keys, request.cookies.get(cookies.DEVICE, ""), subject.name)
        look = partial(self.pool.start, given.name.strip(), given.password)
        return _found(self.guard.check(subject, request, now, look, device))

    def answer_code(self, asked: Challenge, code: str, request: Request, now: int) -> Known | Challenge:
        """Return what the pool says to the *code* of an app, once it is paid for. Raises: PoolError."""
        look = partial(self.pool.answer, asked, SOFTWARE_TOKEN_MFA_CODE=code)
        return _found(self.guard.check(Subject("code", asked.name.casefold()), request, now, look))

    def after(self, said: Known | Challenge, way: Way, now: int) -> Outcome:
        """Return who it is, or what is asked next. Raises: PoolError."""
        return self._admit(said) if isinstance(said, Known) else self._ask(said, way, now)

    def user(self, name: str) -> User | None:
        """Return the user called *name* who may come in now."""
        user = self.people.find_user(name)
        return user if user and not user.disabled else None

    def _admit(self, known: Known) -> Outcome:
        if user := self.user(known.name):
            return Accepted(user)
        # The password was right, so this tells nobody who exists.
        is_waiting = self.people.find_user(known.name) is None
        return MoreAsked(WAITING, ()) if is_waiting else Refused()

    def _ask(self, challenge: Challenge, way: Way, now: int) -> MoreAsked:
        held = {"name": challenge.name, "session": challenge.session}
        if challenge.kind == SETUP:
            secret, session = self.pool.new_secret(Session=challenge.session)
            held |= {"session": session, "secret": secret}
        kept = self.pending.begin(challenge.kind, held, way.wanted, now, stays=way.stays)
        return MoreAsked(PATHS[challenge.kind], kept)


def _found(checked: Checked[Known | Challenge]) -> Known | Challenge:
    if checked.found is None:
        raise TooManyError(checked.wait_seconds)
    return checked.found
