"""The users, sessions and audiences of sign-in in DynamoDB, and its secrets in Systems Manager."""

from collections.abc import Mapping
from typing import Any

from auth import people, sessions
from auth.people import User
from auth.sessions import Session
from catalog.audiences import Audience

# A person waits: rather fail after a few seconds than hang until the function's own end.
_TIMEOUTS = {"connect_timeout": 2, "read_timeout": 3, "retries": {"mode": "standard", "max_attempts": 3}}


class DynamoStore:
    """The rows of one table that sign-in may read and write."""

    def __init__(self, table: str):
        """Connect to *table*; boto3 is imported only now, so that a refused request never pays for it."""
        from boto3.dynamodb.types import TypeDeserializer, TypeSerializer  # noqa: PLC0415

        self._table = table
        self._client = _client("dynamodb")
        self._from_value = TypeDeserializer().deserialize
        self._to_value = TypeSerializer().serialize

    def find_user(self, name: str) -> User | None:
        """Return the user, as of now, or None."""
        item = self._get(people.partition_key(name), people.SORT_KEY)
        return User.from_item(item) if item else None

    def find_session(self, digest: str) -> Session | None:
        """Return the session, as of now, or None."""
        item = self._get(sessions.partition_key(digest), sessions.SORT_KEY)
        return Session.from_item(item) if item else None

    def save_session(self, session: Session) -> None:
        """Write a new session."""
        item = {name: self._to_value(value) for name, value in session.to_item().items()}
        self._client.put_item(TableName=self._table, Item=item)

    def delete_session(self, digest: str) -> None:
        """Remove a session; it need not exist."""
        key = _key(sessions.partition_key(digest), sessions.SORT_KEY)
        self._client.delete_item(TableName=self._table, Key=key)

    def audiences(self) -> dict[str, Audience]:
        """Return all audiences by their ids."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": "audiences"}},
        )
        items = [self._from_item(item) for page in pages for item in page["Items"]]
        return {item["sk"]: Audience(frozenset(item["groups"])) for item in items}

    def _get(self, pk: str, sk: str) -> dict[str, Any] | None:
        # Consistent: a user who was removed and a session that was ended must not be seen any more.
        found = self._client.get_item(TableName=self._table, Key=_key(pk, sk), ConsistentRead=True)
        return self._from_item(found["Item"]) if "Item" in found else None

    def _from_item(self, item: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._from_value(value) for name, value in item.items()}


def read_parameter(name: str) -> str:
    """Return the decrypted value of a SecureString parameter."""
    answer = _client("ssm").get_parameter(Name=name, WithDecryption=True)
    value: str = answer["Parameter"]["Value"]
    return value


def _key(pk: str, sk: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def _client(service: str) -> Any:
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    return boto3.client(service, config=Config(**_TIMEOUTS))
