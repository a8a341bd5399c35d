"""Guests in DynamoDB."""

from auth import guests
from auth.guests import Guest
from handlers.table import Table


class DynamoGuests:
    """The rows of browsers that hold share links."""

    def __init__(self, table: Table):
        """Work on *table*."""
        self._table = table

    def find(self, digest: str) -> Guest | None:
        """Return the guest, as of now, or None."""
        row = self._table.get(guests.partition_key(digest), guests.SORT_KEY)
        return Guest.from_item(row) if row else None

    def save(self, guest: Guest) -> None:
        """Write a new guest."""
        self._table.put(guest.to_item())

    def delete(self, digest: str) -> None:
        """Remove a guest, who need not exist."""
        self._table.delete(guests.partition_key(digest), guests.SORT_KEY)
