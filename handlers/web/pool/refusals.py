"""What people read when a user pool refuses."""

from handlers.web.pool.errors import PoolError, TooManyError, WeakPasswordError, WrongCodeError
from handlers.web.short_forms import TOO_MANY
from website.speech import Phrase

WRONG_CODE = Phrase("problem.wrong_code")
WEAK = Phrase("pool.weak")


def refusal_of(error: PoolError) -> tuple[int, Phrase] | None:
    """Return the status and the words for *error*; None where the way begins anew."""
    match error:
        case WeakPasswordError():
            return 422, WEAK
        case WrongCodeError():
            return 401, WRONG_CODE
        case TooManyError():
            return 429, TOO_MANY
        case _:
            return None
