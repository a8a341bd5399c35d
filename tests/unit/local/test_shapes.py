"""Inputs in Pulumi's form become requests in the API's."""

from typing import Any

import boto3
import pytest

from local.resources.shapes import to_shape


def request_shape(service: str, operation: str) -> Any:
    client = boto3.client(service, "eu-central-1", aws_access_key_id="a", aws_secret_access_key="b")
    return client.meta.service_model.operation_model(operation).input_shape


def test_names_differ_in_case_only() -> None:
    inputs = {"bucket": "b", "versioningConfiguration": {"status": "Enabled"}}

    assert to_shape(request_shape("s3", "PutBucketVersioning"), inputs) == {
        "Bucket": "b",
        "VersioningConfiguration": {"Status": "Enabled"},
    }


def test_a_single_block_becomes_a_list_of_one_and_the_other_way_round() -> None:
    shape = request_shape("s3", "PutBucketOwnershipControls").members["OwnershipControls"]
    rule = {"objectOwnership": "BucketOwnerEnforced"}

    expected = {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    assert to_shape(shape, {"rule": rule}) == to_shape(shape, {"rules": [rule]}) == expected


def test_cloudfront_lists_are_counted() -> None:
    shape = request_shape("cloudfront", "CreateDistribution").members["DistributionConfig"]
    behavior = {"trustedKeyGroups": ["K1"], "minTtl": 5.0, "compress": True}

    assert to_shape(shape.members["DefaultCacheBehavior"], behavior) == {
        "TrustedKeyGroups": {"Enabled": True, "Quantity": 1, "Items": ["K1"]},
        "MinTTL": 5,
        "Compress": True,
    }


def test_an_empty_restriction_is_counted_too() -> None:
    shape = request_shape("cloudfront", "CreateDistribution").members["DistributionConfig"]
    given = {"geoRestriction": {"restrictionType": "none"}}

    restriction = to_shape(shape.members["Restrictions"], given)["GeoRestriction"]
    assert restriction == {"RestrictionType": "none", "Quantity": 0}


def test_renames_go_from_the_api_to_the_input() -> None:
    shape = request_shape("lambda", "AddPermission")

    given = {"function": "f", "action": "lambda:InvokeFunction"}
    assert to_shape(shape, given, {"FunctionName": "function"})["FunctionName"] == "f"


@pytest.mark.parametrize(("value", "expected"), [(30, 30), ("30", 30), (30.0, 30)])
def test_numbers_have_the_type_that_the_api_asks_for(value: object, expected: int) -> None:
    timeout = to_shape(request_shape("lambda", "CreateFunction"), {"timeout": value})["Timeout"]

    assert (timeout, type(timeout)) == (expected, int)


def test_what_the_api_does_not_know_is_left_out() -> None:
    assert to_shape(request_shape("sqs", "CreateQueue"), {"queueName": "q", "nonsense": 1}) == {
        "QueueName": "q"
    }
