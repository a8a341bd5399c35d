"""The path prefixes that a grant can open: one home, or one audience."""

import re

# One opaque id of fixed length, so that the wildcard behind it cannot reach a neighbour.
_PREFIX = re.compile(r"/[gh]/[a-z2-7]{16}/")


def home_prefix(view: str) -> str:
    """Return the prefix of the home of *view*, an id."""
    return f"/h/{view}/"


def audience_prefix(audience: str) -> str:
    """Return the prefix of all albums of *audience*, an id."""
    return f"/g/{audience}/"


def is_prefix(text: str) -> bool:
    """Tell whether *text* is the whole prefix of one home or one audience."""
    return _PREFIX.fullmatch(text) is not None


def is_private(path: str) -> bool:
    """Tell whether *path* is one that nobody gets without a grant."""
    return path.startswith(("/g/", "/h/"))


def prefix_of(path: str) -> str:
    """Return the prefix that *path* lies under, or "" if there is none."""
    found = _PREFIX.match(path)
    return found[0] if found else ""
