"""IAM policies as pure functions: ARNs go in, JSON comes out."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.needs import ANYTHING, Permission

Statement = dict[str, Any]


def lambda_trust() -> str:
    """Return who may take a function's role: Lambda."""
    principal = {"Service": "lambda.amazonaws.com"}
    return _document([{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}])


def handed_out_bucket(bucket: str, paths: Iterable[str], distribution: str, account: str) -> str:
    """Return the policy of a bucket of which one distribution hands out *paths*, address by address."""
    return _document(_read_by_edge(bucket, paths, distribution, account))


def served_bucket(bucket: str, paths: Iterable[str], distribution: str, account: str) -> str:
    """Return the policy of a bucket of which one distribution serves *paths*."""
    *rest, reading = _read_by_edge(bucket, paths, distribution, account)
    # Without it S3 answers 403 for what does not exist, and a dead link would lead to sign-in. No one
    # can list through the edge: it forwards no query, and "/" is the default root object.
    listing = {**reading, "Action": "s3:ListBucket", "Resource": bucket}
    return _document([*rest, reading, listing])


def private_queue(queue: str) -> str:
    """Return the policy of a queue that only the account's own roles and SQS itself use."""
    return _document([_tls_only("sqs:*", queue)])


def steps_queue(queue: str, bucket: str, rules: Sequence[str], account: str) -> str:
    """Return the policy of the queue that *bucket* notifies and the clock's *rules* wake."""
    send = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": queue}
    return _document(
        [
            _tls_only("sqs:*", queue),
            {
                **send,
                "Principal": {"Service": "s3.amazonaws.com"},
                # The account, too: a deleted bucket's name can be taken by a stranger, with the same ARN.
                "Condition": {
                    "ArnEquals": {"aws:SourceArn": bucket},
                    "StringEquals": {"aws:SourceAccount": account},
                },
            },
            {
                **send,
                "Principal": {"Service": "events.amazonaws.com"},
                # A rule's ARN names the account; EventBridge is not known to send the account by itself.
                "Condition": {"ArnEquals": {"aws:SourceArn": sorted(rules)}},
            },
        ]
    )


def function_role(log_group: str, statements: Sequence[Statement]) -> str:
    """Return what a function may do: *statements*, and write to its own log group."""
    logs = allow(("logs:CreateLogStream", "logs:PutLogEvents"), f"{log_group}:*")
    return _document([*statements, logs])


def allow(actions: Iterable[str], resource: str) -> Statement:
    """Return a statement that allows *actions* on one resource."""
    return {"Effect": "Allow", "Action": sorted(actions), "Resource": resource}


def allow_rows(actions: Iterable[str], table: str, patterns: Iterable[str]) -> Statement:
    """Return a statement that allows *actions* on the rows whose partition keys match *patterns*.

    A scan has no partition key and would pass this condition, so it must never be among the actions.
    """
    keys = {"dynamodb:LeadingKeys": sorted(patterns)}
    return {**allow(actions, table), "Condition": {"ForAllValues:StringLike": keys}}


def allow_permissions(permissions: Iterable[Permission], arns: Mapping[str, str]) -> list[Statement]:
    """Return statements for what steps need, one for each resource and path; *arns* go by resource."""
    actions: dict[tuple[str, str], set[str]] = {}
    for permission in permissions:
        actions.setdefault((permission.resource, permission.path), set()).update(permission.actions)
    return [_allow_path(actions[key], *key, arns) for key in sorted(actions)]


def _allow_path(actions: Iterable[str], resource: str, path: str, arns: Mapping[str, str]) -> Statement:
    if resource == ANYTHING:
        return allow(actions, ANYTHING)
    arn = arns[resource]
    if resource == "table":
        return allow_rows(actions, arn, (pattern.strip() for pattern in path.split(",")))
    return allow(actions, f"{arn}/{path}" if path else arn)


def _read_by_edge(bucket: str, paths: Iterable[str], distribution: str, account: str) -> list[Statement]:
    reading = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Condition": {
            "StringEquals": {"AWS:SourceArn": distribution},
            # The distribution names its account; should CloudFront ever not send this, nothing breaks.
            "StringEqualsIfExists": {"AWS:SourceAccount": account},
        },
        "Action": "s3:GetObject",
        "Resource": [f"{bucket}/{path}" for path in paths],
    }
    return [_tls_only("s3:*", bucket, f"{bucket}/*"), reading]


def _tls_only(action: str, *resources: str) -> Statement:
    return {
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": list(resources) if len(resources) > 1 else resources[0],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def _document(statements: list[Statement]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})
