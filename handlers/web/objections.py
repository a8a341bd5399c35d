"""What people read when a password that they choose is not taken."""

from auth.blocklist import MIN_CHARACTERS
from auth.choosing import Objection
from auth.passwords import MAX_PASSWORD_BYTES
from website.speech import Phrase

_NUMBERS = {Objection.TOO_SHORT: MIN_CHARACTERS, Objection.TOO_LONG: MAX_PASSWORD_BYTES}


def objected(objection: Objection) -> Phrase:
    """Return *objection* in words for whoever chose."""
    values = {"n": _NUMBERS[objection]} if objection in _NUMBERS else {}
    return Phrase(f"password.{objection.name.lower()}", values)
