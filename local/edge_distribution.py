"""What the edge has to know of a distribution: who may see which paths, and what a refusal looks like."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from local.clients import Clients
from local.edge_functions import is_admitted
from local.edge_policy import to_regex

_BUCKET = re.compile(r"^(?P<name>.+)\.s3\.[a-z0-9-]+\.amazonaws\.com$")


@dataclass(frozen=True)
class Page:
    """What CloudFront answers in place of an origin's error."""

    path: str
    status: int


@dataclass(frozen=True)
class Behavior:
    """A path pattern with the keys that open it (None: open to all).

    *bucket* is the one behind, if it tells CloudFront what is not there; otherwise S3 answers 403 to that.
    """

    pattern: str
    keys: Mapping[str, RSAPublicKey] | None
    bucket: str | None = None
    origin_path: str = ""
    is_admitted: bool = True  # whether the function behind lets the distribution in
    compresses: bool = False

    def matches(self, path: str) -> bool:
        """Tell whether *path* is for this behaviour. Case counts; the slash in front is optional."""
        pattern = self.pattern if self.pattern.startswith(("/", "*")) else f"/{self.pattern}"
        return re.fullmatch(to_regex(pattern), path, re.DOTALL) is not None


@dataclass(frozen=True)
class Distribution:
    """A distribution: its domain, its behaviours in order (the default last), its pages by error."""

    domain: str
    behaviors: tuple[Behavior, ...]
    root_object: str
    pages: Mapping[int, Page]

    def behavior_for(self, path: str) -> Behavior:
        """Return the first behaviour that fits *path*."""
        path = normalize(path)
        return next(behavior for behavior in self.behaviors if behavior.matches(path))

    def is_ambiguous(self, path: str) -> bool:
        """Tell whether *path* is for another behaviour once it is decoded, as the emulator reads it."""
        return self.behavior_for(path) != self.behavior_for(unquote(path))

    def key_of(self, path: str) -> str:
        """Return the key of the object at *path*, as S3 reads it."""
        path = f"/{self.root_object}" if path == "/" else path
        return unquote(self.behavior_for(path).origin_path + path).removeprefix("/")


def load_distribution(clients: Clients, identifier: str) -> Distribution:
    """Return the distribution called *identifier* as the embedded cloud holds it."""
    found = clients("cloudfront").get_distribution(Id=identifier)["Distribution"]
    config = found["DistributionConfig"]
    origins = {origin["Id"]: origin for origin in config["Origins"]["Items"]}
    buckets = {name: _telling_bucket(clients, origin) for name, origin in origins.items()}
    admitted = {
        name: is_admitted(clients, origin["DomainName"], found["ARN"]) for name, origin in origins.items()
    }
    given = config.get("CacheBehaviors", {}).get("Items", [])
    behaviors = [
        Behavior(
            each.get("PathPattern", "*"),
            _keys(clients, each),
            buckets[each["TargetOriginId"]],
            origins[each["TargetOriginId"]].get("OriginPath", ""),
            admitted[each["TargetOriginId"]],
            _compresses(clients, each),
        )
        for each in (*given, config["DefaultCacheBehavior"])
    ]
    return Distribution(
        found["DomainName"], tuple(behaviors), config.get("DefaultRootObject", ""), _pages(config)
    )


def normalize(path: str) -> str:
    """Return *path* as CloudFront compares it: dots and double slashes resolved, nothing decoded.

    An encoded slash stays what it is, so a path may match another behaviour here than the key that S3
    makes of it would suggest: a default behaviour must not lead to anything private.
    """
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            segments = segments[:-1]
        elif segment not in ("", "."):
            segments.append(segment)
    ending = "/" if segments and path.endswith(("/", "/.", "/..")) else ""
    return "/" + "/".join(segments) + ending


def _keys(clients: Clients, behavior: dict[str, Any]) -> dict[str, RSAPublicKey] | None:
    groups = behavior.get("TrustedKeyGroups", {})
    if not groups.get("Enabled") or not groups.get("Items"):
        return None
    cloudfront = clients("cloudfront")
    keys: dict[str, RSAPublicKey] = {}
    for group in groups["Items"]:
        for key in cloudfront.get_key_group(Id=group)["KeyGroup"]["KeyGroupConfig"]["Items"]:
            keys[key] = _public_key(cloudfront.get_public_key(Id=key))
    return keys


def _compresses(clients: Clients, behavior: dict[str, Any]) -> bool:
    """Tell whether the behaviour compresses: it must say so, and its cache must tell encodings apart."""
    if not behavior.get("Compress"):
        return False
    found = clients("cloudfront").get_cache_policy(Id=behavior["CachePolicyId"])["CachePolicy"]
    keyed = found["CachePolicyConfig"]["ParametersInCacheKeyAndForwardedToOrigin"]
    return bool(keyed["EnableAcceptEncodingGzip"])


def _public_key(answer: dict[str, Any]) -> RSAPublicKey:
    key = load_pem_public_key(answer["PublicKey"]["PublicKeyConfig"]["EncodedKey"].encode())
    if not isinstance(key, RSAPublicKey):
        raise TypeError("the edge knows RSA keys only")
    return key


def _pages(config: dict[str, Any]) -> dict[int, Page]:
    return {
        response["ErrorCode"]: Page(response["ResponsePagePath"], int(response["ResponseCode"]))
        for response in config.get("CustomErrorResponses", {}).get("Items", [])
        if response.get("ResponsePagePath")
    }


def _telling_bucket(clients: Clients, origin: dict[str, Any]) -> str | None:
    """Return the bucket of *origin* if it allows CloudFront to list it."""
    domain = _BUCKET.match(origin["DomainName"])
    if domain is None:
        return None
    s3 = clients("s3")
    try:
        policy = json.loads(s3.get_bucket_policy(Bucket=domain["name"])["Policy"])
    except s3.exceptions.ClientError:
        return None
    return domain["name"] if any(_may_list(statement) for statement in policy["Statement"]) else None


def _may_list(statement: dict[str, Any]) -> bool:
    actions = statement.get("Action", [])
    actions = [actions] if isinstance(actions, str) else actions
    principal = statement.get("Principal") == {"Service": "cloudfront.amazonaws.com"}
    return statement["Effect"] == "Allow" and principal and "s3:ListBucket" in actions
