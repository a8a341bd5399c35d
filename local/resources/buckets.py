"""S3 buckets, their settings and objects."""

import base64
import contextlib
import json
from typing import Any

import pulumi

from local.archives import asset_bytes
from local.clients import Clients
from local.monitor import Realized
from local.resources.registry import Order, makes, removes


@makes("aws:s3/bucket:Bucket", updatable=True)
def bucket(clients: Clients, order: Order) -> Realized:
    s3 = clients("s3")
    name = order.inputs.get("bucket") or order.physical
    region = clients.access.region
    # After a crash the bucket is there, with its objects: only what described it is lost.
    with contextlib.suppress(s3.exceptions.BucketAlreadyOwnedByYou):
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": region})
    outputs = {
        "bucket": name,
        "arn": f"arn:aws:s3:::{name}",
        "bucketDomainName": f"{name}.s3.amazonaws.com",
        "bucketRegionalDomainName": f"{name}.s3.{region}.amazonaws.com",
        "region": region,
    }
    return Realized(name, outputs)


def _setting(operation: str, member: str, given: str | None) -> Any:
    """Return a maker that sends the input *given*, or all inputs, as the *member* of *operation*."""

    def make(clients: Clients, order: Order) -> Realized:
        inputs = order.inputs if given is None else {given: order.inputs[given]}
        name = order.inputs["bucket"]
        clients.send("s3", operation, {"bucket": name, member: inputs})
        return Realized(name, {})

    return make


makes("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", updatable=True)(
    _setting("PutPublicAccessBlock", "PublicAccessBlockConfiguration", None)
)
makes("aws:s3/bucketOwnershipControls:BucketOwnershipControls", updatable=True)(
    _setting("PutBucketOwnershipControls", "OwnershipControls", "rule")
)
makes(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", updatable=True
)(_setting("PutBucketEncryption", "ServerSideEncryptionConfiguration", "rules"))
makes("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", updatable=True)(
    _setting("PutBucketLifecycleConfiguration", "LifecycleConfiguration", "rules")
)


@makes("aws:s3/bucketVersioning:BucketVersioning", updatable=True)
def versioning(clients: Clients, order: Order) -> Realized:
    clients.send("s3", "PutBucketVersioning", order.inputs)
    return Realized(order.inputs["bucket"], {})


@makes("aws:s3/bucketPolicy:BucketPolicy", updatable=True)
def policy(clients: Clients, order: Order) -> Realized:
    name = order.inputs["bucket"]
    clients("s3").put_bucket_policy(Bucket=name, Policy=_as_enforced(order.inputs["policy"]))
    return Realized(name, {})


@makes("aws:s3/bucketNotification:BucketNotification", updatable=True)
def notification(clients: Clients, order: Order) -> Realized:
    name = order.inputs["bucket"]
    configuration = {"QueueConfigurations": [_queue(queue) for queue in order.inputs.get("queues", [])]}
    clients("s3").put_bucket_notification_configuration(Bucket=name, NotificationConfiguration=configuration)
    return Realized(name, {})


def _as_enforced(policy: str) -> str:
    """Return *policy* without the account that CloudFront calls for: the emulator never names it."""
    document = json.loads(policy)
    for statement in document["Statement"]:
        if statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}:
            conditions = statement.get("Condition", {})
            statement["Condition"] = {
                operator: kept
                for operator, values in conditions.items()
                if (kept := {key: values[key] for key in values if key.lower() != "aws:sourceaccount"})
            }
    return json.dumps(document)


def _queue(given: dict[str, Any]) -> dict[str, Any]:
    filters = {"prefix": given.get("filterPrefix"), "suffix": given.get("filterSuffix")}
    rules = [{"Name": name, "Value": value} for name, value in filters.items() if value]
    configuration = {"QueueArn": given["queueArn"], "Events": given["events"]}
    return {**configuration, "Filter": {"Key": {"FilterRules": rules}}} if rules else configuration


@makes("aws:s3/bucketObjectv2:BucketObjectv2", updatable=True)
def stored_object(clients: Clients, order: Order) -> Realized:
    given = {name: value for name, value in order.inputs.items() if name not in ("content", "source")}
    etag = clients.send("s3", "PutObject", given, Body=_body(order.inputs))["ETag"].strip('"')
    name, key = order.inputs["bucket"], order.inputs["key"]
    return Realized(key, {"bucket": name, "key": key, "etag": etag, "arn": f"arn:aws:s3:::{name}/{key}"})


@removes("aws:s3/bucketObjectv2:BucketObjectv2")
def remove_object(clients: Clients, _id: str, outputs: dict[str, Any]) -> None:
    clients("s3").delete_object(Bucket=outputs["bucket"], Key=outputs["key"])


def _body(inputs: dict[str, Any]) -> bytes:
    if isinstance(inputs.get("source"), pulumi.Asset):
        return asset_bytes(inputs["source"])
    if "contentBase64" in inputs:
        return base64.b64decode(inputs["contentBase64"])
    return str(inputs.get("content", "")).encode()
