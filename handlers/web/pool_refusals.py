"""What people read when a user pool refuses."""

from handlers.web.pool_errors import PoolError, TooManyError, WeakPasswordError, WrongCodeError
from handlers.web.short_forms import TOO_MANY

WRONG_CODE = "This code is not right, or no longer."
WEAK = "The gallery does not take this password. Please choose a longer one."


def refusal_of(error: PoolError) -> tuple[int, str] | None:
    """Return the status and the sentence for *error*; None where the way begins anew."""
    match error:
        case WeakPasswordError():
            return 422, WEAK
        case WrongCodeError():
            return 401, WRONG_CODE
        case TooManyError():
            return 429, TOO_MANY
        case _:
            return None
