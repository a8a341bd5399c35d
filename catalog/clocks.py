"""Clocks: by how much a camera's was wrong, and what time it should have told.

An offset is a sign, then either units from the largest to the smallest (`+1h30m`, `-2d`, `+45s`) or
a time of day (`-00:05:30`, `+01:30`). It is what has to be added to the camera's time.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta

from catalog.errors import MetadataError
from catalog.texts import shortened

FORM = "a sign and units, like +1h30m or -2d, or a sign and a time, like -00:05:30"
MAX_DAYS = 36_525  # a hundred years: a camera that lost its power begins at 1970, 1980 or 2000

_UNITS = re.compile(r"(?=\d)(?:(\d{1,5})d)?(?:(\d{1,6})h)?(?:(\d{1,7})m)?(?:(\d{1,9})s)?", re.ASCII)
_TIME = re.compile(r"()(\d{1,2}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)


def parse_offset(camera: str, text: str) -> int:
    """Return the seconds that *text* says the *camera*'s clock has to be put forward; less than 0 is back.

    Raises:
        MetadataError: it is no such text, or too much.
    """
    sign, amount = text[:1], text[1:]
    parts = _UNITS.fullmatch(amount) or _TIME.fullmatch(amount)
    if sign not in ("+", "-") or not parts:
        raise MetadataError(f"'clocks' has '{shortened(text)}' for '{shortened(camera)}'; allowed is {FORM}")
    days, hours, minutes, seconds = (int(each or 0) for each in parts.groups())
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if length > timedelta(days=MAX_DAYS):
        most = f"at most {MAX_DAYS:,} days are allowed"
        raise MetadataError(f"'clocks' has '{text}' for '{shortened(camera)}'; {most}")
    return int(length.total_seconds()) * (-1 if sign == "-" else 1)


def camera_key(camera: str) -> str:
    """Return the name by which two spellings of one *camera* are the same."""
    return " ".join(unicodedata.normalize("NFC", camera).casefold().split())


def corrected(taken: str, seconds: int) -> str:
    """Return the capture time *taken*, ISO 8601, put forward; "" when that is no date of a calendar."""
    if not (taken and seconds):
        return taken
    try:
        return (datetime.fromisoformat(taken) + timedelta(seconds=seconds)).isoformat()
    except OverflowError:
        return ""


def corrected_for(camera: str, taken: str, clocks: Mapping[str, int]) -> str:
    """Return when a photo was taken if its *camera*'s clock said *taken*; *clocks* are by `camera_key`."""
    return corrected(taken, clocks.get(camera_key(camera), 0)) if clocks else taken
