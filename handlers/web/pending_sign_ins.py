"""Sign-ins that are under way, in DynamoDB and in a cookie."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from auth import cookies, pending
from auth.pending import LIFE_SECONDS, MAX_ANSWERS, Pending
from auth.sessions import new_token
from handlers.table import Table
from handlers.web.http import Request


class PendingStore(Protocol):
    """Where they are kept."""

    def find(self, token: str) -> Pending | None: ...
    def save(self, token: str, wait: Pending) -> None: ...
    def charge(self, token: str) -> bool: ...
    def take(self, token: str) -> bool: ...


class DynamoPending:
    """Their rows."""

    def __init__(self, table: Table):
        """Work on *table*."""
        self._table = table

    def find(self, token: str) -> Pending | None:
        """Return what is pending under *token*, as of now, or None."""
        row = self._table.get(pending.partition_key(token), pending.SORT_KEY)
        return Pending.from_item(row) if row else None

    def save(self, token: str, wait: Pending) -> None:
        """Write it."""
        self._table.put(wait.to_item(token))

    def charge(self, token: str) -> bool:
        """Count one answer; False if that would be one too many, however many come at once."""
        return self._table.update(
            pending.partition_key(token),
            pending.SORT_KEY,
            "ADD #answers :one",
            {"one": 1, "most": MAX_ANSWERS},
            "attribute_exists(#pk) AND #answers < :most",
        )

    def take(self, token: str) -> bool:
        """Remove it; False if another request was faster."""
        return self._table.delete(pending.partition_key(token), pending.SORT_KEY, "attribute_exists(#pk)", {})


@dataclass(frozen=True)
class PendingSignIns:
    """What is pending in the browser of a request."""

    store: PendingStore

    def begin(
        self, kind: str, held: Mapping[str, str], wanted: str, now: int, *, stays: bool
    ) -> tuple[str, ...]:
        """Note what is waited for; return the Set-Cookie value that leads back to it."""
        token = new_token()
        self.store.save(token, Pending(kind, held, wanted, stays, now + LIFE_SECONDS))
        return (cookies.set_cookie(cookies.PENDING, token, max_age_seconds=LIFE_SECONDS),)

    def of(self, request: Request, now: int, *kinds: str) -> Pending | None:
        """Return what is pending in the browser of *request*, if it is one of *kinds*."""
        token = request.cookies.get(cookies.PENDING)
        wait = self.store.find(token) if token else None
        return wait if wait and wait.kind in kinds and wait.is_live(now) else None

    def go_on(self, request: Request, wait: Pending) -> None:
        """Write what is pending now, under the browser's token."""
        self.store.save(request.cookies[cookies.PENDING], wait)

    def charge(self, request: Request) -> bool:
        """Count an answer before it is looked at; False if there were too many."""
        return self.store.charge(request.cookies[cookies.PENDING])

    def end(self, request: Request) -> tuple[str, ...] | None:
        """Forget it; return the Set-Cookie value that takes the cookie back, None if somebody was faster."""
        is_first = self.store.take(request.cookies[cookies.PENDING])
        return (cookies.expire_cookie(cookies.PENDING),) if is_first else None
