"""moto in place of AWS, with the gallery's table."""

from collections.abc import Callable, Iterator
from functools import wraps
from threading import RLock
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.dynamodb.responses import DynamoHandler

from handlers import clients
from tests.functional.sign_in_gallery import (  # noqa: F401 (fixtures)
    browser,
    clock,
    key,
    secrets,
    store_calls,
    table,
    verified,
)

TABLE = "gallery"


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """AWS as moto plays it, for clients made from now on."""
    monkeypatch.setattr(DynamoHandler, "call_action", _one_at_a_time(DynamoHandler.call_action))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    clients.client.cache_clear()
    with mock_aws():
        yield
    clients.client.cache_clear()


@pytest.fixture
def empty_table(aws: None) -> Any:
    """The gallery's table, with nothing in it."""
    names = {"pk": "HASH", "sk": "RANGE"}
    return boto3.resource("dynamodb").create_table(
        TableName=TABLE,
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
        KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in names.items()],
        BillingMode="PAY_PER_REQUEST",
    )


def _one_at_a_time(action: Callable[..., Any]) -> Callable[..., Any]:
    """Make calls atomic, as they are in AWS: moto's readers may see a row's bare key before the rest."""
    lock = RLock()

    @wraps(action)
    def alone(*args: Any) -> Any:
        with lock:
            return action(*args)

    return alone
