"""What a user pool refuses, in our words: without the cause, which names people."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)

# Cognito begins with a second and doubles it; it does not say where it is.
WAIT_SECONDS = 60


class PoolError(Exception):
    """The root of what a user pool refuses."""


class DeniedError(PoolError):
    """Wrong, unknown, disabled, not confirmed, or expired: which of them is nobody's business."""


class WrongCodeError(PoolError):
    """A code that is not the one, or no longer."""


class WeakPasswordError(PoolError):
    """A password that the pool's policy does not take."""


class TooManyError(PoolError):
    """Too many attempts, by one person or by all."""

    def __init__(self, wait_seconds: int = WAIT_SECONDS) -> None:
        self.wait_seconds = wait_seconds
        super().__init__(f"wait {wait_seconds} s")


class SpentError(TooManyError):
    """Too many codes were mailed to one person, or too many codes tried."""


_ERRORS: dict[str, type[PoolError]] = {
    "NotAuthorizedException": DeniedError,
    "UserNotFoundException": DeniedError,
    "UserNotConfirmedException": DeniedError,
    "PasswordResetRequiredException": DeniedError,
    "InvalidParameterException": DeniedError,  # such as a name with characters that no user has
    "UsernameExistsException": DeniedError,
    "AliasExistsException": DeniedError,
    "CodeMismatchException": WrongCodeError,
    "EnableSoftwareTokenMFAException": WrongCodeError,
    "ExpiredCodeException": WrongCodeError,
    "InvalidPasswordException": WeakPasswordError,
    "PasswordHistoryPolicyViolationException": WeakPasswordError,
    "TooManyRequestsException": TooManyError,
    "TooManyFailedAttemptsException": TooManyError,
    "LimitExceededException": SpentError,
}


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the pool refuses into our errors.

    Raises: PoolError.
    """
    from botocore.exceptions import ClientError, ParamValidationError  # noqa: PLC0415

    try:
        yield
    except ParamValidationError:
        raise DeniedError("The pool takes no such value.") from None
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code not in _ERRORS:
            raise
        log.info("the user pool answered %s", code)
        raise _ERRORS[code]() from None
