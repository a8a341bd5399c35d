"""Answers to the provider functions that a program may call: all known without asking a cloud."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

ACCOUNT_ID = "000000000000"

# CloudFront's managed policies have the same ids in every account.
_CACHE_POLICIES = {
    "Managed-CachingOptimized": "658327ea-f89d-4fab-a63d-7e88639e58f6",
    "Managed-CachingDisabled": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
    "Managed-CachingOptimizedForUncompressedObjects": "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
}
_ORIGIN_REQUEST_POLICIES = {
    "Managed-AllViewer": "216adef6-5c7f-47e4-b989-5492eafa07d3",
    "Managed-AllViewerExceptHostHeader": "b689b0a8-53d0-40ab-baf2-68738e2966ac",
    "Managed-CORS-S3Origin": "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
}


class UnknownFunctionError(Exception):
    """The program calls a provider function that the local cloud has no answer to."""


def answer(token: str, arguments: dict[str, Any], region: str) -> dict[str, Any]:
    """Return the answer to the provider function *token*.

    Raises: UnknownFunctionError.
    """
    if token not in _ANSWERS:
        raise UnknownFunctionError(f"{token}: the local cloud has no answer to this function")
    return _ANSWERS[token](arguments, region)


def policy_document(arguments: dict[str, Any]) -> str:
    """Return the IAM policy that `getPolicyDocument` makes of its arguments."""
    statements = [_statement(statement) for statement in arguments.get("statements", [])]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def _statement(given: dict[str, Any]) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": given.get("effect", "Allow")}
    if given.get("sid"):
        statement["Sid"] = given["sid"]
    for name in ("actions", "notActions", "resources", "notResources"):
        if given.get(name):
            statement[name[0].upper() + name[1:-1]] = given[name]
    for name in ("principals", "notPrincipals"):
        if given.get(name):
            statement[name[0].upper() + name[1:-1]] = _principals(given[name])
    for condition in given.get("conditions", []):
        operator = statement.setdefault("Condition", {}).setdefault(condition["test"], {})
        operator[condition["variable"]] = condition["values"]
    return statement


def _principals(given: list[dict[str, Any]]) -> Any:
    if given == [{"type": "*", "identifiers": ["*"]}]:
        return "*"
    return {principal["type"]: principal["identifiers"] for principal in given}


def _caller_identity(_arguments: dict[str, Any], _region: str) -> dict[str, Any]:
    arn = f"arn:aws:iam::{ACCOUNT_ID}:root"
    return {"id": ACCOUNT_ID, "accountId": ACCOUNT_ID, "arn": arn, "userId": ACCOUNT_ID}


def _region(_arguments: dict[str, Any], region: str) -> dict[str, Any]:
    endpoint = f"ec2.{region}.amazonaws.com"
    return {"id": region, "name": region, "region": region, "endpoint": endpoint, "description": region}


def _partition(_arguments: dict[str, Any], _region: str) -> dict[str, Any]:
    names = {"dnsSuffix": "amazonaws.com", "reverseDnsPrefix": "com.amazonaws"}
    return {"id": "aws", "partition": "aws", **names}


def _policy_document(arguments: dict[str, Any], _region: str) -> dict[str, Any]:
    document = policy_document(arguments)
    digest = hashlib.sha256(document.encode()).hexdigest()
    return {"id": digest, "json": document, "minifiedJson": document}


def _managed(ids: dict[str, str]) -> Callable[[dict[str, Any], str], dict[str, Any]]:
    def lookup(arguments: dict[str, Any], _region: str) -> dict[str, Any]:
        name = arguments["name"]
        if name not in ids:
            raise UnknownFunctionError(f"{name}: the local cloud does not know this managed policy")
        return {"id": ids[name], "name": name}

    return lookup


_ANSWERS: dict[str, Callable[[dict[str, Any], str], dict[str, Any]]] = {
    "aws:index/getCallerIdentity:getCallerIdentity": _caller_identity,
    "aws:index/getRegion:getRegion": _region,
    "aws:index/getPartition:getPartition": _partition,
    "aws:iam/getPolicyDocument:getPolicyDocument": _policy_document,
    "aws:cloudfront/getCachePolicy:getCachePolicy": _managed(_CACHE_POLICIES),
    "aws:cloudfront/getOriginRequestPolicy:getOriginRequestPolicy": _managed(_ORIGIN_REQUEST_POLICIES),
}
