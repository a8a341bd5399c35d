"""Build and parse cookies."""

import re
from collections.abc import Iterable

SESSION = "__Host-session"
CSRF = "__Host-csrf"
GUEST = "__Host-guest"
DEVICE = "__Host-device"
FRESH = "__Host-fresh"
"""Says nothing but that it is not yet time to renew the grants; the script of open pages looks for it."""
PENDING = "__Host-pending"
LANGUAGE = "language"
"""What somebody reads in. No secret: scripts read and write it, too, hence no prefix and no HttpOnly."""

# RFC 6265's cookie-octet and token: a value outside could end the cookie and begin another attribute.
_VALUE = re.compile(r"[\x21\x23-\x2B\x2D-\x3A\x3C-\x5B\x5D-\x7E]*")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def set_cookie(name: str, value: str, path: str = "/", max_age_seconds: int | None = None) -> str:
    """Return a Set-Cookie value for this host alone; without an age it ends with the browser.

    Lax and not Strict: a link in a mail must find its reader signed in.

    Raises:
        ValueError: a part has a character that cookies cannot hold.
    """
    if not (_NAME.fullmatch(name) and _VALUE.fullmatch(value) and _VALUE.fullmatch(path)):
        raise ValueError(f"The cookie {name!r} has a character that cookies cannot hold.")
    age = "" if max_age_seconds is None else f"; Max-Age={max_age_seconds}"
    return f"{name}={value}; Path={path}{age}; Secure; HttpOnly; SameSite=Lax"


def fresh_cookie(max_age_seconds: int) -> str:
    """Return the Set-Cookie value of FRESH, which a script looks for."""
    return plain_cookie(FRESH, "1", max_age_seconds)


def plain_cookie(name: str, value: str, max_age_seconds: int) -> str:
    """Return a Set-Cookie value that scripts may read and write."""
    return f"{name}={value}; Path=/; Max-Age={max_age_seconds}; Secure; SameSite=Lax"


def expire_cookie(name: str, path: str = "/") -> str:
    """Return the Set-Cookie value that makes the browser forget *name* on *path*.

    It has only the attributes that matter for that, because a sign-out expires dozens.
    """
    return f"{name}=; Path={path}; Max-Age=0; Secure"


def parse_cookies(pairs: Iterable[str]) -> dict[str, str]:
    """Return the cookies a browser sent as `name=value` texts; of two with one name, the first.

    Browsers send the one with the longest path first.
    """
    cookies: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.strip().partition("=")
        if equals:
            cookies.setdefault(name, value)
    return cookies
