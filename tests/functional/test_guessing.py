"""Guessing passwords: what it costs whom, and what nobody learns by it."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner

from auth import passwords
from auth.attempts import OF_A_SECRET
from auth.devices import MAX_AGE_SECONDS
from cli.command import owner
from cli.outputs import _NEEDED
from handlers import sign_in
from handlers.attempt_store import DynamoAttempts
from tests.functional.sign_in_browser import Browser, Response, event
from tests.functional.sign_in_gallery import GRANDMA, GRANDMAS_HOME, PASSWORD

HOUR = 60 * 60
WRONG = "wrong"


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were hashed; hashing itself is left out, for it is slow."""
    asked: list[str] = []

    def matches(_encoded_hash: str, secret: bytes) -> bool:
        asked.append(secret.decode())
        return secret.decode() == PASSWORD

    monkeypatch.setattr(passwords, "_matches", matches)
    return asked


class Visitor:
    """A browser at an address, whose form is open."""

    def __init__(self, address: str, jar: dict[tuple[str, str], str] | None = None) -> None:
        self.address = address
        self.browser = Browser(lambda sent: sign_in.handler(sent, None), dict(jar or {}))

    def guess(self, name: str, password: str = WRONG) -> Response:
        page = self.browser.get("/auth/login")["body"]
        csrf = page.split('name="csrf" value="')[1].split('"')[0]
        fields = {"username": name, "password": password, "csrf": csrf, "stay": "yes"}
        return self.browser.post(
            "/auth/login", fields, **{"cloudfront-viewer-address": f"{self.address}:4711"}
        )


def elsewhere() -> Any:
    """Yield addresses of ever other networks."""
    for number in range(1, 10_000):
        yield f"198.{18 + number // 250}.{number % 250}.7"


def attempts(table: Any) -> list[dict[str, Any]]:
    return [item for item in table.scan()["Items"] if item["pk"].startswith("attempts#")]


def test_after_five_wrong_guesses_one_waits_ever_longer_up_to_an_hour(
    browser: Browser, clock: SimpleNamespace, hashed: list[str]
) -> None:
    networks = elsewhere()
    statuses = [Visitor(next(networks)).guess("grandma")["statusCode"] for _ in range(6)]
    waits = []
    for _ in range(9):
        refused = Visitor(next(networks)).guess("grandma")
        waits.append(int(refused["headers"]["retry-after"]))
        clock.now += waits[-1] - 1
        assert Visitor(next(networks)).guess("grandma")["statusCode"] == 429
        clock.now += 1
        assert Visitor(next(networks)).guess("grandma")["statusCode"] == 401

    assert statuses == [401] * 5 + [429]
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert len(hashed) == 5 + 9


def test_who_waits_is_told_how_long_in_words(browser: Browser, hashed: list[str]) -> None:
    networks = elsewhere()
    for _ in range(5):
        Visitor(next(networks)).guess("grandma")

    answer = Visitor(next(networks)).guess("grandma")

    assert (answer["statusCode"], answer["headers"]["retry-after"]) == (429, "30")
    assert "Please try again in a minute" in answer["body"]
    assert 'value="grandma"' in answer["body"]


def test_after_a_hundred_wrong_guesses_the_name_is_shut_until_the_owner_opens_it(
    browser: Browser, clock: SimpleNamespace, table: Any, hashed: list[str]
) -> None:
    networks = elsewhere()
    while Visitor(next(networks)).guess("grandma")["statusCode"] == 401 or len(hashed) < OF_A_SECRET.most:
        clock.now += HOUR
    clock.now += 1000 * HOUR

    assert len(hashed) == OF_A_SECRET.most
    assert Visitor(next(networks)).guess("grandma", PASSWORD)["statusCode"] == 429
    (row,) = [row for row in attempts(table) if row["pk"].startswith("attempts#account#")]
    assert "expires_at" not in row  # DynamoDB would open it again


def test_the_owner_opens_a_name_that_is_shut(
    browser: Browser, table: Any, hashed: list[str], tmp_path: Path
) -> None:
    for _ in range(6):
        Visitor("203.0.113.9").guess("grandma")
    outputs = {**dict.fromkeys(_NEEDED, "x"), "table": "gallery", "sign_in_parameter": "/gallery/sign-in"}
    path = tmp_path / "outputs.json"
    path.write_text(json.dumps({**outputs, "region": "eu-central-1"}))

    said = CliRunner().invoke(owner, ["--outputs", str(path), "users", "unlock", "GRANDMA"])
    nobody = CliRunner().invoke(owner, ["--outputs", str(path), "users", "unlock", "nobody7"])

    assert (said.exit_code, said.output) == (0, "Grandma can try again\n")
    assert (nobody.exit_code, "nobody who can sign in" in nobody.output) == (1, True)
    assert Visitor("203.0.113.9").guess("grandma", PASSWORD)["statusCode"] == 303


