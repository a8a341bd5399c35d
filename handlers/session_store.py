"""Sessions in DynamoDB, and the list of browsers that each person is signed in with."""

from auth import browsers, sessions
from auth.browsers import Browser
from auth.sessions import Session
from handlers.table import Table


class DynamoSessions:
    """The rows of signed-in browsers."""

    def __init__(self, table: Table):
        """Work on *table*."""
        self._table = table

    def find_session(self, digest: str) -> Session | None:
        """Return the session, as of now, or None."""
        row = self._table.get(sessions.partition_key(digest), sessions.SORT_KEY)
        return Session.from_item(row) if row else None

    def save_session(self, session: Session, label: str) -> None:
        """Write a new session, and list its browser under *label* first: none goes unlisted."""
        browser = Browser(session.digest, label, session.created_at, session.created_at, session.expires_at)
        self._table.put(browser.to_item(session.name))
        self._table.put(session.to_item())

    def note_visit(self, session: Session, now: int) -> None:
        """Note that the browser of *session* was here today; one that is not listed stays so."""
        key = browsers.partition_key(session.name), session.digest
        values = {"today": browsers.day_of(now)}
        self._table.update(*key, "SET #seen_at = :today", values, "#seen_at < :today")

    def browsers(self, name: str, now: int) -> list[Browser]:
        """Return the browsers in which the user *name* is signed in, the latest first."""
        rows = self._table.query(browsers.partition_key(name))
        live = [each for each in map(Browser.from_item, rows) if now < each.expires_at]
        return sorted(live, key=lambda each: each.began_at, reverse=True)

    def delete_all(self, name: str) -> None:
        """Remove all sessions of the user *name* that are listed."""
        for row in self._table.query(browsers.partition_key(name)):
            self.delete_session(row["sk"], name)

    def delete_session(self, digest: str, name: str) -> None:
        """Remove a session of the user *name* and its browser from the list; neither need exist."""
        self._table.delete(sessions.partition_key(digest), sessions.SORT_KEY)
        self._table.delete(browsers.partition_key(name), digest)
