"""Share links: an album or one photo for whoever holds a link, until it ends or its owner takes it back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from auth.errors import BadItemError

PARTITION_KEY = "shares"  # of all links, so that one query lists them
DAY_SECONDS = 24 * 60 * 60
KEPT_SECONDS = 30 * DAY_SECONDS  # a dead link stays listed for so long


class State(StrEnum):
    """What a link is good for."""

    OPEN = "open"
    WAITING = "waiting"  # it opens later
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Share:
    """A share link; times are epoch seconds, ids those that stand in URLs.

    *digest* is the SHA-256 of the token in the link: who reads the table cannot open the link.
    """

    digest: str
    album: str
    created_by: str
    created_at: int
    ends_at: int
    photo: str = ""  # "" shares the whole album
    opens_at: int = 0  # 0: at once
    encoded_hash: str = field(default="", repr=False)  # of the link's own password, if it has one
    originals: bool = False  # whether originals go with it, where the gallery hands out any
    label: str = ""
    last_used_at: int = 0  # 0: never
    uses: int = 0
    revoked_at: int = 0  # 0: never

    def state(self, now: int) -> State:
        """Return what the link is good for at *now*."""
        if self.revoked_at:
            return State.REVOKED
        if now >= self.ends_at:
            return State.EXPIRED
        return State.WAITING if now < self.opens_at else State.OPEN

    @property
    def forgotten_at(self) -> int:
        """When its row goes."""
        return (self.revoked_at or self.ends_at) + KEPT_SECONDS

    def to_item(self) -> dict[str, Any]:
        """Return the link's row, keys included."""
        own = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "digest"}
        # The table removes a row at its `expires_at`, which is not when the link expires.
        return {"pk": PARTITION_KEY, "sk": self.digest, "expires_at": self.forgotten_at, **own}

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "Share":
        """Return the link that a row describes.

        Raises:
            BadItemError: an attribute is missing.
        """
        try:
            values = {each.name: item[each.name] for each in fields(cls) if each.name != "digest"}
            numbers = {name: int(values[name]) for name in _NUMBERS}
            return cls(digest=item["sk"], **(values | numbers))
        except KeyError as error:
            raise BadItemError(f"A share link's row has no attribute {error}.") from error


_NUMBERS = ("created_at", "ends_at", "opens_at", "last_used_at", "uses", "revoked_at")
