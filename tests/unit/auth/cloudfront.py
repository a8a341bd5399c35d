"""A reference for what CloudFront does with signed cookies, written for the tests alone."""

import base64
import json
import re
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1


def decode(text: str) -> bytes:
    """Undo CloudFront's base64."""
    return base64.b64decode(text.replace("-", "+").replace("_", "=").replace("~", "/"), validate=True)


def opens(cookies: Mapping[str, str], url: str, now: int, keys: Mapping[str, RSAPublicKey]) -> bool:
    """Tell whether *cookies* open *url* at *now*, with the trusted *keys* by their ids."""
    try:
        policy = decode(cookies["CloudFront-Policy"])
        key = keys[cookies["CloudFront-Key-Pair-Id"]]
        key.verify(decode(cookies["CloudFront-Signature"]), policy, PKCS1v15(), SHA1())  # noqa: S303
    except (KeyError, ValueError, InvalidSignature):
        return False
    (statement,) = json.loads(policy)["Statement"]
    pattern = re.escape(statement["Resource"]).replace(r"\*", ".*")
    return bool(re.fullmatch(pattern, url)) and now < statement["Condition"]["DateLessThan"]["AWS:EpochTime"]


def cookies_of(lines: list[str]) -> dict[str, str]:
    """Return the names and values of Set-Cookie lines."""
    return dict(line.split(";")[0].split("=", 1) for line in lines)
