"""A recorded graph in Terraform's JSON, so that audit tools that read Terraform can judge it."""

import json
import re
from pathlib import Path
from typing import Any

from local.graph import Graph, RecordedResource

# Where Pulumi's name for a resource is not Terraform's.
_TYPES = {
    "aws_s3_bucket_objectv2": "aws_s3_object",
    "aws_sqs_redrive_allow_policy": "aws_sqs_queue_redrive_allow_policy",
    "random_random_bytes": "random_bytes",
    "random_random_password": "random_password",
}
# Which attribute refers to which kind of resource: some checks follow these to see what belongs together.
_REFERENCES = {
    "api_id": "aws_apigatewayv2_api",
    "bucket": "aws_s3_bucket",
    "response_headers_policy_id": "aws_cloudfront_response_headers_policy",
    "role": "aws_iam_role",
}
# The keys below these are the program's own words.
_MAPS = {"variables", "tags"}


def write_terraform(graph: Graph, folder: Path) -> Path:
    """Write the graph as `main.tf.json` into *folder* and return the file."""
    resources: dict[str, dict[str, Any]] = {}
    for resource in graph.resources:
        if not resource.is_component:
            attributes = {**_attributes(resource.inputs), "lifecycle": _lifecycle(resource)}
            resources.setdefault(terraform_type(resource.type), {})[_label(resource)] = attributes
    _connect(resources)
    file = folder / "main.tf.json"
    file.write_text(json.dumps({"resource": resources}, indent=1))
    return file


def terraform_type(token: str) -> str:
    """Return Terraform's type: `aws:s3/bucketPolicy:BucketPolicy` is `aws_s3_bucket_policy`."""
    package, path, _ = token.split(":")
    module, _, name = path.partition("/")
    middle = "" if module == "index" else f"{module}_"
    plain = f"{package}_{middle}{_snake(name)}"
    return _TYPES.get(plain, plain)


def _attributes(value: Any) -> Any:
    if isinstance(value, dict):
        return {_name(key, each): each if key in _MAPS else _attributes(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_attributes(each) for each in value]
    return value if isinstance(value, str | int | float | bool) else str(value)


def _name(key: str, value: Any) -> str:
    """Return Terraform's name: blocks that may repeat have a plural in Pulumi and a singular there."""
    is_block = isinstance(value, list) and any(isinstance(each, dict) for each in value)
    if is_block and key != "items":
        key = {"aliases": "alias"}.get(key, key.removesuffix("s"))
    return _snake(key)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _lifecycle(resource: RecordedResource) -> dict[str, bool]:
    # Pulumi makes the replacement before it deletes what it replaces.
    return {"create_before_destroy": True, "prevent_destroy": resource.protect}


def _label(resource: RecordedResource) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "-", resource.name)


def _connect(resources: dict[str, dict[str, Any]]) -> None:
    for labelled in resources.values():
        for label, attributes in labelled.items():
            labelled[label] = _with_references(attributes, resources)


def _with_references(value: Any, resources: dict[str, dict[str, Any]], key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _with_references(each, resources, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_with_references(each, resources, key) for each in value]
    if key == "name" and str(value).endswith(".cloudfront.net"):
        (label,) = resources["aws_cloudfront_distribution"]
        return f"${{aws_cloudfront_distribution.{label}.domain_name}}"
    kind, label = _REFERENCES.get(key, ""), str(value).rpartition("/")[2].removeprefix("test-")
    return f"${{{kind}.{label}.id}}" if label in resources.get(kind, {}) else value
