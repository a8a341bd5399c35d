"""Rows of the one DynamoDB table as plain dicts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from handlers.clients import PATIENCE_SECONDS, client

Row = dict[str, Any]


class Table:
    """The table called *name*. All reads are consistent."""

    def __init__(self, name: str, patience_seconds: int = PATIENCE_SECONDS) -> None:
        from boto3.dynamodb.types import TypeDeserializer, TypeSerializer  # noqa: PLC0415

        self._name = name
        self._client = client("dynamodb", patience_seconds)
        self._serialize = TypeSerializer().serialize
        self._deserialize = TypeDeserializer().deserialize

    def get(self, pk: str, sk: str) -> Row | None:
        """Return the row, or None."""
        found = self._client.get_item(
            TableName=self._name, Key=self._values({"pk": pk, "sk": sk}), ConsistentRead=True
        )
        return self._row(found["Item"]) if "Item" in found else None

    def get_all(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Row]:
        """Return those rows of *keys*, 100 at most, that exist: one call, however many do."""
        asked: dict[str, Any] = {
            self._name: {"Keys": [self._values({"pk": pk, "sk": sk}) for pk, sk in keys]}
        }
        found: dict[tuple[str, str], Row] = {}
        while asked:
            asked[self._name]["ConsistentRead"] = True
            answer = self._client.batch_get_item(RequestItems=asked)
            rows = map(self._row, answer["Responses"].get(self._name, ()))
            found |= {(row["pk"], row["sk"]): row for row in rows}
            asked = answer.get("UnprocessedKeys", {})
        return found

    def query(self, pk: str) -> Iterator[Row]:
        """Yield all rows under *pk*, by their sort key."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._name,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": pk}},
            ConsistentRead=True,
        )
        for page in pages:
            yield from (self._row(item) for item in page["Items"])

    def scan(self, prefixes: Sequence[str]) -> Iterator[Row]:
        """Yield all rows whose partition keys begin with one of *prefixes*; it costs the whole table."""
        values = {f"p{number}": prefix for number, prefix in enumerate(prefixes)}
        condition = " OR ".join(f"begins_with(pk, :{name})" for name in values)
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._name,
            FilterExpression=condition,
            ExpressionAttributeValues={f":{name}": {"S": prefix} for name, prefix in values.items()},
            ConsistentRead=True,
        )
        for page in pages:
            yield from (self._row(item) for item in page["Items"])

    def put(self, row: Row, condition: str = "", values: Row | None = None) -> bool:
        """Write *row*; False if *condition*, which names *values* as `:name`, does not hold."""
        return self._try(self._client.put_item, condition, "", values or {}, Item=self._values(row))

    def update(self, pk: str, sk: str, expression: str, values: Row, condition: str = "") -> bool:
        """Update the row; False if *condition* does not hold.

        Expressions name attributes as `#name` and *values* as `:name`.
        """
        key = self._values({"pk": pk, "sk": sk})
        return self._try(self._client.update_item, condition, expression, values, Key=key)

    def add(self, pk: str, sk: str, expression: str, values: Row) -> Row:
        """Update the row without a condition and return it as it is then."""
        key = self._values({"pk": pk, "sk": sk})
        arguments = self._expressions("", expression, values)
        answer = self._client.update_item(TableName=self._name, Key=key, ReturnValues="ALL_NEW", **arguments)
        return self._row(answer["Attributes"])

    def delete(self, pk: str, sk: str, condition: str = "", values: Row | None = None) -> bool:
        """Delete the row, which need not exist; False if *condition* does not hold."""
        key = self._values({"pk": pk, "sk": sk})
        return self._try(self._client.delete_item, condition, "", values or {}, Key=key)

    def _try(self, call: Any, condition: str, update: str, values: Row, **arguments: Any) -> bool:
        try:
            call(TableName=self._name, **self._expressions(condition, update, values), **arguments)
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def _expressions(self, condition: str, update: str, values: Row) -> dict[str, Any]:
        """Return a call's expression arguments, without the empty ones, which DynamoDB refuses."""
        names = re.findall(r"#\w+", f"{condition} {update}")  # many of ours are words that DynamoDB reserves
        arguments = {
            "ConditionExpression": condition,
            "UpdateExpression": update,
            "ExpressionAttributeNames": {name: name[1:] for name in names},
            "ExpressionAttributeValues": {f":{name}": value for name, value in self._values(values).items()},
        }
        return {name: value for name, value in arguments.items() if value}

    def _values(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._serialize(_storable(value)) for name, value in row.items()}

    def _row(self, item: Mapping[str, Any]) -> Row:
        return {name: self._deserialize(value) for name, value in item.items()}


def _storable(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value
