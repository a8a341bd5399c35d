"""What CloudFront does with signed cookies and addresses, written from its documentation for the tests alone.

It shares no code with the signer, nor with the edge of the embedded cloud, so that they check each other.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-setting-signed-cookie-custom-policy.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-canned-policy.html
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1

_OF_CANNED = ("Expires", "Signature", "Key-Pair-Id")
_CANNED = '{"Statement":[{"Resource":"URL","Condition":{"DateLessThan":{"AWS:EpochTime":TIME}}}]}'
_CONDITIONS = {"DateLessThan", "DateGreaterThan"}


@dataclass(frozen=True)
class Statement:
    """What a policy allows; times are epoch seconds."""

    resource: str
    not_before: int
    ends_at: int

    def allows(self, url: str, now: int) -> bool:
        """Tell whether *url*, as the viewer asked for it, is open at *now*."""
        return self.not_before < now < self.ends_at and fits(self.resource, url)


def opens(cookies: Mapping[str, str], url: str, now: int, keys: Mapping[str, RSAPublicKey]) -> bool:
    """Tell whether *cookies* open *url* at *now*, with the trusted *keys* by their ids."""
    statement = read_cookies(cookies, keys)
    return statement is not None and statement.allows(url, now)


def read_cookies(cookies: Mapping[str, str], keys: Mapping[str, RSAPublicKey]) -> Statement | None:
    """Return what *cookies* allow, or None if CloudFront would refuse them whatever is asked for."""
    try:
        policy = decode(cookies["CloudFront-Policy"])
        key = keys[cookies["CloudFront-Key-Pair-Id"]]
        # SHA-1 unless a fourth cookie asks for another; ours never do.
        key.verify(decode(cookies["CloudFront-Signature"]), policy, PKCS1v15(), SHA1())  # noqa: S303
        return _statement(json.loads(policy))
    except (KeyError, ValueError, TypeError, InvalidSignature):
        return None


def opens_address(url: str, now: int, keys: Mapping[str, RSAPublicKey]) -> bool:
    """Tell whether *url*, signed with a canned policy, opens at *now*; all of it is signed."""
    base, _, query = url.partition("?")
    pairs = [part.partition("=") for part in query.split("&")]
    signed = {name: value for name, _, value in pairs if name in _OF_CANNED}
    own = "&".join(f"{name}={value}" for name, _, value in pairs if name not in _OF_CANNED)
    resource = f"{base}?{own}" if own else base
    try:
        ends_at = int(signed["Expires"])
        policy = _CANNED.replace("URL", resource).replace("TIME", str(ends_at)).encode()
        key = keys[signed["Key-Pair-Id"]]
        key.verify(decode(signed["Signature"]), policy, PKCS1v15(), SHA1())  # noqa: S303
    except (KeyError, ValueError, InvalidSignature):
        return False
    return now < ends_at


def decode(text: str) -> bytes:
    """Undo CloudFront's base64: "replace + with -, = with _, / with ~".

    Raises:
        ValueError: a character is none of these.
    """
    if set(text) & set("+=/"):
        raise ValueError("not as CloudFront writes it")
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "=").replace("~", "/"), validate=True)
    except binascii.Error as error:
        raise ValueError("no base64") from error


def fits(resource: str, url: str) -> bool:
    """Tell whether *url* fits *resource*: "* matches zero or more characters, ? exactly one".

    A walk with one way back, not a regular expression.
    """
    at_pattern = at_url = 0
    star, retry = -1, 0
    while at_url < len(url):
        wanted = resource[at_pattern] if at_pattern < len(resource) else ""
        if wanted == "*":
            star, retry = at_pattern, at_url
            at_pattern += 1
        elif wanted and wanted in ("?", url[at_url]):
            at_pattern, at_url = at_pattern + 1, at_url + 1
        elif star >= 0:
            retry += 1
            at_pattern, at_url = star + 1, retry
        else:
            return False
    return not resource[at_pattern:].strip("*")


def _statement(policy: Any) -> Statement:
    """Return the one statement there may be. Raises: ValueError, KeyError, TypeError."""
    (statement,) = policy["Statement"]
    condition = statement["Condition"]
    if not condition.keys() <= _CONDITIONS:
        raise ValueError("a condition that no grant of ours has")
    if not statement["Resource"].startswith(("http://", "https://")):
        raise ValueError("a resource begins with its scheme")
    later = condition.get("DateGreaterThan", {"AWS:EpochTime": -1})
    return Statement(statement["Resource"], _epoch(later), _epoch(condition["DateLessThan"]))


def _epoch(condition: Any) -> int:
    value = condition["AWS:EpochTime"]
    if type(value) is not int:
        raise TypeError("an epoch is a whole number")
    return value


def cookies_of(lines: list[str]) -> dict[str, str]:
    """Return the names and values of Set-Cookie lines."""
    return dict(line.split(";")[0].split("=", 1) for line in lines)
