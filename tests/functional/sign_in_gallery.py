"""A small gallery of two people behind the sign-in function, on a simulated AWS."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from argon2 import low_level
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from auth.passwords import hash_password
from auth.people import User
from handlers import sign_in
from handlers.attempt_store import DynamoAttempts
from handlers.people_store import DynamoPeople
from handlers.session_store import DynamoSessions
from handlers.web.stores import DynamoAudiences
from tests.functional.sign_in_browser import HOST, ORIGIN_VERIFY, Browser
from tests.planted import plant
from tests.unit.auth.cloudfront import opens

NOW = 1_800_000_000
PASSWORD = "grandma's apple cake"
HASH = hash_password(PASSWORD)
FAMILY, FRIENDS, EVERYONE, OWNERS = ("f" * 16, "r" * 16, "e" * 16, "o" * 16)
GRANDMA = User("Grandma", HASH, frozenset({"family"}), "viewer", "a" * 16)
OWNER = User("Owner", HASH, frozenset(), "owner", "w" * 16)
GRANDMAS_HOME = f"/h/{GRANDMA.view}/index.html"
FAMILY_ALBUM = f"/g/{FAMILY}/{'m' * 16}/index.html"
FRIENDS_ALBUM = f"/g/{FRIENDS}/{'m' * 16}/index.html"
UNKNOWN_ALBUM = f"/g/{'u' * 16}/{'m' * 16}/index.html"


@pytest.fixture(scope="session")
def key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@pytest.fixture
def table(empty_table: Any) -> Any:
    audiences = {FAMILY: ["family"], FRIENDS: ["friends"], EVERYONE: ["everyone"], OWNERS: []}
    for id_, groups in audiences.items():
        empty_table.put_item(Item={"pk": "audiences", "sk": id_, "groups": groups})
    for user in (GRANDMA, OWNER):
        empty_table.put_item(Item=user.to_item())
    return empty_table


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    clock = SimpleNamespace(now=NOW)
    monkeypatch.setattr(sign_in, "time", SimpleNamespace(time=lambda: clock.now))
    return clock


@pytest.fixture
def secrets(key: RSAPrivateKey) -> dict[str, Any]:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return {
        "private_key_pem": pem,
        "key_pair_id": "K2JCJMDEHXQW5F",
        "host": HOST,
        "origin_verify": [ORIGIN_VERIFY],
        "seal_keys": ["key of the forms"],
    }


@pytest.fixture
def browser(
    monkeypatch: pytest.MonkeyPatch, table: Any, clock: SimpleNamespace, secrets: dict[str, Any]
) -> Browser:
    settings = {"TABLE": "gallery", "TITLE": "Ours", "LANGUAGE": "en", "PARAMETER": "/gallery/sign-in"}
    for name, value in {**settings, "SESSION_DAYS": "30", "GRANT_MINUTES": "60"}.items():
        monkeypatch.setenv(name, value)
    start_container(secrets)
    return Browser(lambda sent: sign_in.handler(sent, None))


def start_container(secrets: dict[str, Any]) -> None:
    boto3.client("ssm").put_parameter(
        Name="/gallery/sign-in", Type="SecureString", Value=json.dumps(secrets), Overwrite=True
    )
    plant("a secret of sign-in", secrets["private_key_pem"], *secrets["origin_verify"], *secrets["seal_keys"])
    for kept in (sign_in._settings, sign_in._secrets_of, sign_in._router):
        kept.cache_clear()


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes that argon2 was asked about."""
    asked: list[str] = []
    verify = low_level.verify_secret

    def record(encoded_hash: bytes, *rest: Any) -> bool:
        asked.append(encoded_hash.decode())
        return verify(encoded_hash, *rest)

    monkeypatch.setattr(low_level, "verify_secret", record)
    return asked


@pytest.fixture
def store_calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the stores' methods that were called."""
    called: list[str] = []
    for store in (DynamoAttempts, DynamoPeople, DynamoSessions, DynamoAudiences):
        for name, original in list(vars(store).items()):
            if not name.startswith("_"):
                monkeypatch.setattr(store, name, _recording(called, name, original))
    return called


def _recording(called: list[str], name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    def record(*arguments: Any, **named: Any) -> Any:
        called.append(name)
        return original(*arguments, **named)

    return record


def session_rows(table: Any) -> list[dict[str, Any]]:
    return [item for item in table.scan()["Items"] if item["pk"].startswith("session#")]


def is_open(browser: Browser, path: str, key: RSAPrivateKey, now: int = NOW) -> bool:
    cookies = dict(pair.split("=", 1) for pair in browser.cookies_for(path))
    return opens(cookies, f"https://{HOST}{path}", now, {"K2JCJMDEHXQW5F": key.public_key()})
