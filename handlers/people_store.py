"""People in DynamoDB: what the owner declared, and what became of their accounts."""

from auth import accounts, people
from auth.accounts import Account
from auth.people import User
from handlers.table import Table


class DynamoPeople:
    """The rows of people and of their accounts."""

    def __init__(self, table: Table):
        """Work on *table*."""
        self._table = table

    def find_user(self, name: str) -> User | None:
        """Return the user as of now, or None; unknown and known users cost the same call."""
        declared, account = people.partition_key(name), accounts.partition_key(name)
        rows = self._table.get_all([(declared, people.SORT_KEY), (account, accounts.SORT_KEY)])
        row = rows.get((declared, people.SORT_KEY))
        if row is None:
            return None
        return Account.from_item(rows.get((account, accounts.SORT_KEY), {})).applied_to(User.from_item(row))
