"""The people in the stack's secret configuration.

Nothing in here ever puts a value of theirs into a message: all of it is secret.
"""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from auth.hash_forms import MAX_MEMORY_KIB, OWASP_LEAST, parse_argon2id
from auth.people import NAME_FORM, ROLES, is_declarable_name, partition_key
from catalog.audiences import GROUP_FORM, is_group
from components.config_objects import read_object

USERS = "users"
OWNER = "owner"

_FIELDS = ("passwordHash", "groups", "role")
_HASH_FORM = (
    "an argon2id hash in PHC form ($argon2id$v=19$m=…,t=…,p=…$…$…), at least as strong as "
    f"{', '.join(f'm={memory},t={passes}' for memory, passes in OWASP_LEAST)}, with m up to {MAX_MEMORY_KIB}"
)


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in, as the configuration gives them."""

    name: str
    encoded_hash: str = field(repr=False)
    groups: frozenset[str]
    role: str

    @property
    def sees_all(self) -> bool:
        """Whether every album exists for this person."""
        return self.role == OWNER


def read_users(
    text: str | None, *, is_secret: bool, are_needed: bool = True
) -> tuple[tuple[Person, ...], list[str]]:
    """Return the people in *text* and what is wrong with it, a sentence a problem.

    They are not needed where people are in a user pool.
    """
    if text is None and not are_needed:
        return (), []
    if text is None:
        return (), [f"vitrine:{USERS} is missing, but there must be at least one owner; {_command('NAME')}"]
    users = read_object(text)
    if users is None:
        return (), [f"vitrine:{USERS} must be an object with a field for each user; {_command('NAME')}"]
    problems = [problem for name, entry in users.items() for problem in _problems(name, entry)]
    problems += _problems_together(users, is_secret=is_secret)
    people = () if problems else tuple(_person(name, users[name]) for name in sorted(users))
    return people, problems


def _person(name: str, entry: dict[str, Any]) -> Person:
    return Person(name, entry["passwordHash"], frozenset(entry.get("groups", ())), entry["role"])


def _problems(name: str, entry: Any) -> Iterator[str]:
    key = f"vitrine:{USERS}.{name}"
    if not is_declarable_name(name):
        yield f"{key!r} is not a possible user: {NAME_FORM}"
    if not isinstance(entry, dict):
        yield f"{key} must be an object with {', '.join(_FIELDS)}; {_command(name)}"
        return
    for unknown in sorted(set(entry) - set(_FIELDS)):
        yield f"{key} has an unknown field {unknown!r}{_guess(unknown)}; allowed are {', '.join(_FIELDS)}"
    if not _is_hash(entry.get("passwordHash")):
        state = _state(entry, "passwordHash")
        yield f"{key}.passwordHash {state}, but must be {_HASH_FORM}; {_command(name)}"
    if entry.get("role") not in ROLES:
        yield (
            f"{key}.role {_state(entry, 'role')}, but must be one of {', '.join(ROLES)}; "
            f"{_command(name, 'role', 'viewer')}"
        )
    if not _is_groups(entry.get("groups", [])):
        yield (
            f"{key}.groups {_state(entry, 'groups')}, but must be a list of groups ({GROUP_FORM} each); "
            f"{_command(name, 'groups[0]', 'family')}"
        )


def _problems_together(users: dict[str, Any], *, is_secret: bool) -> Iterator[str]:
    if not is_secret:
        yield f"vitrine:{USERS} is stored in clear text, but must be a secret; {_command('NAME')}"
    if not any(isinstance(entry, dict) and entry.get("role") == OWNER for entry in users.values()):
        yield f"vitrine:{USERS} has no owner, but needs at least one; {_command('NAME', 'role', OWNER)}"
    rows: dict[str, str] = {}
    for name in sorted(users):
        other = rows.setdefault(partition_key(name), name)
        if other != name:
            both = f"vitrine:{USERS}.{name} and vitrine:{USERS}.{other}"
            yield f"{both} are one name when signing in, which ignores capitals; rename one"


def _is_hash(value: object) -> bool:
    found = parse_argon2id(value) if isinstance(value, str) else None
    return found is not None and found.is_strong_enough


def _is_groups(value: object) -> bool:
    return isinstance(value, list) and all(map(is_group, value))


def _state(entry: dict[str, Any], name: str) -> str:
    return "has a secret value that is not shown" if name in entry else "is missing"


def _guess(unknown: str) -> str:
    near = difflib.get_close_matches(unknown, _FIELDS, 1)
    return f", did you mean {near[0]!r}?" if near else ""


def _command(name: str, last: str = "passwordHash", value: str = "'$argon2id$…'") -> str:
    return f"set it with: pulumi config set --secret --path 'vitrine:{USERS}.{name}.{last}' {value}"
