"""The people of a user pool, as the rest of sign-in knows people."""

from dataclasses import dataclass, field
from typing import Protocol

from auth.accounts import Account
from auth.people import User
from catalog.audiences import EVERYONE, View
from handlers.web.pool.directory import Member

CONTRIBUTOR, OWNER = "contributor", "owner"
ROLE_GROUPS = frozenset({CONTRIBUTOR, OWNER})


class Directory(Protocol):
    """Where members are looked up."""

    def find(self, name: str) -> Member | None: ...


class Views(Protocol):
    """The views that there are homes for."""

    def ensure(self, id_: str, view: View) -> None: ...


class Accounts(Protocol):
    """What became of people while the gallery ran."""

    def find_account(self, name: str) -> Account: ...


@dataclass(frozen=True)
class PoolPeople:
    """Finds users in a pool, as of now: two requests for each, and one row of the table.

    Nothing is remembered: who is disabled or leaves a group is refused at the next renewal, at most the
    life of a grant later. Cognito counts a person once a month, however often it is asked.
    """

    directory: Directory
    views: Views
    accounts: Accounts
    salt: str = field(repr=False)
    needs_approval: bool

    def find_user(self, name: str) -> User | None:
        """Return the user called *name*, or with that verified address.

        None for who waits for approval, too.
        """
        member = self.directory.find(name)
        if member is None or (self.needs_approval and not member.groups):
            return None
        role = _role_of(member)
        view = View.of(member.groups - ROLE_GROUPS, sees_all=role == OWNER)
        view_id = view.id(self.salt)
        if member.is_enabled:
            self.views.ensure(view_id, view)
        account = self.accounts.find_account(member.name)
        return User(
            name=member.name,
            encoded_hash="",
            groups=member.groups - ROLE_GROUPS - {EVERYONE},
            role=role,
            view=view_id,
            disabled=account.disabled or not member.is_enabled,
            declared=member.stamp,
            sign_outs=account.sign_outs,
        )


def _role_of(member: Member) -> str:
    if OWNER in member.groups:
        return OWNER
    return CONTRIBUTOR if CONTRIBUTOR in member.groups else "viewer"
