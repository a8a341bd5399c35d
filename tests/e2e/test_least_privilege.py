"""Each permission is needed: without it, something that worked does not. With only these, all works.

The embedded cloud enforces the functions' roles. What it does not enforce (polling, writing logs) is held
by the literal list in `tests/infrastructure/test_permissions.py`.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from catalog.photos import Photo
from pipeline.jobs import Hint, Job, PhotoJob, RebuildJob, to_body
from tests.e2e.cloud import Cloud
from tests.gallery import picture

PATH = "Privileges/a.jpg"
_tries = count(1)


@pytest.fixture(scope="module")
def furnished(cloud: Cloud) -> Cloud:
    """A cloud with one photo that has gone all the way."""
    cloud.put(PATH, picture((400, 300)))
    cloud.settle()
    return cloud


def works(cloud: Cloud, *jobs: Job) -> bool:
    """Tell whether the worker, invoked directly, gets done with all *jobs*."""
    records = [
        {
            "messageId": str(number),
            "body": to_body(job),
            "receiptHandle": "none",
            "attributes": {"ApproximateReceiveCount": "1"},
        }
        for number, job in enumerate(jobs)
    ]
    answer = cloud.client("lambda").invoke(
        FunctionName=function_of(cloud, "worker"), Payload=json.dumps({"Records": records})
    )
    result: dict[str, Any] = json.loads(answer["Payload"].read())
    return result.get("batchItemFailures") == []


def function_of(cloud: Cloud, role: str) -> str:
    names = [each["FunctionName"] for each in cloud.client("lambda").list_functions()["Functions"]]
    return str(next(name for name in names if role in name))


def a_photo_starts(cloud: Cloud) -> bool:
    return works(cloud, Hint(cloud.outputs["originals_prefix"] + PATH))


def a_photo_is_resized(cloud: Cloud) -> bool:
    known = Photo.from_item(cloud.photos()[PATH])
    photo = replace(
        known, caption=f"tried {next(_tries)} times"
    )  # what is written already is not written again
    keys = [key for key in cloud.keys("renditions_bucket") if key.startswith(f"work/{photo.id}.")]
    return works(cloud, PhotoJob("resize", photo, keys[0]))


def the_site_is_rebuilt(cloud: Cloud) -> bool:
    return works(cloud, RebuildJob(1_000_000_000))


def homes_are_written(cloud: Cloud) -> bool:
    for row in cloud.rows():
        if row["pk"] == "homes":  # what is known to be as it should is not written again
            key = {name: {"S": row[name]} for name in ("pk", "sk")}
            cloud.dynamodb.delete_item(TableName=cloud.outputs["table"], Key=key)
    return the_site_is_rebuilt(cloud)


def somebody_signs_in(cloud: Cloud) -> bool:
    return cloud.visitor("owner").get("/auth/enter").url.path.startswith("/h/")


def somebody_signs_out(cloud: Cloud) -> bool:
    visitor = cloud.visitor("owner")
    was_in = visitor.get("/auth/enter").url.path.startswith("/h/")
    visitor.client.post("/auth/logout", headers={"Sec-Fetch-Site": "same-origin"})
    return was_in and visitor.get("/auth/enter").url.path == "/auth/login"


def a_size_is_made(cloud: Cloud) -> bool:
    photo = cloud.photos()[PATH]
    answer = cloud.visitor("owner").open(f"/{photo['prefix']}x/{photo['id']}-160x160.jpg")
    return (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")


NEEDED = [
    ("worker", "s3:GetObject", "photos/*", a_photo_starts),
    ("worker", "s3:PutObject", "work/*", a_photo_starts),
    ("worker", "sqs:SendMessage", "", a_photo_starts),
    ("worker", "dynamodb:GetItem", "", a_photo_starts),
    ("worker", "s3:GetObject", "work/*", a_photo_is_resized),
    ("worker", "s3:PutObject", "g/*", a_photo_is_resized),
    ("worker", "dynamodb:PutItem", "", a_photo_is_resized),
    ("worker", "dynamodb:UpdateItem", "", a_photo_is_resized),
    ("worker", "dynamodb:Query", "", the_site_is_rebuilt),
    ("worker", "s3:PutObject", "h/*", homes_are_written),
    ("sign-in", "dynamodb:GetItem", "", somebody_signs_in),
    ("sign-in", "dynamodb:PutItem", "", somebody_signs_in),
    ("sign-in", "dynamodb:Query", "", somebody_signs_in),
    ("sign-in", "dynamodb:DeleteItem", "", somebody_signs_out),
    ("sizes", "s3:GetObject", "g/*", a_size_is_made),
    ("sizes", "dynamodb:GetItem", "", a_size_is_made),
]


@contextmanager
def without(cloud: Cloud, role: str, action: str, resource: str) -> Iterator[None]:
    """Take *action* on resources that *resource* names away from a function's role, for a while."""
    iam = cloud.client("iam")
    configuration = cloud.client("lambda").get_function_configuration(FunctionName=function_of(cloud, role))
    name = configuration["Role"].rsplit("/", 1)[1]
    (policy,) = iam.list_role_policies(RoleName=name)["PolicyNames"]
    document = iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
    less, taken = json.loads(json.dumps(document)), 0
    for statement in less["Statement"]:
        actions, resources = aslist(statement["Action"]), aslist(statement["Resource"])
        if action in actions and any(resource in each for each in resources):
            statement["Action"] = [each for each in actions if each != action] or ["sts:GetCallerIdentity"]
            taken += 1
    assert taken, f"the {role} has no {action} on {resource}"
    iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(less))
    try:
        yield
    finally:
        iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=json.dumps(document))


def aslist(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize(("role", "action", "resource", "probe"), NEEDED)
def test_without_a_permission_something_stops_working(
    furnished: Cloud, role: str, action: str, resource: str, probe: Any
) -> None:
    assert probe(furnished)
    with without(furnished, role, action, resource):
        assert not tried(probe, furnished)
    assert probe(furnished)


def tried(probe: Any, cloud: Cloud) -> bool:
    try:
        return bool(probe(cloud))
    except AssertionError:
        return False


def test_the_worker_cannot_touch_originals_users_or_sessions(furnished: Cloud) -> None:
    policy = json.dumps(statements(furnished, "worker"))

    assert "user#" not in policy
    assert "session#" not in policy
    assert not any(
        "originals" in resource and action not in {"s3:GetObject", "s3:ListBucket"}
        for statement in statements(furnished, "worker")
        for resource in aslist(statement["Resource"])
        for action in aslist(statement["Action"])
    )


def statements(cloud: Cloud, role: str) -> list[dict[str, Any]]:
    iam = cloud.client("iam")
    configuration = cloud.client("lambda").get_function_configuration(FunctionName=function_of(cloud, role))
    name = configuration["Role"].rsplit("/", 1)[1]
    (policy,) = iam.list_role_policies(RoleName=name)["PolicyNames"]
    found: list[dict[str, Any]] = iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"][
        "Statement"
    ]
    return found