def test_the_right_password_forgets_the_wrong_ones(
    browser: Browser, table: Any, hashed: list[str], clock: SimpleNamespace
) -> None:
    visitor = Visitor("203.0.113.9")
    for _ in range(4):
        visitor.guess("grandma")
    assert visitor.guess("Grandma", PASSWORD)["statusCode"] == 303

    (left,) = attempts(table)
    assert (left["pk"].split("#")[1], left["count"]) == ("network", 4)
    assert left["expires_at"] <= clock.now + HOUR


def test_a_network_has_thirty_guesses_an_hour_at_all_names_together(
    browser: Browser, clock: SimpleNamespace, hashed: list[str]
) -> None:
    clock.now -= clock.now % HOUR
    statuses = [Visitor(f"203.0.113.{number}").guess(f"name-{number}")["statusCode"] for number in range(31)]
    shut = Visitor("203.0.113.99").guess("grandma", PASSWORD)
    other = Visitor("203.0.114.1").guess("name-31")
    clock.now += HOUR

    assert statuses == [401] * 30 + [429]
    assert (shut["statusCode"], shut["headers"]["retry-after"]) == (429, str(HOUR))
    assert other["statusCode"] == 401
    assert Visitor("203.0.113.99").guess("grandma", PASSWORD)["statusCode"] == 303


def test_a_guess_that_was_not_looked_at_costs_the_network_nothing(
    browser: Browser, hashed: list[str], table: Any
) -> None:
    for _ in range(40):
        Visitor("203.0.113.9").guess("grandma")

    assert len(hashed) == 5
    assert Visitor("203.0.113.9").guess("owner", PASSWORD)["statusCode"] == 303


def test_200_guesses_at_once_run_five_hashes_and_the_owners_own_device_still_signs_in(
    browser: Browser, verified: list[str]
) -> None:
    own = Visitor("203.0.113.9")
    assert own.guess("owner", PASSWORD)["statusCode"] == 303
    verified.clear()
    networks = elsewhere()
    visitors = [Visitor(next(networks)) for _ in range(200)]

    with ThreadPoolExecutor(32) as pool:
        statuses = [one["statusCode"] for one in pool.map(lambda each: each.guess("owner"), visitors)]

    assert sorted(statuses) == [401] * 5 + [429] * 195
    assert len(verified) == 5
    assert Visitor("203.0.113.9").guess("owner", PASSWORD)["statusCode"] == 429
    assert own.guess("owner", PASSWORD)["statusCode"] == 303


def test_a_device_has_a_limit_of_its_own_and_is_known_for_one_name(
    browser: Browser, hashed: list[str]
) -> None:
    own = Visitor("203.0.113.9")
    own.guess("owner", PASSWORD)
    statuses = [own.guess("owner")["statusCode"] for _ in range(6)]

    assert statuses == [401] * 5 + [429]
    assert Visitor("203.0.113.9").guess("owner")["statusCode"] == 401  # strangers have their own counter
    assert [own.guess("grandma")["statusCode"] for _ in range(6)] == [401] * 5 + [429]


def test_a_device_cookie_is_for_this_host_and_changes_hands_with_nobody(
    browser: Browser, hashed: list[str]
) -> None:
    answer = Visitor("203.0.113.9").guess("owner", PASSWORD)
    (line,) = [line for line in answer["cookies"] if line.startswith("__Host-device=")]

    assert line.endswith(f"; Path=/; Max-Age={MAX_AGE_SECONDS}; Secure; HttpOnly; SameSite=Lax")
    assert "owner" not in line.lower()


def test_who_does_not_stay_signed_in_leaves_no_trace_in_the_browser(
    browser: Browser, hashed: list[str]
) -> None:
    visitor = Visitor("203.0.113.9")
    page = visitor.browser.get("/auth/login")["body"]
    csrf = page.split('name="csrf" value="')[1].split('"')[0]

    visitor.browser.post("/auth/login", {"username": "owner", "password": PASSWORD, "csrf": csrf})

    assert ("__Host-session", "/") in visitor.browser.jar
    assert ("__Host-device", "/") not in visitor.browser.jar


