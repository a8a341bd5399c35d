"""People in DynamoDB: what the owner declared, and what became of their accounts."""

from auth import accounts, invitations, people
from auth.accounts import Account
from auth.invitations import Invitation
from auth.people import User
from handlers.table import Row, Table

_NOT_DISABLED = "(attribute_not_exists(#disabled) OR #disabled = :no)"


class DynamoPeople:
    """The rows of people and of their accounts."""

    def __init__(self, table: Table):
        """Work on *table*."""
        self._table = table

    def find_user(self, name: str) -> User | None:
        """Return the user as of now, or None; unknown and known users cost the same call."""
        user, account = self._find(name)
        return account.applied_to(user) if user else None

    def find_invited(self, digest: str, now: int) -> User | None:
        """Return whom the invitation with this *digest* still lets choose a password, or None."""
        row = self._table.get(invitations.partition_key(digest), invitations.SORT_KEY)
        invitation = Invitation.from_item(row) if row else None
        if invitation is None:
            return None
        user, account = self._find(invitation.name)
        if user is None or account.disabled or not invitation.counts(account, now):
            return None
        return account.applied_to(user)

    def accept_invitation(self, user: User, digest: str, encoded_hash: str) -> bool:
        """Set the password of the invited *user* and end all sessions; False if another was faster.

        It takes the invitation from the account in the same write, so of two at once one wins.
        """
        more = " REMOVE #invitation ADD #sign_outs :one"
        values = {"digest": digest, "one": 1}
        return self._write_hash(user, encoded_hash, more, "#invitation = :digest", values)

    def choose_password(self, user: User, encoded_hash: str) -> bool:
        """Set the password of *user* and end all sessions; False if the account has changed meanwhile."""
        unchanged, known = _unchanged(user)
        return self._write_hash(user, encoded_hash, " ADD #sign_outs :one", unchanged, {"one": 1, **known})

    def renew_hash(self, user: User, encoded_hash: str) -> bool:
        """Write another hash of the same password; False if the account has changed meanwhile."""
        return self._write_hash(user, encoded_hash, "", *_unchanged(user))

    def end_sessions(self, name: str) -> None:
        """End all sessions of the user *name*, at the next renewal of each."""
        self._change(name, "ADD #sign_outs :one", {"one": 1})

    def disable(self, name: str) -> None:
        """Let the user *name* in no more; all sessions end."""
        self._change(name, "SET #disabled = :yes ADD #sign_outs :one", {"yes": True, "one": 1})

    def enable(self, name: str) -> None:
        """Let the user *name* in again."""
        self._change(name, "REMOVE #disabled", {})

    def invite(self, invitation: Invitation) -> None:
        """Write an *invitation*; it takes the place of an earlier one."""
        self._table.put(invitation.to_item())
        self._change(invitation.name, "SET #invitation = :digest", {"digest": invitation.digest})

    def _find(self, name: str) -> tuple[User | None, Account]:
        declared, account = people.partition_key(name), accounts.partition_key(name)
        rows = self._table.get_all([(declared, people.SORT_KEY), (account, accounts.SORT_KEY)])
        row = rows.get((declared, people.SORT_KEY))
        found = Account.from_item(rows.get((account, accounts.SORT_KEY), {}))
        return (User.from_item(row) if row else None), found

    def _change(self, name: str, expression: str, values: Row) -> None:
        self._table.update(accounts.partition_key(name), accounts.SORT_KEY, expression, values)

    def _write_hash(self, user: User, encoded_hash: str, more: str, condition: str, values: Row) -> bool:
        written = self._table.update(
            accounts.partition_key(user.name),
            accounts.SORT_KEY,
            f"SET #chosen_hash = :hash, #replaces = :declared{more}",
            {"hash": encoded_hash, "declared": user.declared, "no": False, **values},
            f"{condition} AND {_NOT_DISABLED}",
        )
        # When the answer to a write is lost, boto3 tries again by itself, and finds what it wrote.
        return written or self._find(user.name)[1].chosen_hash == encoded_hash


def _unchanged(user: User) -> tuple[str, Row]:
    """Return the condition that nobody ended the sessions meanwhile, who may have set a password, too."""
    if user.sign_outs:
        return "#sign_outs = :known", {"known": user.sign_outs}
    return "attribute_not_exists(#sign_outs)", {}
