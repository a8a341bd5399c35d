"""What became of a person's account while the gallery ran; the user's row has what the owner declared."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from auth.people import User, folded

SORT_KEY = "account"


@dataclass(frozen=True)
class Account:
    """The account of somebody; all of its row may be missing.

    A chosen password counts only while it names, by digest, the declared hash that it replaces: so a hash
    that the owner declares anew wins.
    """

    chosen_hash: str = ""
    replaces: str = ""
    disabled: bool = False
    sign_outs: int = 0
    """How often all sign-ins were ended. A number and not a time: no two clocks need to agree."""
    invitation: str = ""
    """The digest of the only invitation that counts."""

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "Account":
        """Return the account that a row describes."""
        return cls(
            chosen_hash=item.get("chosen_hash", ""),
            replaces=item.get("replaces", ""),
            disabled=bool(item.get("disabled", False)),
            sign_outs=int(item.get("sign_outs", 0)),
            invitation=item.get("invitation", ""),
        )

    def applied_to(self, user: User) -> User:
        """Return the declared *user* with what has become of the account since."""
        declared = declared_digest(user.encoded_hash)
        chosen = self.chosen_hash if self.replaces == declared else ""
        return replace(
            user,
            encoded_hash=chosen or user.encoded_hash,
            disabled=user.disabled or self.disabled,
            declared=declared,
            sign_outs=self.sign_outs,
        )


def declared_digest(encoded_hash: str) -> str:
    """Return what tells one declared hash from another without being one."""
    return hashlib.sha256(encoded_hash.encode()).hexdigest()


def partition_key(name: str) -> str:
    """Return the key of the account of the user *name*."""
    return f"account#{folded(name)}"
