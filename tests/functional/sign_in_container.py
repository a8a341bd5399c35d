"""The sign-in function as AWS starts it: variables, secrets, a key, and a browser in front."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import boto3
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from handlers import sign_in
from tests.functional.sign_in_browser import HOST, ORIGIN_VERIFY, Browser
from tests.planted import plant

NOW = 1_800_000_000
KEY_PAIR_ID = "K2JCJMDEHXQW5F"
PARAMETER = "/gallery/sign-in"
SETTINGS = {
    "TABLE": "gallery",
    "TITLE": "Ours",
    "LANGUAGE": "en",
    "PARAMETER": PARAMETER,
    "SESSION_DAYS": "30",
    "GRANT_MINUTES": "60",
}


@cache
def signing_key() -> RSAPrivateKey:
    """Return a key, the same for all tests."""
    return generate_private_key(65537, 2048)


def usual_secrets() -> dict[str, Any]:
    """Return what the program writes for the function."""
    pem = signing_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return {
        "private_key_pem": pem,
        "key_pair_id": KEY_PAIR_ID,
        "host": HOST,
        "origin_verify": [ORIGIN_VERIFY],
        "seal_keys": ["key of the forms"],
    }


def start(monkeypatch: pytest.MonkeyPatch, environment: Mapping[str, str]) -> Browser:
    """Return a browser in front of a fresh container with *environment* beside the usual variables."""
    for name, value in {**SETTINGS, **environment}.items():
        monkeypatch.setenv(name, value)
    start_container(usual_secrets())
    return Browser(lambda sent: sign_in.handler(sent, None))


def start_container(secrets: dict[str, Any]) -> None:
    """Write *secrets* and forget all that the function has kept of others."""
    put_parameter(PARAMETER, secrets)
    plant("a secret of sign-in", secrets["private_key_pem"], *secrets["origin_verify"], *secrets["seal_keys"])
    for kept in (sign_in._settings, sign_in._secrets_of, sign_in._router):
        kept.cache_clear()


def put_parameter(name: str, value: Mapping[str, Any]) -> None:
    """Write a parameter that holds *value* as JSON."""
    boto3.client("ssm").put_parameter(Name=name, Type="SecureString", Value=json.dumps(value), Overwrite=True)
