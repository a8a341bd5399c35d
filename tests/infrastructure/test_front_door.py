"""Only through the front door: every function, route and bucket of the graph refuses whoever goes round."""

import json
from typing import Any

import pytest

from tests.infrastructure.stacks import STACKS, all_of, graph

EDGE = "cloudfront.amazonaws.com"


def statements(policy: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(policy)["Statement"]
    return found


@pytest.mark.parametrize("stack", STACKS)
def test_only_the_distribution_itself_reads_a_bucket_from_outside(stack: str) -> None:
    for policy in all_of("s3/bucketPolicy:BucketPolicy", stack):
        for each in statements(policy.inputs["policy"]):
            if each["Effect"] == "Allow" and each["Principal"] == {"Service": EDGE}:
                assert ":distribution/" in each["Condition"]["StringEquals"]["AWS:SourceArn"], policy.name
            elif each["Effect"] == "Allow":
                raise AssertionError(f"{policy.name} admits {each['Principal']}")


@pytest.mark.parametrize("stack", STACKS)
def test_every_bucket_keeps_the_public_out(stack: str) -> None:
    blocked = {
        block.inputs["bucket"]
        for block in all_of("s3/bucketPublicAccessBlock:BucketPublicAccessBlock", stack)
        if all(value is True for name, value in block.inputs.items() if name != "bucket")
    }

    assert len(blocked) == len(all_of("s3/bucket:Bucket", stack))


@pytest.mark.parametrize("stack", STACKS)
def test_a_function_is_called_by_its_api_or_the_distribution_and_by_nobody_else(stack: str) -> None:
    for permission in all_of("lambda/permission:Permission", stack):
        given = permission.inputs
        assert given["principal"] in (EDGE, "apigateway.amazonaws.com"), permission.name
        assert given["sourceArn"].startswith("arn:aws:"), permission.name
        assert given["sourceArn"] != "*", permission.name


def test_an_address_of_a_function_takes_signed_requests_alone() -> None:
    for address in all_of("lambda/functionUrl:FunctionUrl"):
        assert address.inputs["authorizationType"] == "AWS_IAM", address.name


def test_every_function_behind_the_api_knows_the_header_of_the_distribution() -> None:
    parameters = {each.inputs["name"]: each.inputs["value"] for each in all_of("ssm/parameter:Parameter")}
    (edge,) = graph().of_type("aws:cloudfront/distribution:Distribution")
    (sent,) = {
        header["value"] for origin in edge.inputs["origins"] for header in origin.get("customHeaders") or []
    }
    behind = {each.inputs["integrationUri"] for each in all_of("apigatewayv2/integration:Integration")}
    functions = [
        each
        for each in all_of("lambda/function:Function")
        if "PARAMETER" in each.inputs["environment"]["variables"]
    ]

    assert len(functions) == len(behind)
    for function in functions:
        secrets = json.loads(parameters[function.inputs["environment"]["variables"]["PARAMETER"]])
        assert sent in secrets["origin_verify"], function.name
