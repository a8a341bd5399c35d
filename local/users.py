"""The people of the demonstration: three in two groups, with passwords made once for each state folder."""

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from auth.passwords import hash_password
from local.files import write_private

_PEOPLE: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("owner", ("family", "friends"), "owner"),
    ("grandparents", ("family",), "viewer"),
    ("friend", ("friends",), "viewer"),
)
# Easy to read out and to type on a phone: no letters that look alike.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 3, 5


@dataclass(frozen=True)
class DemoUser:
    """Somebody who may sign in, with the password in the clear: it belongs to this machine only."""

    name: str
    password: str
    encoded_hash: str
    groups: list[str]
    role: str


def load_users(path: Path) -> list[DemoUser]:
    """Return the users in *path*, which are made there if it does not exist."""
    if path.exists():
        return [DemoUser(**fields) for fields in json.loads(path.read_text())]
    users = [_make(name, groups, role) for name, groups, role in _PEOPLE]
    write_private(path, json.dumps([asdict(user) for user in users], indent=2))
    return users


def users_config(users: list[DemoUser]) -> str:
    """Return what `pulumi config` holds under `vitrine:users` for *users*."""
    return json.dumps(
        {
            user.name: {"passwordHash": user.encoded_hash, "groups": user.groups, "role": user.role}
            for user in users
        }
    )


def _make(name: str, groups: tuple[str, ...], role: str) -> DemoUser:
    words = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    password = "-".join(words)
    return DemoUser(name, password, hash_password(password), list(groups), role)
