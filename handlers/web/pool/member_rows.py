"""What the table keeps of the members of a user pool: their views, and what became of their accounts."""

from auth import accounts
from auth.accounts import Account
from catalog.audiences import View
from handlers.table import Table


class DynamoMembers:
    """The rows that a user pool cannot hold."""

    def __init__(self, table: Table):
        """Work on *table*."""
        self._table = table
        self._known: set[str] = set()

    def ensure(self, id_: str, view: View) -> None:
        """Have a home made for *view* if there is none: the worker sees the row within five minutes."""
        if id_ not in self._known:
            self._table.put({"pk": "views", "sk": id_, **view.to_item()}, "attribute_not_exists(#pk)")
            self._known.add(id_)

    def find_account(self, name: str) -> Account:
        """Return what became of the account of *name*."""
        key = accounts.partition_key(name), accounts.SORT_KEY
        return Account.from_item(self._table.get_all([key]).get(key, {}))


class ViewsAsTheyAre:
    """For functions that let nobody in: a view that is new has no row before somebody signs in."""

    def ensure(self, _id: str, _view: View) -> None:
        """Leave the rows alone."""
