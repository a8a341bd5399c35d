"""What our tests need of the AWS that moto plays."""

import sys
from collections.abc import Iterator
from threading import Thread
from typing import Any

import boto3
import pytest

from tests.functional.conftest import TABLE

Row = dict[str, Any]


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Threads that take turns after almost every line."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("empty_table", "hasty_threads")
def test_a_row_is_never_seen_before_its_attributes() -> None:
    client = boto3.client("dynamodb")
    keys = [{"pk": {"S": "row"}, "sk": {"S": str(number)}} for number in range(100)]
    writing = Thread(target=_name_each, args=(client, keys))

    writing.start()
    seen = [_first_sight(client, key, writing) for key in keys]
    writing.join()

    assert seen == [{**key, "name": {"S": "Lake"}} for key in keys]


def _name_each(client: Any, keys: list[Row]) -> None:
    for key in keys:
        client.update_item(
            TableName=TABLE,
            Key=key,
            UpdateExpression="SET #name = :name",
            ExpressionAttributeNames={"#name": "name"},
            ExpressionAttributeValues={":name": {"S": "Lake"}},
        )


def _first_sight(client: Any, key: Row, writing: Thread) -> Row:
    """Return the row as soon as there is one, or what there is once nothing is written any more."""
    while True:
        over = not writing.is_alive()
        row: Row = client.get_item(TableName=TABLE, Key=key).get("Item", {})
        if row or over:
            return row
