"""The sign-in function on a simulated AWS, with a key, secrets and a browser."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import boto3
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from handlers import sign_in
from tests.functional.sign_in_browser import HOST, ORIGIN_VERIFY, Browser
from tests.functional.sign_in_gallery import start_container

NOW = 1_800_000_000
SETTINGS = {
    "TABLE": "gallery",
    "TITLE": "Ours",
    "LANGUAGE": "en",
    "PARAMETER": "/gallery/sign-in",
    "SESSION_DAYS": "30",
    "GRANT_MINUTES": "60",
}


@cache
def signing_key() -> str:
    """Return the PEM of a key, the same for all tests."""
    key = generate_private_key(65537, 2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def start(monkeypatch: pytest.MonkeyPatch, environment: Mapping[str, str]) -> Browser:
    """Return a browser in front of a fresh container with *environment* beside the usual variables."""
    for name, value in {**SETTINGS, **environment}.items():
        monkeypatch.setenv(name, value)
    secrets = {
        "private_key_pem": signing_key(),
        "key_pair_id": "K2JCJMDEHXQW5F",
        "host": HOST,
        "origin_verify": [ORIGIN_VERIFY],
        "seal_keys": ["key of the forms"],
    }
    start_container(secrets)
    return Browser(lambda sent: sign_in.handler(sent, None))


def put_parameter(name: str, value: Mapping[str, Any]) -> None:
    """Write a parameter that holds *value* as JSON."""
    boto3.client("ssm").put_parameter(Name=name, Type="SecureString", Value=json.dumps(value), Overwrite=True)
