"""What can go wrong in sign-in."""


class AuthError(Exception):
    """The root of all errors of this package."""


class PasswordError(AuthError):
    """A password that cannot be used: empty, or too long."""


class BadItemError(AuthError):
    """A row of the table that is no user or no session."""


class SigningError(AuthError):
    """A key that cannot sign, or a prefix that must not be signed."""


class UnavailableError(AuthError):
    """A path that does not exist for this viewer; unknown and not theirs are the same."""


class BadTermError(AuthError):
    """A term of a share link: which *field*, its *value* (None if secret), and what is *allowed*."""

    def __init__(self, field: str, value: object, allowed: str):
        shown = "" if value is None else f" {value!r}"
        super().__init__(f"{field}{shown} is not allowed: {allowed}")
        self.field, self.value, self.allowed = field, value, allowed