@pytest.mark.parametrize("wrong", range(7))
def test_an_unknown_name_is_charged_like_a_known_one(
    browser: Browser, hashed: list[str], store_calls: list[str], table: Any, wrong: int
) -> None:
    seen = {}
    visitor = Visitor("203.0.113.9")
    for name in ("grandma", "nobody7"):
        for _ in range(wrong):
            visitor.guess(name)
        store_calls.clear()
        hashed.clear()
        answer = visitor.guess(name)
        seen[name] = (json.dumps(answer).replace(name, "…"), list(store_calls), list(hashed))

    assert seen["grandma"] == seen["nobody7"]


def test_a_locked_name_looks_the_same_whether_it_exists_is_disabled_or_has_the_right_password(
    browser: Browser, hashed: list[str], table: Any
) -> None:
    table.put_item(Item={**GRANDMA.to_item(), "disabled": True})
    visitor, answers = Visitor("203.0.113.9"), []
    for name, password in (
        ("nobody7", "wrong"),
        ("grandma", PASSWORD),
        ("ownerxx", "wrong"),
        ("owner", PASSWORD),
    ):
        for _ in range(5):
            visitor.guess(name)
        answers.append(json.dumps(visitor.guess(name, password)).replace(f'\\"{name}\\"', "…"))

    assert len(set(answers)) == 1
    assert '"statusCode": 429' in answers[0]


def test_the_table_learns_neither_names_nor_addresses_of_those_who_fail(
    browser: Browser, hashed: list[str], table: Any
) -> None:
    Visitor("203.0.113.9").guess("grandma")
    Visitor("203.0.113.9").guess("a password typed as a name")
    rows = attempts(table)
    text = json.dumps(rows, default=str)

    assert len(rows) == 3
    assert [word for word in ("grandma", "password", "203.0", "wrong") if word in text] == []
    assert all(row["expires_at"] > 0 for row in rows)


def test_a_table_that_throttles_is_trouble_and_no_hash(
    browser: Browser, hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def throttle(*_: Any) -> int:
        raise ClientError({"Error": {"Code": "ThrottlingException"}}, "UpdateItem")

    monkeypatch.setattr(DynamoAttempts, "charge", throttle)

    answer = Visitor("203.0.113.9").guess("grandma", PASSWORD)

    assert (answer["statusCode"], answer["body"], hashed) == (503, "", [])


def test_an_attempt_whose_look_failed_stays_charged(
    browser: Browser, hashed: list[str], table: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: Any, _name: str) -> None:
        raise ClientError({"Error": {"Code": "ThrottlingException"}}, "BatchGetItem")

    with monkeypatch.context() as trouble:
        trouble.setattr("handlers.people_store.DynamoPeople.find_user", fail)
        assert Visitor("203.0.113.9").guess("grandma", PASSWORD)["statusCode"] == 503

    assert [row["count"] for row in attempts(table)] == [1, 1]
    assert Visitor("203.0.113.9").guess("grandma", PASSWORD)["headers"]["location"] == GRANDMAS_HOME


def test_the_network_is_that_of_the_header_of_the_distribution_alone(
    browser: Browser, hashed: list[str], table: Any
) -> None:
    for number in range(3):
        forged = {"x-forwarded-for": f"192.0.2.{number}", "cloudfront-viewer-address": "203.0.113.9:1"}
        page = browser.get("/auth/login")["body"]
        csrf = page.split('name="csrf" value="')[1].split('"')[0]
        browser.post("/auth/login", {"username": f"n{number}", "password": "x", "csrf": csrf}, **forged)

    counts = [row["count"] for row in attempts(table) if row["pk"].startswith("attempts#network#")]
    assert counts == [3]


def test_a_body_of_a_mebibyte_is_refused_without_a_look_at_it(
    browser: Browser, hashed: list[str], store_calls: list[str]
) -> None:
    sent = {**event("POST", "/auth/login"), "body": "x" * 2**20}

    assert sign_in.handler(sent, None)["statusCode"] == 400
    assert hashed == store_calls == []


def test_the_log_says_that_somebody_waits_and_not_who(
    browser: Browser, hashed: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="handlers")
    for _ in range(6):
        Visitor("203.0.113.9").guess("grandma-typed-a-password")

    assert "too many attempts at one account" in caplog.text
    assert "grandma" not in caplog.text
    assert "203.0" not in caplog.text
