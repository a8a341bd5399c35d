"""Sign-in by the passwords that a user pool keeps."""

from dataclasses import dataclass

from auth.people import is_possible_name
from auth.redirects import HOME, safe_next
from handlers.web.admission import stays
from handlers.web.authenticator import Accepted, Credentials, Outcome, Refused
from handlers.web.http import Request
from handlers.web.password_authenticator import kept_device
from handlers.web.pool.errors import PoolError, TooManyError
from handlers.web.pool.progress import Progress, Way


@dataclass(frozen=True)
class PoolAuthenticator:
    """Asks the pool, which takes the same work for people who do not exist."""

    progress: Progress

    def authenticate(self, given: Credentials, request: Request, now: int) -> Outcome:
        """Return who it is, what else is asked, or the same refusal whatever was wrong."""
        if not is_possible_name(given.name) or not given.password:
            return Refused()
        way = Way(safe_next(request.fields.get("next", HOME)), stays(request.fields))
        try:
            said = self.progress.start(given, request, now)
            outcome = self.progress.after(said, way, now)
        except TooManyError as error:
            return Refused(error.wait_seconds)
        except PoolError:
            return Refused()
        if isinstance(outcome, Accepted) and way.stays:
            return Accepted(outcome.user, kept_device(self.progress.guard.keys, given.name, request))
        return outcome
