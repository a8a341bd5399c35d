"""Who may see what: audiences of albums and views of people, both sets of groups."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from catalog import ids

EVERYONE = "everyone"  # the group that holds all who can sign in
GROUP_FORM = "lower-case letters, digits and hyphens, at most 32"

_GROUP = re.compile(r"[a-z0-9-]{1,32}")


@dataclass(frozen=True)
class Audience:
    """The groups an album is visible to; none means that only owners see it."""

    groups: frozenset[str]

    @classmethod
    def of(cls, groups: Iterable[str]) -> "Audience":
        """Return the audience of *groups*; with `everyone` in it, the others add nothing."""
        named = frozenset(groups)
        return cls(frozenset({EVERYONE}) if EVERYONE in named else named)

    def id(self, salt: str) -> str:
        """Return the opaque id that stands in URLs."""
        return ids.audience_id(salt, self.groups)

    def covers(self, other: "Audience") -> bool:
        """Tell whether all who are in *other* are in this audience, too."""
        return EVERYONE in self.groups or self.groups >= other.groups


@dataclass(frozen=True)
class View:
    """What one combination of groups sees; an owner sees all."""

    groups: frozenset[str]
    sees_all: bool = False

    @classmethod
    def of(cls, groups: Iterable[str], *, sees_all: bool) -> "View":
        """Return the view of members of *groups*; for one who sees all, groups make no difference."""
        return cls(frozenset() if sees_all else frozenset(groups) - {EVERYONE}, sees_all)

    def may_see(self, audience: Audience) -> bool:
        """Tell whether an album of *audience* exists for this view."""
        return self.sees_all or EVERYONE in audience.groups or not self.groups.isdisjoint(audience.groups)

    def id(self, salt: str) -> str:
        """Return the opaque id that stands in URLs."""
        return ids.view_id(salt, self.groups, self.sees_all)

    def to_item(self) -> dict[str, Any]:
        """Return the attributes of this view's row."""
        return {"groups": sorted(self.groups), "sees_all": self.sees_all}

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "View":
        """Return the view that a row describes."""
        return cls(frozenset(item["groups"]), bool(item["sees_all"]))


def is_group(text: object) -> bool:
    """Tell whether *text* can be the name of a group."""
    return isinstance(text, str) and _GROUP.fullmatch(text) is not None
