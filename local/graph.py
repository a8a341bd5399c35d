"""The graph of a Pulumi program, recorded without any cloud: what it would make, for tests to look at."""

import base64
import hashlib
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from local.holes import declared_outputs
from local.lookups import ACCOUNT_ID, answer
from local.monitor import Monitor, Realized, Resource
from local.program import StackSettings, run_program

RecordedResource = Resource

_REGION = "eu-central-1"
_CREATED_AT = "2026-01-01T00:00:00Z"


class Graph(NamedTuple):
    """Everything a program registers, in order, with the values it exports."""

    resources: list[RecordedResource]
    exports: dict[str, Any]
    secret_exports: frozenset[str]

    def of_type(self, type_token: str) -> list[RecordedResource]:
        """Return the resources of one type, like `aws:sqs/queue:Queue`."""
        return [resource for resource in self.resources if resource.type == type_token]


def record_graph(
    program: Path, config: Mapping[str, str], secrets: Collection[str] = (), stack: str = "test"
) -> Graph:
    """Return the graph of the program in *program* under *config*; *secrets* are the keys that are secret.

    Raises: whatever the program raises.
    """
    monitor = Monitor(_Pretence(config.get("aws:region", _REGION)))
    run_program(program, StackSettings(stack, config, frozenset(secrets)), monitor)
    return Graph(monitor.graph, monitor.exports, monitor.secret_exports)


class _Pretence:
    """A cloud that makes nothing but plausible outputs, the same in every run."""

    def __init__(self, region: str) -> None:
        self._region = region

    def realize(self, resource: Resource) -> Realized:
        physical = _physical_name(resource)
        service = resource.type.split(":")[1].partition("/")[0]
        values = {
            **_texts(resource, physical),
            "name": physical,
            "arn": _arn(resource, service, physical, self._region),
            **_made(resource, service, physical, self._region),
        }
        declared = declared_outputs(resource.type)
        outputs = {name: values[name] for name in values if name in declared and name not in resource.inputs}
        return Realized(_id(resource, physical), outputs)

    def answer(self, token: str, arguments: dict[str, Any]) -> dict[str, Any]:
        return answer(token, arguments, self._region)


def _physical_name(resource: Resource) -> str:
    given = resource.inputs.get("bucket") if _is_bucket(resource) else resource.inputs.get("name")
    return str(given or f"test-{resource.name}")


def _is_bucket(resource: Resource) -> bool:
    return resource.type == "aws:s3/bucket:Bucket"


def _id(resource: Resource, physical: str) -> str:
    if resource.type == "aws:sqs/queue:Queue":
        return f"https://sqs.{_REGION}.amazonaws.com/{ACCOUNT_ID}/{physical}"
    return physical


def _texts(resource: Resource, physical: str) -> dict[str, Any]:
    """Return a recognizable value for every declared text output."""
    declared = declared_outputs(resource.type)
    return {name: f"{physical}.{name}" for name, type_ in declared.items() if type_ is str}


def _arn(resource: Resource, service: str, physical: str, region: str) -> str:
    if _is_bucket(resource):
        return f"arn:aws:s3:::{physical}"
    if service in ("iam", "cloudfront"):
        return f"arn:aws:{service}::{ACCOUNT_ID}:{_kind(resource)}/{physical}"
    prefix = f"arn:aws:{'cognito-idp' if service == 'cognito' else service}:{region}:{ACCOUNT_ID}:"
    separators = {"sqs": "", "lambda": "function:", "dynamodb": "table/", "cloudwatch": "alarm:"}
    if resource.type == "aws:cloudwatch/logGroup:LogGroup":
        return f"arn:aws:logs:{region}:{ACCOUNT_ID}:log-group:{physical}"
    if resource.type == "aws:cloudwatch/eventRule:EventRule":
        return f"arn:aws:events:{region}:{ACCOUNT_ID}:rule/{physical}"
    if resource.type == "aws:ssm/parameter:Parameter":
        return f"{prefix}parameter/{physical.lstrip('/')}"
    return prefix + separators.get(service, f"{_kind(resource)}/") + physical


def _kind(resource: Resource) -> str:
    return resource.type.rpartition(":")[2].lower()


def _made(resource: Resource, service: str, physical: str, region: str) -> dict[str, Any]:
    """Return the outputs whose form matters to whoever uses them."""
    if service == "index":
        return _generated(resource)
    arn = _arn(resource, service, physical, region)
    execution = f"arn:aws:execute-api:{region}:{ACCOUNT_ID}:{physical}"
    return {
        "url": _id(resource, physical),
        "region": region,
        "bucket": physical,
        "bucketDomainName": f"{physical}.s3.amazonaws.com",
        "bucketRegionalDomainName": f"{physical}.s3.{region}.amazonaws.com",
        "invokeArn": f"arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations",
        "apiEndpoint": f"https://{physical}.execute-api.{region}.amazonaws.com",
        "executionArn": execution,
        "functionUrl": f"https://{physical}.lambda-url.{region}.on.aws/",
        "domainName": f"d{_hash(resource.urn).hex()[:13]}.cloudfront.net",
        "hostedZoneId": "Z2FDTNDATAQYW2",
        "createDate": _CREATED_AT,
        "domainValidationOptions": _validations(resource.inputs),
    }


def _validations(inputs: dict[str, Any]) -> list[dict[str, str]]:
    first = inputs.get("domainName")
    names = [first, *inputs.get("subjectAlternativeNames", [])] if first else []
    return [
        {
            "domainName": name,
            "resourceRecordName": f"_validation.{name}.",
            "resourceRecordType": "CNAME",
            "resourceRecordValue": f"_answer.{name}.acm-validations.aws.",
        }
        for name in names
    ]


def _generated(resource: Resource) -> dict[str, Any]:
    if resource.type.startswith("tls:"):
        return dict(_key_pair(resource.name))
    length = int(resource.inputs.get("byteLength", resource.inputs.get("length", 32)))
    data = (_hash(resource.urn) * (length // 32 + 1))[:length]
    return {
        "hex": data.hex(),
        "base64": base64.b64encode(data).decode(),
        "b64Std": base64.b64encode(data).decode(),
        "b64Url": base64.urlsafe_b64encode(data).decode().rstrip("="),
        "dec": str(int.from_bytes(data)),
        "result": (data.hex() * 2)[:length],
    }


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


@cache
def _key_pair(_name: str) -> dict[str, str]:
    """Return an RSA key pair for a resource, made once in a process."""
    key = rsa.generate_private_key(65537, 2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return {"privateKeyPem": private.decode(), "publicKeyPem": public.decode()}
