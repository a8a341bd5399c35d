"""Share links in DynamoDB."""

from dataclasses import replace

from auth.shares import PARTITION_KEY, Share
from handlers.table import Table

_IS_NEW = "attribute_not_exists(pk)"


class DynamoShares:
    """The rows of share links."""

    def __init__(self, table: Table):
        """Work on *table*."""
        self._table = table

    def add(self, share: Share) -> bool:
        """Write a new link; False if there is one with its token already."""
        return self._table.put(share.to_item(), _IS_NEW)

    def find(self, digest: str) -> Share | None:
        """Return the link, as of now, or None."""
        row = self._table.get(PARTITION_KEY, digest)
        return Share.from_item(row) if row else None

    def list_all(self) -> list[Share]:
        """Return all links that are not forgotten yet, the latest first."""
        found = map(Share.from_item, self._table.query(PARTITION_KEY))
        return sorted(found, key=lambda each: (each.created_at, each.digest), reverse=True)

    def revoke(self, digest: str, now: int) -> Share | None:
        """Take a link back and return it, or None if there is none; once taken back it stays as it is."""
        share = self.find(digest)
        if share is None or share.revoked_at:
            return share
        revoked = replace(share, revoked_at=now)
        values = {"now": now, "forgotten": revoked.forgotten_at}
        change = "SET #revoked_at = :now, #expires_at = :forgotten"
        self._table.update(PARTITION_KEY, digest, change, values, "attribute_exists(pk)")
        return revoked

    def note_use(self, share: Share, now: int) -> None:
        """Count one use; a link that has gone meanwhile stays gone."""
        change = "SET #last_used_at = :now ADD #uses :one"
        values = {"now": now, "one": 1}
        self._table.update(PARTITION_KEY, share.digest, change, values, "attribute_exists(pk)")
