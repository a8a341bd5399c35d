"""All who can sign in, for the owner's commands: what the configuration declares, and who was added since."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from typing import Any

from auth import accounts, people
from auth.accounts import Account
from auth.people import User, folded
from catalog.audiences import View
from catalog.ids import new_id
from handlers.catalog_store import VIEWS
from handlers.table import Row, Table

_MOST_SIGN_OUTS = 2**31


@dataclass(frozen=True)
class Enrolled:
    """Somebody who can sign in, as of now; *is_added* if not by the configuration."""

    user: User
    is_added: bool
    is_invited: bool

    @property
    def view(self) -> View:
        """What they see."""
        return View.of(self.user.groups, sees_all=self.user.sees_all)


class PeopleRoll:
    """The rows of people, of their accounts and of their views."""

    def __init__(self, table: Table):
        """Work on *table*."""
        self._table = table

    def everybody(self) -> list[Enrolled]:
        """Return all, by name. This reads the whole table."""
        rows = {(row["pk"], row["sk"]): row for row in self._table.scan(("user#", "account#"))}
        users = [row for (_, kind), row in rows.items() if kind == people.SORT_KEY]
        return sorted((self._enrolled(row, rows) for row in users), key=lambda each: each.user.name)

    def find(self, name: str) -> Enrolled | None:
        """Return the one called *name*, however it is capitalised, or None."""
        keys = _keys(name)
        rows = self._table.get_all(keys)
        return self._enrolled(rows[keys[0]], rows) if keys[0] in rows else None

    def add(self, user: User) -> User | None:
        """Write *user* and their view, and return them with it; None if there is one of that name."""
        added = replace(user, view=self._view_id(View.of(user.groups, sees_all=user.sees_all)))
        user_key, account_key = _keys(user.name)
        if user_key in self._table.get_all([user_key]):
            return None
        self._put_view(added)
        # A namesake of before may have left sessions: theirs never bear this number.
        number = 1 + secrets.randbelow(_MOST_SIGN_OUTS)
        self._table.put({"pk": account_key[0], "sk": account_key[1], "sign_outs": number})
        row = {**added.to_item(), "added": True}
        return added if self._table.put(row, "attribute_not_exists(pk)") else None

    def change(self, user: User, groups: frozenset[str], role: str) -> User:
        """Give the added *user* other groups and another role, from the next renewal on."""
        changed = replace(user, groups=groups, role=role)
        changed = replace(changed, view=self._view_id(View.of(groups, sees_all=changed.sees_all)))
        self._put_view(changed)
        values = {"groups": sorted(groups), "role": role, "view": changed.view}
        expression = "SET #groups = :groups, #role = :role, #view = :view"
        self._table.update(*_keys(user.name)[0], expression, values, "attribute_exists(#added)")
        if changed.view != user.view:
            self._delete_view(user)
        return changed

    def remove(self, user: User) -> None:
        """Remove the added *user*, the account and the view, if nobody else has it."""
        user_key, account_key = _keys(user.name)
        self._table.delete(*user_key, "attribute_exists(#added)")
        self._table.delete(*account_key)
        self._delete_view(user)

    def _enrolled(self, row: Row, rows: dict[tuple[str, str], Row]) -> Enrolled:
        user = User.from_item(row)
        account = Account.from_item(rows.get(_keys(user.name)[1], {}))
        return Enrolled(account.applied_to(user), bool(row.get("added")), bool(account.invitation))

    def _view_id(self, view: View) -> str:
        """Return the id of a view that is the same as *view*, or a new one."""
        known = {View.from_item(row): _id_of(row) for row in self._table.query(VIEWS)}
        return known.get(view) or new_id()

    def _put_view(self, user: User) -> None:
        # One row for each person: whoever goes takes the own one, and the view lasts while anybody has it.
        view = View.of(user.groups, sees_all=user.sees_all)
        self._table.put({"pk": VIEWS, "sk": _view_key(user), **view.to_item()})

    def _delete_view(self, user: User) -> None:
        self._table.delete(VIEWS, _view_key(user))


def _keys(name: str) -> list[tuple[str, str]]:
    """Return the keys of a user and of the account."""
    return [
        (people.partition_key(name), people.SORT_KEY),
        (accounts.partition_key(name), accounts.SORT_KEY),
    ]


def _view_key(user: User) -> str:
    # Without the name: workers read views, and know nobody.
    return f"{user.view}/{hashlib.sha256(folded(user.name).encode()).hexdigest()[:16]}"


def _id_of(row: dict[str, Any]) -> str:
    id_: str = row["sk"].partition("/")[0]
    return id_
