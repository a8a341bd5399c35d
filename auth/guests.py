"""Guests: browsers that have come by a share link, without anybody signing in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auth.errors import BadItemError

SORT_KEY = "guest"
MAX_LINKS = 10  # each of an album is nine cookies, and browsers keep 150 or so a host


@dataclass(frozen=True)
class Guest:
    """A browser that holds the *links* with these digests, the latest first; times are epoch seconds."""

    digest: str
    links: tuple[str, ...]
    created_at: int
    expires_at: int

    def is_live(self, now: int) -> bool:
        """Tell whether it still counts; the table removes expired rows only days later."""
        return now < self.expires_at

    def to_item(self) -> dict[str, Any]:
        """Return the guest's row, keys included."""
        return {
            "pk": partition_key(self.digest),
            "sk": SORT_KEY,
            "links": list(self.links),
            "created_at": self.created_at,
            "expires_at": self.expires_at,
        }

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "Guest":
        """Return the guest that a row describes.

        Raises:
            BadItemError: an attribute is missing.
        """
        try:
            digest = item["pk"].removeprefix("guest#")
            return cls(digest, tuple(item["links"]), int(item["created_at"]), int(item["expires_at"]))
        except KeyError as error:
            raise BadItemError(f"A guest's row has no attribute {error}.") from error


def with_link(link: str, held: tuple[str, ...]) -> tuple[str, ...]:
    """Return *link* before those *held*, as many as a guest may hold."""
    return (link, *(each for each in held if each != link))[:MAX_LINKS]


def partition_key(digest: str) -> str:
    """Return the key of the guest with this *digest*."""
    return f"guest#{digest}"
