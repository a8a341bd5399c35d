"""The counters of attempts in DynamoDB."""

from collections.abc import Iterator

from auth.attempts import SORT_KEY, Counter, Limit
from handlers.table import Row, Table

_CHARGE = "SET #last_at = :now, #expires_at = :forgotten_at ADD #count :one"


class DynamoAttempts:
    """Charges and refunds attempts; each charge is one conditional write, so none slips past a limit."""

    def __init__(self, table: Table):
        """Keep the counters in *table*."""
        self._table = table

    def charge(self, counter: Counter, now: int) -> int:
        """Charge one attempt and return 0, or the seconds to wait if the limit allows none now."""
        condition, values = _allowed(counter.limit, now)
        values |= {"now": now, "forgotten_at": counter.forgotten_at, "one": 1}
        if self._table.update(counter.key, SORT_KEY, _CHARGE, values, condition):
            return 0
        row = self._table.get(counter.key, SORT_KEY) or {}  # expired or cleared in between
        if _is_spent(counter, row):
            self._table.update(counter.key, SORT_KEY, "REMOVE #expires_at", {})
        return counter.wait_seconds(int(row.get("count", 0)), int(row.get("last_at", 0)), now)

    def refund(self, counter: Counter) -> None:
        """Take back one attempt."""
        condition = "attribute_exists(#count)"
        self._table.update(counter.key, SORT_KEY, "ADD #count :minus", {"minus": -1}, condition)

    def clear(self, counter: Counter) -> None:
        """Forget all attempts; there need not be any."""
        self._table.delete(counter.key, SORT_KEY)


def _is_spent(counter: Counter, row: Row) -> bool:
    """Tell whether only the owner may open what *row* closed; then no expiry may, either."""
    return not counter.ends_at and int(row.get("count", 0)) >= counter.limit.most and "expires_at" in row


def _allowed(limit: Limit, now: int) -> tuple[str, Row]:
    """Return when another attempt may be charged, as a condition and its values."""
    clauses = ["attribute_not_exists(#count)", "#count < :free"]
    values: Row = {"free": limit.free}
    for clause, more in _waits(limit, now):
        clauses.append(clause)
        values |= more
    return " OR ".join(clauses), values


def _waits(limit: Limit, now: int) -> Iterator[tuple[str, Row]]:
    waits = list(limit.waits())
    for number, (count, wait) in enumerate(waits):
        upper = limit.most if number == len(waits) - 1 else count + 1
        clause = f"(#count >= :from{number} AND #count < :below{number} AND #last_at <= :before{number})"
        yield clause, {f"from{number}": count, f"below{number}": upper, f"before{number}": now - wait}
