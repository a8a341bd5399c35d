"""A sign-in that is under way: what is already known, kept here while the browser holds only a token."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from auth.errors import BadItemError
from auth.sessions import token_digest

SORT_KEY = "pending"
# As long as Cognito keeps a challenge open, and enough to find a phone or to remember a provider's password.
LIFE_SECONDS = 15 * 60
# To one question. Whoever goes on guessing begins with the password again, whose attempts are charged, too.
MAX_ANSWERS = 5


@dataclass(frozen=True)
class Pending:
    """What *kind* of answer is waited for, from whom, and where the way leads afterwards (epoch seconds).

    *held* is what must come back with the answer; nothing of it ever reaches the browser.
    """

    kind: str
    held: Mapping[str, str] = field(repr=False)
    wanted: str
    stays: bool
    expires_at: int
    answers: int = 0
    """How many were looked at."""

    def is_live(self, now: int) -> bool:
        """Tell whether it still counts; the table removes expired rows only days later."""
        return now < self.expires_at and self.answers < MAX_ANSWERS

    def to_item(self, token: str) -> dict[str, Any]:
        """Return the row, keys included; of *token* it holds the digest alone."""
        return {
            "pk": partition_key(token),
            "sk": SORT_KEY,
            "kind": self.kind,
            "held": dict(self.held),
            "wanted": self.wanted,
            "stays": self.stays,
            "expires_at": self.expires_at,
            "answers": self.answers,
        }

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "Pending":
        """Return what a row describes.

        Raises:
            BadItemError: an attribute is missing.
        """
        try:
            return cls(
                kind=item["kind"],
                held=dict(item["held"]),
                wanted=item["wanted"],
                stays=bool(item["stays"]),
                expires_at=int(item["expires_at"]),
                answers=int(item["answers"]),
            )
        except KeyError as error:
            raise BadItemError(f"A row of a pending sign-in has no attribute {error}.") from error


def partition_key(token: str) -> str:
    """Return the key of what is pending for the browser that holds *token*."""
    return f"pending#{token_digest(token)}"
