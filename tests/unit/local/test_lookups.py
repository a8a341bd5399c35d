"""Provider functions are answered without a cloud."""

import json

import pytest

from local.lookups import UnknownFunctionError, answer


def test_a_policy_document_is_what_iam_reads() -> None:
    statement = {
        "sid": "Read",
        "actions": ["s3:GetObject"],
        "resources": ["arn:aws:s3:::b/*"],
        "principals": [{"type": "Service", "identifiers": ["cloudfront.amazonaws.com"]}],
        "conditions": [{"test": "StringEquals", "variable": "aws:SourceArn", "values": ["arn"]}],
    }
    given = answer("aws:iam/getPolicyDocument:getPolicyDocument", {"statements": [statement]}, "eu-central-1")

    assert json.loads(given["json"])["Statement"] == [
        {
            "Effect": "Allow",
            "Sid": "Read",
            "Action": ["s3:GetObject"],
            "Resource": ["arn:aws:s3:::b/*"],
            "Principal": {"Service": ["cloudfront.amazonaws.com"]},
            "Condition": {"StringEquals": {"aws:SourceArn": ["arn"]}},
        }
    ]


def test_a_region_is_the_stacks_own() -> None:
    assert answer("aws:index/getRegion:getRegion", {}, "ap-south-1")["region"] == "ap-south-1"


def test_a_managed_policy_has_its_known_id() -> None:
    token = "aws:cloudfront/getCachePolicy:getCachePolicy"

    assert answer(token, {"name": "Managed-CachingDisabled"}, "x")["id"].startswith("4135ea2d")
    with pytest.raises(UnknownFunctionError, match="Managed-Nonsense"):
        answer(token, {"name": "Managed-Nonsense"}, "x")


def test_an_unknown_function_is_named() -> None:
    with pytest.raises(UnknownFunctionError, match="aws:ec2/getVpc:getVpc"):
        answer("aws:ec2/getVpc:getVpc", {}, "x")
