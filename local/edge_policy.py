"""Which requests CloudFront lets through: signed cookies and signed URLs.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PrivateContent.html
"""

import base64
import binascii
import ipaddress
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1

_SIGNED = ("Policy", "Expires", "Signature", "Key-Pair-Id")
_COOKIE_PREFIX = "CloudFront-"
_FROM_CLOUDFRONT = bytes.maketrans(b"-_~", b"+=/")
_CONDITIONS = {"DateLessThan", "DateGreaterThan", "IpAddress"}


class RefusedError(Exception):
    """CloudFront answers 403, for the reason that the message gives."""


@dataclass(frozen=True)
class ViewerRequest:
    """What a decision is made of: the viewer's *url* as the distribution sees it, without a query."""

    url: str
    query: str
    cookies: Mapping[str, str]
    address: str


def check_access(request: ViewerRequest, keys: Mapping[str, RSAPublicKey], now: float) -> None:
    """Return if one of *keys*, by key id, signed a policy that allows *request* at *now* (epoch seconds).

    Raises: RefusedError.
    """
    query = parse_qsl(request.query, keep_blank_values=True)
    signed = {name: value for name, value in reversed(query) if name in _SIGNED}
    url = request.url
    if {"Policy", "Signature", "Key-Pair-Id"} & signed.keys():  # a signed URL; cookies do not count then
        rest = urlencode([(name, value) for name, value in query if name not in _SIGNED])
        url = f"{url}?{rest}" if rest else url
    else:
        signed = _signed_cookies(request.cookies)
    policy = _verified_policy(signed, url, keys)
    _check_statement(_only_statement(policy), url, request.address, now)


def _signed_cookies(cookies: Mapping[str, str]) -> dict[str, str]:
    named = {name: cookies.get(_COOKIE_PREFIX + name) for name in _SIGNED}
    return {name: value for name, value in named.items() if value is not None}


def _verified_policy(signed: Mapping[str, str], url: str, keys: Mapping[str, RSAPublicKey]) -> bytes:
    if "Key-Pair-Id" not in signed:
        raise RefusedError("missing key")
    key = keys.get(signed["Key-Pair-Id"])
    if key is None:
        raise RefusedError("unknown key")
    policy = decode(signed["Policy"]) if "Policy" in signed else _canned_policy(url, signed)
    try:
        # CloudFront's own choice; it takes SHA-256 only where a request asks for it.
        key.verify(decode(signed.get("Signature", "")), policy, PKCS1v15(), SHA1())  # noqa: S303
    except InvalidSignature as error:
        raise RefusedError("wrong signature") from error
    return policy


def decode(text: str) -> bytes:
    """Return the bytes behind CloudFront's variant of base64. Raises: RefusedError."""
    try:
        return base64.b64decode(text.encode("ascii").translate(_FROM_CLOUDFRONT), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise RefusedError("bad base64") from error


def _canned_policy(url: str, signed: Mapping[str, str]) -> bytes:
    if not signed.get("Expires", "").isdecimal():
        raise RefusedError("missing policy")
    condition = {"DateLessThan": {"AWS:EpochTime": int(signed["Expires"])}}
    policy = {"Statement": [{"Resource": url, "Condition": condition}]}
    return json.dumps(policy, separators=(",", ":")).encode()


def _only_statement(policy: bytes) -> dict[str, Any]:
    try:
        statements = json.loads(policy)["Statement"]
        if isinstance(statements, list) and len(statements) == 1 and isinstance(statements[0], dict):
            return statements[0]
    except (ValueError, KeyError, TypeError) as error:
        raise RefusedError("malformed policy") from error
    raise RefusedError("not exactly one statement")


def _check_statement(statement: dict[str, Any], url: str, address: str, now: float) -> None:
    if not matches_resource(str(statement.get("Resource", "*")), url):
        raise RefusedError("other resource")
    conditions = statement.get("Condition", {})
    if not isinstance(conditions, dict) or not conditions.keys() <= _CONDITIONS:
        raise RefusedError("unknown condition")
    try:
        if now >= _epoch(conditions["DateLessThan"]):
            raise RefusedError("expired")
        if "DateGreaterThan" in conditions and now <= _epoch(conditions["DateGreaterThan"]):
            raise RefusedError("not yet")
        if "IpAddress" in conditions and not _is_from(conditions["IpAddress"], address):
            raise RefusedError("other address")
    except (KeyError, TypeError, ValueError) as error:
        raise RefusedError("malformed condition") from error


def matches_resource(pattern: str, url: str) -> bool:
    """Tell whether *url* fits *pattern*, where `*` is any text and `?` any one character."""
    pattern = re.sub(r"^http\*://", "https://", pattern)
    return re.fullmatch(to_regex(pattern), url, re.DOTALL) is not None


def to_regex(pattern: str) -> str:
    """Return CloudFront's wildcards as a regular expression."""
    return "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)


def _epoch(condition: dict[str, Any]) -> int:
    value = condition["AWS:EpochTime"]
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("an epoch is a whole number")
    return value


def _is_from(condition: dict[str, Any], address: str) -> bool:
    network = ipaddress.ip_network(condition["AWS:SourceIp"], strict=False)
    return ipaddress.ip_address(address) in network
