"""Which passwords a person may choose: long, not what everybody takes, and of whatever characters.

NIST SP 800-63B-4, 3.1.1.2: a length and a list of what is common, no rules on composition, no expiry.
"""

import re
import unicodedata
from enum import Enum

from auth.blocklist import MIN_CHARACTERS, is_common
from auth.passwords import MAX_PASSWORD_BYTES, password_bytes


class Objection(Enum):
    """Why a password is not taken; the value says it to an owner at the command line."""

    TOO_SHORT = f"Please take at least {MIN_CHARACTERS} characters: a few words that only you would think of."
    TOO_LONG = f"That is too long: a password has at most {MAX_PASSWORD_BYTES:,} bytes."
    COMMON = "Many people use this password, so it is among the first that are tried. Please take another."
    OWN_NAME = "This is little more than your name or the gallery's. Please take another."
    DIFFERENT = "The two passwords are not the same. Please type the new one twice."


def problem_with(password: str, *names: str) -> Objection | None:
    """Return what is wrong with choosing *password*, or None.

    *names* are those of the account and the gallery: nothing else in a password is as easy to guess.
    """
    if len(unicodedata.normalize("NFKC", password)) < MIN_CHARACTERS:
        return Objection.TOO_SHORT
    if len(password_bytes(password)) > MAX_PASSWORD_BYTES:
        return Objection.TOO_LONG
    if is_common(password):
        return Objection.COMMON
    return Objection.OWN_NAME if _is_made_of(password, names) else None


def _is_made_of(password: str, names: tuple[str, ...]) -> bool:
    """Tell whether *password* has no letter that is not one of a name's."""
    rest = _squeezed(password)
    for name in sorted(filter(None, map(_squeezed, names)), key=len, reverse=True):
        rest = rest.replace(name, " ")
    return " " in rest and not re.search(r"[^\W\d_]", rest)


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
