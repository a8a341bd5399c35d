"""Browsers that somebody has signed in from before: a sealed cookie that says so for one name.

https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
"""

import re
import secrets

from auth.keyring import Keyring

MAX_AGE_SECONDS = 400 * 24 * 60 * 60  # what browsers keep a cookie for at most (RFC 6265bis)

_COOKIE = re.compile(r"([A-Za-z0-9_-]{22})\.([0-9a-f]{64})")


def new_device() -> str:
    """Return a fresh id for a browser."""
    return secrets.token_urlsafe(16)


def device_cookie(keys: Keyring, device: str, name: str) -> str:
    """Return the value that says that *name* (folded) has signed in from *device*."""
    return f"{device}.{keys.seal('device', f'{device} {name}')}"


def known_device(keys: Keyring, cookie: str, name: str) -> str:
    """Return the id of the device if *cookie* was made for *name* (folded), else ""."""
    parts = _COOKIE.fullmatch(cookie)
    if parts is None or not keys.is_seal("device", f"{parts[1]} {name}", parts[2]):
        return ""
    return parts[1]
