"""DynamoDB in memory: the calls that the gallery makes of its client."""

from typing import Any

from botocore.exceptions import ClientError

from tests.simulation.expressions import BadExpressionError, Expression, Item

_ROWS_A_PAGE = 3  # few, so that reading a partition takes several calls and others come in between


class ConditionalCheckFailedException(ClientError):  # noqa: N818  botocore's name
    """A condition did not hold."""


def refusal(code: str, operation: str, kind: type[ClientError] = ClientError) -> ClientError:
    """Return the error that boto3 raises for AWS's answer *code*."""
    status = {"InternalError": 500, "NoSuchKey": 404, "404": 404, "InvalidObjectState": 403}.get(code, 400)
    answer = {"Error": {"Code": code, "Message": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return kind(answer, operation)


class Tables:
    """One table, whatever its name."""

    def __init__(self) -> None:
        self.partitions: dict[str, dict[str, Item]] = {}

    def rows(self, pk: str) -> dict[str, Item]:
        """Return the rows under *pk* by sort key."""
        return self.partitions.setdefault(pk, {})

    def get_item(self, *, Key: Item, **_: Any) -> dict[str, Any]:
        """Answer as DynamoDB does."""
        found = self.rows(Key["pk"]["S"]).get(Key["sk"]["S"])
        return {"Item": dict(found)} if found else {}

    def put_item(self, *, Item: Item, **options: Any) -> dict[str, Any]:
        """Answer as DynamoDB does."""
        self._check(Item, options, "PutItem")
        self.rows(Item["pk"]["S"])[Item["sk"]["S"]] = dict(Item)
        return {}

    def update_item(self, *, Key: Item, **options: Any) -> dict[str, Any]:
        """Answer as DynamoDB does."""
        former = self._check(Key, options, "UpdateItem")
        try:
            after = _expression(options, "UpdateExpression").updated({**Key, **former})
        except BadExpressionError as error:
            raise refusal("ValidationException", "UpdateItem") from error
        self.rows(Key["pk"]["S"])[Key["sk"]["S"]] = after
        return {"Attributes": dict(after)} if options.get("ReturnValues") == "ALL_NEW" else {}

    def delete_item(self, *, Key: Item, **options: Any) -> dict[str, Any]:
        """Answer as DynamoDB does."""
        self._check(Key, options, "DeleteItem")
        self.rows(Key["pk"]["S"]).pop(Key["sk"]["S"], None)
        return {}

    def query(self, *, ExclusiveStartKey: Item | None = None, **options: Any) -> dict[str, Any]:
        """Answer as DynamoDB does, a few rows at a time."""
        values = options["ExpressionAttributeValues"]
        pk = _partition(options)
        after = ExclusiveStartKey["sk"]["S"] if ExclusiveStartKey else ""
        rows = [
            row
            for sk, row in sorted(self.rows(pk).items(), key=lambda each: each[0].encode())
            if sk.encode() > after.encode() and _matches(row, options, values)
        ]
        page = rows[:_ROWS_A_PAGE]
        answer: dict[str, Any] = {"Items": [dict(row) for row in page], "Count": len(page)}
        if len(rows) > len(page):
            answer["LastEvaluatedKey"] = {"pk": page[-1]["pk"], "sk": page[-1]["sk"]}
        return answer

    def _check(self, key: Item, options: dict[str, Any], operation: str) -> Item:
        """Return the row under *key* if the condition holds."""
        former = self.rows(key["pk"]["S"]).get(key["sk"]["S"], {})
        if "ConditionExpression" in options:
            try:
                holds = _expression(options, "ConditionExpression").holds(former)
            except BadExpressionError as error:
                raise refusal("ValidationException", operation) from error
            if not holds:
                code = "ConditionalCheckFailedException"
                raise refusal(code, operation, ConditionalCheckFailedException)
        return former


def _expression(options: dict[str, Any], which: str) -> Expression:
    names, values = options.get("ExpressionAttributeNames", {}), options.get("ExpressionAttributeValues", {})
    return Expression(options[which], names, values)


def _partition(options: dict[str, Any]) -> str:
    name = options["KeyConditionExpression"].split("=")[1].split()[0]
    return str(options["ExpressionAttributeValues"][name]["S"])


def _matches(row: Item, options: dict[str, Any], values: dict[str, Any]) -> bool:
    return _expression(options, "KeyConditionExpression").holds(row)
