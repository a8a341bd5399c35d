"""The people who can sign in, and their rows in the table."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from auth.errors import BadItemError

ROLES = ("viewer", "contributor", "owner")
MAX_NAME_LENGTH = 256
NAME_FORM = "1 to 64 letters, digits and . _ @ + - are allowed"
MAX_KEY_BYTES = 2048  # of a partition key in DynamoDB
SORT_KEY = "user"

_DECLARABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")


@dataclass(frozen=True)
class User:
    """Somebody who can sign in; *view* is the id of the home that is theirs.

    A row says what the owner declared. `Account.applied_to` adds what has become of it since: the hash that
    counts, the digest of the *declared* one, and how often all sign-ins were ended. The hash is "" until one
    is chosen.
    """

    name: str
    encoded_hash: str = field(repr=False)
    groups: frozenset[str]
    role: str
    view: str
    disabled: bool = False
    declared: str = ""
    sign_outs: int = 0

    @property
    def sees_all(self) -> bool:
        """Whether every album exists for this user."""
        return self.role == "owner"

    @property
    def stamp(self) -> str:
        """What a session must bear to count; it changes when all are ended or another hash is declared."""
        return f"{self.declared[:16]}.{self.sign_outs}"

    def to_item(self) -> dict[str, Any]:
        """Return the row of a declared user, keys included."""
        return {
            "pk": partition_key(self.name),
            "sk": SORT_KEY,
            "name": self.name,
            "encoded_hash": self.encoded_hash,
            "groups": sorted(self.groups),
            "role": self.role,
            "view": self.view,
            "disabled": self.disabled,
        }

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "User":
        """Return the user that a row describes; `disabled` may be missing.

        Raises:
            BadItemError: an attribute is missing, or the role is none of ROLES.
        """
        try:
            user = cls(
                name=item["name"],
                encoded_hash=item["encoded_hash"],
                groups=frozenset(item["groups"]),
                role=item["role"],
                view=item["view"],
                disabled=bool(item.get("disabled", False)),
            )
        except KeyError as error:
            raise BadItemError(f"A user's row has no attribute {error}.") from error
        if user.role not in ROLES:
            raise BadItemError(f"A user's role is one of {', '.join(ROLES)}, not {user.role!r}.")
        return user


def partition_key(name: str) -> str:
    """Return the key under which the user *name* is found, however it is capitalised or composed.

    Space around it does not count: phones add one after a completed word.
    """
    return f"user#{folded(name)}"


def folded(name: str) -> str:
    """Return what is the same for all spellings of one user's *name*."""
    # Folding can undo the normal form, hence twice.
    lower = unicodedata.normalize("NFKC", name).strip().casefold()
    return unicodedata.normalize("NFKC", lower)


def is_declarable_name(name: str) -> bool:
    """Tell whether an owner may call somebody *name*."""
    return _DECLARABLE.fullmatch(name) is not None


def is_possible_name(name: str) -> bool:
    """Tell whether *name* is worth a look into the table."""
    # The bytes, too: one character of a name can become eighteen in its normal form.
    return 0 < len(name) <= MAX_NAME_LENGTH and len(partition_key(name).encode()) <= MAX_KEY_BYTES
