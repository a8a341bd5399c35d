"""One-time links with which a person chooses a password.

The token stands in the link alone; the table knows its digest. Of all invitations to one person the last
counts, because the account's row names it; and it counts once, for choosing a password takes the name away.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auth.accounts import Account
from auth.errors import BadItemError

SORT_KEY = "invitation"
DEFAULT_DAYS = 7
PATH = "/auth/invitation/"

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Invitation:
    """An invitation of the user *name*, until *expires_at* (epoch seconds)."""

    digest: str
    name: str
    expires_at: int

    def counts(self, account: Account, now: int) -> bool:
        """Tell whether a password can still be chosen with it for *account*, that of its user."""
        return now < self.expires_at and hmac.compare_digest(account.invitation, self.digest)

    def to_item(self) -> dict[str, Any]:
        """Return the invitation's row, keys included."""
        key = {"pk": partition_key(self.digest), "sk": SORT_KEY}
        return {**key, "name": self.name, "expires_at": self.expires_at}

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "Invitation":
        """Return the invitation that a row describes.

        Raises:
            BadItemError: an attribute is missing.
        """
        try:
            return cls(item["pk"].removeprefix("invitation#"), item["name"], int(item["expires_at"]))
        except KeyError as error:
            raise BadItemError(f"An invitation's row has no attribute {error}.") from error


def is_token(text: str) -> bool:
    """Tell whether *text* looks like what `auth.sessions.new_token` makes: it is worth a look."""
    return _TOKEN.fullmatch(text) is not None


def partition_key(digest: str) -> str:
    """Return the key of the invitation with this *digest*."""
    return f"invitation#{digest}"
