"""CloudFront: keys, policies, and the distribution that stands before everything."""

import re
import uuid
from typing import Any
from urllib.parse import urlsplit

from local.clients import Clients
from local.edge_functions import FUNCTION_URL
from local.lookups import ACCOUNT_ID
from local.monitor import Realized
from local.resources.registry import Order, makes
from local.resources.shapes import to_shape

_ZONE_ID = "Z2FDTNDATAQYW2"  # CloudFront's, the same for everyone
_HTTP_API = re.compile(r"^(?P<id>[a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com$")
_DISTRIBUTION_RENAMES = {
    "Id": "originId",
    "HeaderName": "name",
    "HeaderValue": "value",
    "CacheBehaviors": "orderedCacheBehaviors",
    "FunctionARN": "functionArn",
}
# What AWS reports even when nobody set it; audits read these.
_DISTRIBUTION_DEFAULTS: dict[str, Any] = {
    "Comment": "",
    "WebACLId": "",
    "Logging": {"Enabled": False, "IncludeCookies": False, "Bucket": "", "Prefix": ""},
}


@makes("aws:cloudfront/publicKey:PublicKey")
def public_key(clients: Clients, order: Order) -> Realized:
    return _put(clients, order, "PublicKey", {"CallerReference": uuid.uuid4().hex})


@makes("aws:cloudfront/keyGroup:KeyGroup", updatable=True)
def key_group(clients: Clients, order: Order) -> Realized:
    return _put(clients, order, "KeyGroup", {})


@makes("aws:cloudfront/originAccessControl:OriginAccessControl", updatable=True)
def origin_access_control(clients: Clients, order: Order) -> Realized:
    return _put(clients, order, "OriginAccessControl", {})


@makes("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", updatable=True)
def response_headers_policy(clients: Clients, order: Order) -> Realized:
    return _put(clients, order, "ResponseHeadersPolicy", {})


@makes("aws:cloudfront/cachePolicy:CachePolicy", updatable=True)
def cache_policy(clients: Clients, order: Order) -> Realized:
    return _put(clients, order, "CachePolicy", {})


@makes("aws:cloudfront/originRequestPolicy:OriginRequestPolicy", updatable=True)
def origin_request_policy(clients: Clients, order: Order) -> Realized:
    return _put(clients, order, "OriginRequestPolicy", {})


@makes("aws:cloudfront/distribution:Distribution", updatable=True)
def distribution(clients: Clients, order: Order) -> Realized:
    shape = _config_shape(clients, "Distribution")
    config = {**_DISTRIBUTION_DEFAULTS, **to_shape(shape, order.inputs, _DISTRIBUTION_RENAMES)}
    config["CallerReference"] = uuid.uuid4().hex
    _complete_behaviors(config, order.inputs)
    _complete_origins(config, clients)
    made = _send(clients, order, "Distribution", config)["Distribution"]
    outputs = {
        "arn": made["ARN"],
        "domainName": made["DomainName"],
        "hostedZoneId": _ZONE_ID,
        "status": made["Status"],
    }
    return Realized(made["Id"], outputs)


def _put(clients: Clients, order: Order, kind: str, more: dict[str, Any]) -> Realized:
    config = to_shape(_config_shape(clients, kind), order.inputs)
    config = {"Name": order.physical, **config, **more}
    answer = _send(clients, order, kind, config)
    identifier = answer[kind]["Id"]
    arn = f"arn:aws:cloudfront::{ACCOUNT_ID}:{_snake(kind).replace('_', '-')}/{identifier}"
    return Realized(identifier, {"name": config["Name"], "arn": arn, "etag": answer["ETag"]})


def _send(clients: Clients, order: Order, kind: str, config: dict[str, Any]) -> dict[str, Any]:
    """Create or update a thing of this *kind*; return the answer."""
    cloudfront, name, argument = clients("cloudfront"), _snake(kind), f"{kind}Config"
    if order.previous is None:
        created: dict[str, Any] = getattr(cloudfront, f"create_{name}")(**{argument: config})
        return created
    identifier = order.previous.id
    found = getattr(cloudfront, f"get_{name}_config")(Id=identifier)
    if "CallerReference" in config:  # it may never change
        config = {**config, "CallerReference": found[argument]["CallerReference"]}
    update = getattr(cloudfront, f"update_{name}")
    updated: dict[str, Any] = update(Id=identifier, IfMatch=found["ETag"], **{argument: config})
    return updated


def _config_shape(clients: Clients, kind: str) -> Any:
    operation = clients("cloudfront").meta.service_model.operation_model(f"Create{kind}")
    return operation.input_shape.members[f"{kind}Config"]


def _snake(kind: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind).lower()


def _complete_behaviors(config: dict[str, Any], inputs: dict[str, Any]) -> None:
    """Bring the two lists of methods into CloudFront's one."""
    behaviors = [config["DefaultCacheBehavior"], *config.get("CacheBehaviors", {}).get("Items", [])]
    given = [inputs["defaultCacheBehavior"], *inputs.get("orderedCacheBehaviors", [])]
    for behavior, source in zip(behaviors, given, strict=True):
        behavior.setdefault("FieldLevelEncryptionId", "")
        allowed = _counted(source.get("allowedMethods", ["GET", "HEAD"]))
        cached = _counted(source.get("cachedMethods", ["GET", "HEAD"]))
        behavior["AllowedMethods"] = {**allowed, "CachedMethods": cached}


def _counted(items: list[str]) -> dict[str, Any]:
    return {"Quantity": len(items), "Items": items}


def _complete_origins(config: dict[str, Any], clients: Clients) -> None:
    """Say of each origin what it is, send HTTP APIs to the embedded cloud itself, and sign for functions."""
    for origin in config["Origins"]["Items"]:
        api = _HTTP_API.match(origin["DomainName"])
        if api:
            # *.localhost does not resolve everywhere, but the embedded cloud knows its APIs by path too.
            origin["DomainName"] = "localhost"
            origin["OriginPath"] = f"/_aws/execute-api/{api['id']}/$default"
            origin["CustomOriginConfig"]["HTTPSPort"] = urlsplit(clients.access.endpoint_url).port
        elif FUNCTION_URL.match(origin["DomainName"]):
            if _is_signed(clients, origin):
                signed = {"HeaderName": "Authorization", "HeaderValue": _signature(clients)}
                origin["CustomHeaders"] = {"Quantity": 1, "Items": [signed]}
        elif "CustomOriginConfig" not in origin:
            origin.setdefault("S3OriginConfig", {"OriginAccessIdentity": ""})


def _is_signed(clients: Clients, origin: dict[str, Any]) -> bool:
    """Tell whether CloudFront signs what it sends to *origin*, a function's address."""
    identifier = origin.get("OriginAccessControlId")
    if not identifier:
        return False
    found = clients("cloudfront").get_origin_access_control_config(Id=identifier)
    access = found["OriginAccessControlConfig"]
    kind, signing = access["OriginAccessControlOriginType"], access["SigningBehavior"]
    return (kind, signing) == ("lambda", "always")


def _signature(clients: Clients) -> str:
    """Return what the emulator takes for a signature of CloudFront's, which it never makes itself."""
    scope = f"{clients.access.access_key_id}/20260101/{clients.access.region}/lambda/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature={'0' * 64}"
