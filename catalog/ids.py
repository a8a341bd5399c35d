"""Opaque ids: fixed length, safe in a URL, telling nothing about the name behind them.

A fixed length keeps one grant's wildcard from reaching a neighbour whose id begins alike, and a
keyed hash keeps a stranger from confirming a guessed title.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

LENGTH = 16  # characters of base32: 80 bits, far beyond what a family's albums could collide in
ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyz234567")


def album_id(salt: str, path: str) -> str:
    """Return the id of the album at *path*, the folder below the originals' prefix ("" is the top)."""
    return _opaque(salt, "album", path)


def photo_id(salt: str, key: str) -> str:
    """Return the id of the original under *key*; keys that differ in one byte have different ids."""
    return _opaque(salt, "photo", key)


def audience_id(salt: str, groups: Iterable[str]) -> str:
    """Return the id of the audience that consists of *groups*, in whatever order."""
    return _opaque(salt, "audience", *sorted(set(groups)))


def view_id(salt: str, groups: Iterable[str], sees_all: bool) -> str:
    """Return the id of what members of *groups* see; all who see everything share one view."""
    return _opaque(salt, "view", *(["*"] if sees_all else sorted(set(groups))))


def new_id() -> str:
    """Return an id of nothing so far: for what has no name to make one of."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def is_id(text: str) -> bool:
    """Tell whether *text* has the form of an id."""
    return len(text) == LENGTH and ALPHABET.issuperset(text)


def _opaque(salt: str, *parts: str) -> str:
    # A zero byte cannot stand in a group or a path, so no two lists of parts are one text.
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    digest = hmac.new(salt.encode(), text, hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:LENGTH]
