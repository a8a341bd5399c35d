"""What the functions behind `/auth/*` read besides people and sessions: audiences, and their secrets."""

from catalog.audiences import Audience
from handlers.clients import client
from handlers.table import Table

PATIENCE_SECONDS = 3  # a person waits: rather fail soon than hang until the function's own end


class DynamoAudiences:
    """The rows of audiences, which the worker writes."""

    def __init__(self, table: Table):
        """Work on *table*."""
        self._table = table

    def audiences(self) -> dict[str, Audience]:
        """Return all audiences by their ids."""
        return {row["sk"]: Audience(frozenset(row["groups"])) for row in self._table.query("audiences")}


def read_parameter(name: str) -> str:
    """Return the decrypted value of a SecureString parameter."""
    answer = client("ssm", PATIENCE_SECONDS).get_parameter(Name=name, WithDecryption=True)
    value: str = answer["Parameter"]["Value"]
    return value
