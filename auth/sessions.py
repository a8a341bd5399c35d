"""Signed-in browsers: a random token in a cookie, and its digest in the table."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auth.errors import BadItemError

TOKEN_BYTES = 32
SORT_KEY = "session"


@dataclass(frozen=True)
class Session:
    """A signed-in browser of the user *name*; times are epoch seconds.

    It counts only while its *stamp* is the user's. One that *stays* outlives the closing of the browser.
    """

    digest: str
    name: str
    created_at: int
    expires_at: int
    stamp: str = ""
    stays: bool = False

    def is_live(self, now: int) -> bool:
        """Tell whether it still counts; the table removes expired rows only days later."""
        return now < self.expires_at

    def to_item(self) -> dict[str, Any]:
        """Return the session's row, keys included."""
        return {
            "pk": partition_key(self.digest),
            "sk": SORT_KEY,
            "name": self.name,
            "created_at": self.created_at,
            "expires_at": self.expires_at,
            "stamp": self.stamp,
            "stays": self.stays,
        }

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "Session":
        """Return the session that a row describes.

        Raises:
            BadItemError: an attribute is missing.
        """
        try:
            digest = item["pk"].removeprefix("session#")
            times = int(item["created_at"]), int(item["expires_at"])
            return cls(digest, item["name"], *times, item.get("stamp", ""), bool(item.get("stays", False)))
        except KeyError as error:
            raise BadItemError(f"A session's row has no attribute {error}.") from error


def new_token() -> str:
    """Return a fresh token for the browser to keep: 256 random bits, safe in a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_digest(token: str) -> str:
    """Return what the table may know of *token*; who reads the table cannot sign in with it."""
    return hashlib.sha256(token.encode()).hexdigest()


def partition_key(digest: str) -> str:
    """Return the key of the session with this *digest*."""
    return f"session#{digest}"
