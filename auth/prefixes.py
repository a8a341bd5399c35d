"""The path prefixes that a grant can open: one home, one audience, or what a guest gets of one album."""

import re

# Opaque ids of fixed length, so that the wildcard behind them cannot reach a neighbour.
_ID = "[a-z2-7]{16}"
_PREFIX = re.compile(rf"/[gh]/{_ID}/")
_ALBUM = re.compile(rf"/g/{_ID}/({_ID})/")
_SHARED = re.compile(rf"/g/{_ID}/{_ID}/[six]/")
_PHOTO = re.compile(rf"/g/{_ID}/{_ID}/i/{_ID}-")

# Of an album, a guest gets its page for guests, its renditions and their sizes on demand. Its own page (and
# the covers beside it) would tell of other albums.
_SHARED_FOLDERS = ("s", "i", "x")


def home_prefix(view: str) -> str:
    """Return the prefix of the home of *view*, an id."""
    return f"/h/{view}/"


def audience_prefix(audience: str) -> str:
    """Return the prefix of all albums of *audience*, an id."""
    return f"/g/{audience}/"


def shared_prefixes(album_prefix: str) -> list[str]:
    """Return the prefixes that a guest gets of the album below *album_prefix*; none holds another."""
    return [f"{album_prefix}{folder}/" for folder in _SHARED_FOLDERS]


def photo_prefix(album_prefix: str, photo: str) -> str:
    """Return what the paths of all renditions of one *photo*, an id, begin with."""
    return f"{album_prefix}i/{photo}-"


def is_prefix(text: str) -> bool:
    """Tell whether *text* is the whole prefix of one home, one audience, or one folder for guests."""
    return any(pattern.fullmatch(text) for pattern in (_PREFIX, _SHARED))


def is_photo_prefix(text: str) -> bool:
    """Tell whether *text* is what the paths of one photo's renditions begin with."""
    return _PHOTO.fullmatch(text) is not None


def is_private(path: str) -> bool:
    """Tell whether *path* is one that nobody gets without a grant."""
    return path.startswith(("/g/", "/h/"))


def prefix_of(path: str) -> str:
    """Return the prefix of the home or the audience that *path* lies under, or "" if there is none."""
    found = _PREFIX.match(path)
    return found[0] if found else ""


def album_of(path: str) -> str:
    """Return the id of the album that *path* lies under, or "" if there is none."""
    found = _ALBUM.match(path)
    return found[1] if found else ""
