"""The AWS in memory on which histories are played, beside moto: both give the same answers."""

import random
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.functional.conftest import TABLE
from tests.simulation.history import play
from tests.simulation.tables import Tables
from tests.simulation.world import VIEWS, World

NUMBERS, TEXTS = (":one", ":half"), (":x", ":y")
KINDS = {"#a": NUMBERS, "#b": TEXTS, "#c": TEXTS}  # moto fails on a comparison of unlike kinds
VALUES = {":one": {"N": "1"}, ":half": {"N": "2.5"}, ":x": {"S": "x"}, ":y": {"S": "xy"}}
KEY = {"pk": {"S": "p"}, "sk": {"S": "s"}}
ROWS, OBJECTS = 3, 5  # on a page, in memory


def answer_of(call: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    try:
        return call(**arguments)
    except ClientError as error:
        return error


def essence(answer: Any) -> Any:
    """Return what the gallery takes of an answer."""
    if isinstance(answer, ClientError):
        return answer.response["Error"]["Code"]
    if "Body" in answer:
        return answer["ETag"], answer["ContentLength"]  # the body's hash; it has been read
    if "KeyCount" in answer:
        return [(each["Key"], each["ETag"], each["Size"]) for each in answer.get("Contents", [])]
    return answer.get("Item"), answer.get("Items"), answer.get("Attributes")


@pytest.mark.parametrize("seed", [7, 30, 55])
def test_all_calls_of_a_history_are_answered_alike(seed: int, empty_table: Any) -> None:
    calls = play(seed).calls
    clients = {name: boto3.client(name) for name in ("dynamodb", "s3")}
    for bucket in ("originals", "renditions", "site"):
        place = {"LocationConstraint": "eu-central-1"}
        clients["s3"].create_bucket(Bucket=bucket, CreateBucketConfiguration=place)
    with World() as world:
        views = world.table.rows("views")
    assert len(views) == len(VIEWS)
    for row in views.values():
        clients["dynamodb"].put_item(TableName=TABLE, Item=row)

    compared = 0
    for operation, arguments, answer in calls:
        if arguments.get("Bucket") == "originals" or "QueueUrl" in arguments:
            continue  # the owner's hands and the poller are not among the calls
        service = "s3" if "Bucket" in arguments else "dynamodb"
        again = {**arguments, "TableName": TABLE} if service == "dynamodb" else dict(arguments)
        again |= {"query": {"Limit": ROWS}, "list_objects_v2": {"MaxKeys": OBJECTS}}.get(operation, {})
        expected = answer_of(getattr(clients[service], operation), again)
        assert essence(answer) == essence(expected), (operation, arguments)
        compared += 1
    assert compared > 100


def test_expressions_mean_the_same(empty_table: Any) -> None:
    rng = random.Random(1)
    client, mine = boto3.client("dynamodb"), Tables()
    outcomes = []
    for _ in range(400):
        arguments = {"Key": KEY, "ReturnValues": "ALL_NEW", **expressions(rng)}
        answer = answer_of(mine.update_item, arguments)
        expected = answer_of(client.update_item, {**arguments, "TableName": TABLE})
        assert essence(answer) == essence(expected), arguments
        outcomes.append(isinstance(answer, ClientError))
    assert 100 < sum(outcomes) < 300


def expressions(rng: random.Random) -> dict[str, Any]:
    """Return a random update under a random condition, of the kinds that the gallery writes."""
    first, second = rng.sample(list(KINDS), 2)
    value = rng.choice(KINDS[first])
    clauses = [
        f"SET {first} = {rng.choice((value, f'if_not_exists({first}, {value})'))}",
        f"REMOVE {second}",
        "ADD #n :one",
    ]
    update = " ".join(rng.sample(clauses, rng.randint(1, 3)))
    condition = predicate(rng)
    for _ in range(rng.randint(0, 2)):
        condition = f"{condition} {rng.choice(('AND', 'OR'))} {predicate(rng)}"
    used = f"{update} {condition}"
    arguments = {
        "UpdateExpression": update,
        "ConditionExpression": condition,
        "ExpressionAttributeNames": {name: name[1:] for name in [*KINDS, "#n"] if name in used},
        "ExpressionAttributeValues": {name: each for name, each in VALUES.items() if name in used},
    }
    return {name: value for name, value in arguments.items() if value}


def predicate(rng: random.Random, depth: int = 0) -> str:
    name = rng.choice(list(KINDS))
    kinds = [
        f"{name} {rng.choice(('=', '<', '<=', '>', '>='))} {rng.choice(KINDS[name])}",
        f"attribute_exists({name})",
        f"attribute_not_exists({name})",
        f"attribute_not_exists({name})",
    ]
    if depth == 0:
        inner = f"({predicate(rng, 1)} OR {predicate(rng, 1)})"
        kinds += [inner, f"NOT {inner}"]
    return rng.choice(kinds)
