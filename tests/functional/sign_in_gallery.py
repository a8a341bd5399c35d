"""A small gallery of two people behind the sign-in function, on a simulated AWS."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from argon2 import low_level
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from auth.passwords import hash_password
from auth.people import User
from handlers import sign_in
from handlers.attempt_store import DynamoAttempts
from handlers.people_store import DynamoPeople
from handlers.session_store import DynamoSessions
from handlers.web.stores import DynamoAudiences
from tests.functional.sign_in_browser import HOST, Browser
from tests.functional.sign_in_container import KEY_PAIR_ID, NOW, signing_key, start, usual_secrets
from tests.unit.auth.cloudfront import opens

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
    return signing_key()


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
def secrets() -> dict[str, Any]:
    return usual_secrets()


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch, table: Any, clock: SimpleNamespace) -> Browser:
    return start(monkeypatch, {})


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
    return opens(cookies, f"https://{HOST}{path}", now, {KEY_PAIR_ID: key.public_key()})
