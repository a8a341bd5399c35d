"""The users, sessions and audiences of sign-in in DynamoDB, and its secrets in Systems Manager."""

from auth import people, sessions
from auth.people import User
from auth.sessions import Session
from catalog.audiences import Audience
from handlers.clients import client
from handlers.table import Table

PATIENCE_SECONDS = 3  # a person waits: rather fail soon than hang until the function's own end


class DynamoStore:
    """The rows of one table that sign-in may read and write."""

    def __init__(self, table: str):
        """Connect to *table*; boto3 is imported only now, so that a refused request never pays for it."""
        self._table = Table(table, PATIENCE_SECONDS)

    def find_user(self, name: str) -> User | None:
        """Return the user, as of now, or None."""
        row = self._table.get(people.partition_key(name), people.SORT_KEY)
        return User.from_item(row) if row else None

    def find_session(self, digest: str) -> Session | None:
        """Return the session, as of now, or None."""
        row = self._table.get(sessions.partition_key(digest), sessions.SORT_KEY)
        return Session.from_item(row) if row else None

    def save_session(self, session: Session) -> None:
        """Write a new session."""
        self._table.put(session.to_item())

    def delete_session(self, digest: str) -> None:
        """Remove a session; it need not exist."""
        self._table.delete(sessions.partition_key(digest), sessions.SORT_KEY)

    def audiences(self) -> dict[str, Audience]:
        """Return all audiences by their ids."""
        return {row["sk"]: Audience(frozenset(row["groups"])) for row in self._table.query("audiences")}


def read_parameter(name: str) -> str:
    """Return the decrypted value of a SecureString parameter."""
    answer = client("ssm", PATIENCE_SECONDS).get_parameter(Name=name, WithDecryption=True)
    value: str = answer["Parameter"]["Value"]
    return value
