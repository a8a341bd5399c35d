"""The whole graph: the same every time, with nothing secret in the open."""

import json
from typing import Any

import pytest
from pulumi import FileArchive

from components.wheels import FALLBACK, LAMBDA_PYTHONS
from local.graph import Graph
from tests.infrastructure.stacks import OPENID, OWN_ZONE, PLAIN, STACKS, all_of, graph, one, record

COMPONENTS = {
    "vitrine:index:AuthEdge",
    "vitrine:index:Domain",
    "vitrine:index:EdgeKeys",
    "vitrine:index:Function",
    "vitrine:index:Gallery",
    "vitrine:index:Lane",
    "vitrine:index:OnDemandSizes",
    "vitrine:index:PrivateBucket",
    "vitrine:index:ProcessingPipeline",
    "vitrine:index:ShareApi",
    "vitrine:index:SignIn",
}
SECRET_TYPES = {
    "aws:cloudfront/distribution:Distribution",
    "aws:dynamodb/tableItem:TableItem",
    "aws:lambda/function:Function",
    "aws:ssm/parameter:Parameter",
}


def normal(recorded: Graph) -> dict[str, Any]:
    """Return a graph without the order in which independent resources happened to come."""
    return {
        each.urn: (each.inputs | {"code": archive_of(each)}, sorted(each.dependencies), each.protect)
        for each in recorded.resources
    }


def archive_of(resource: Any) -> str:
    code = resource.inputs.get("code")
    return str(code.path) if isinstance(code, FileArchive) else ""


@pytest.mark.parametrize("config", [PLAIN, OWN_ZONE], ids=["plain", "own-zone"])
def test_the_program_says_the_same_twice(config: dict[str, str]) -> None:
    assert normal(record(config)) == normal(record(config))


def test_the_program_works_in_any_region() -> None:
    elsewhere = record({**OWN_ZONE, "aws:region": "ap-southeast-2"})
    certificate = elsewhere.of_type("aws:acm/certificate:Certificate")[0]

    assert certificate.inputs["region"] == "us-east-1"
    texts = json.dumps([each.inputs for each in elsewhere.resources], default=str)
    assert "arn:aws:ssm:ap-southeast-2:" in texts
    assert "arn:aws:ssm:eu-central-1:" not in texts


def test_every_resource_belongs_to_a_component() -> None:
    for resource in graph("own-zone").resources:
        parent = resource.parent.split("::")[2].rpartition("$")[2]
        is_top = resource.type in COMPONENTS and parent == "pulumi:pulumi:Stack"
        assert is_top or parent in COMPONENTS, resource.name


def test_every_log_ends_some_day() -> None:
    logs = all_of("cloudwatch/logGroup:LogGroup")

    assert {each.inputs["retentionInDays"] for each in logs} == {90}
    assert len(logs) == len(all_of("lambda/function:Function")) + len(all_of("apigatewayv2/stage:Stage"))


def test_every_function_writes_to_a_log_that_ends() -> None:
    groups = {f"test-{each.name}" for each in all_of("cloudwatch/logGroup:LogGroup")}

    for function in all_of("lambda/function:Function"):
        assert function.inputs["loggingConfig"]["logGroup"] in groups


def test_functions_run_on_a_python_that_lambda_keeps_up() -> None:
    runtimes = {f"python{major}.{minor}" for major, minor in LAMBDA_PYTHONS}

    assert FALLBACK in LAMBDA_PYTHONS
    assert {each.inputs["runtime"] for each in all_of("lambda/function:Function")} <= runtimes


def test_functions_get_their_permissions_before_their_first_run() -> None:
    for function in all_of("lambda/function:Function"):
        policy = f"{function.name}-policy"
        assert any(urn.endswith(policy) for urn in function.dependencies), function.name


def test_no_function_reserves_executions_that_a_new_account_does_not_have() -> None:
    for function in all_of("lambda/function:Function"):
        assert "reservedConcurrentExecutions" not in function.inputs


def test_an_owner_may_reserve_executions_for_sign_in_alone() -> None:
    reserved = {
        each.name: each.inputs["reservedConcurrentExecutions"]
        for each in record({**PLAIN, "vitrine:signInConcurrency": "10"}).resources
        if each.inputs.get("reservedConcurrentExecutions") is not None
    }

    assert reserved == {"edge-sign-in-function": 10}


@pytest.mark.parametrize("stack", STACKS)
def test_what_is_secret_stays_secret(stack: str) -> None:
    value = json.loads(one("ssm/parameter:Parameter", "edge-secrets", stack).inputs["value"])
    api = json.loads(one("ssm/parameter:Parameter", "-share-api-secrets", stack).inputs["value"])
    secrets = [value["private_key_pem"], *value["origin_verify"], *value["seal_keys"], "$argon2id$"]
    secrets.append(api["link_key"])
    secrets += [OPENID["clientSecret"], "people-client.clientSecret"]

    for resource in graph(stack).resources:
        for name, given in resource.inputs.items():
            text = json.dumps(given, default=str)
            if any(json.dumps(secret)[1:-1] in text for secret in secrets):
                assert name in resource.secret_inputs, (resource.name, name)
                assert resource.type in SECRET_TYPES


def test_nothing_exported_is_secret() -> None:
    assert graph().secret_exports == frozenset()


def test_the_outputs_say_all_that_an_owner_needs() -> None:
    exports = graph().exports

    assert set(exports) == {
        *("url", "upload_command", "dns_records", "originals_bucket", "renditions_bucket", "site_bucket"),
        *("table", "queue_url", "dead_letter_queue_url", "lanes", "region", "distribution_id"),
        "sign_in_parameter",
        "user_pool_id",
    }
    assert exports["upload_command"] == "aws s3 sync ALBUMS s3://test-gallery-originals/photos/"
