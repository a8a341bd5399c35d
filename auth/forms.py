"""Tell our own form from a forged one: a double-submitted token.

The browser keeps a random cookie that other hosts can neither read nor set (`__Host-`), the form carries an
HMAC of that cookie and of the time it was issued, and only both together are accepted.
"""

import re
import secrets

from auth.keyring import Keyring

MAX_AGE_SECONDS = 2 * 60 * 60
PURPOSE = "form"

_COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")
_TOKEN = re.compile(r"([0-9]{1,12})\.([0-9a-f]{64})")


def new_cookie() -> str:
    """Return a fresh random value for the cookie."""
    return secrets.token_urlsafe(32)


def is_cookie(value: str) -> bool:
    """Tell whether *value* looks like what `new_cookie` makes, so that a second tab can share it."""
    return _COOKIE.fullmatch(value) is not None


def issue_token(keys: Keyring, cookie: str, now: int) -> str:
    """Return the token for the hidden field of a form shown at *now* (epoch seconds)."""
    return f"{now}.{keys.seal(PURPOSE, _sealed(cookie, now))}"


def is_valid_token(keys: Keyring, cookie: str, token: str, now: int) -> bool:
    """Tell whether *token* was issued for *cookie*, within the last two hours."""
    parts = _TOKEN.fullmatch(token)
    if not parts or not is_cookie(cookie):
        return False
    issued_at = int(parts[1])
    is_ours = keys.is_seal(PURPOSE, _sealed(cookie, issued_at), parts[2])
    return is_ours and 0 <= now - issued_at <= MAX_AGE_SECONDS


def _sealed(cookie: str, issued_at: int) -> str:
    return f"{cookie}.{issued_at}"
