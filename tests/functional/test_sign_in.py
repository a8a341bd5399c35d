"""The sign-in function as Lambda calls it, on a table and a parameter of a simulated AWS."""

import base64
import json
import logging
import os
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import boto3
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from auth.accounts import declared_digest
from auth.passwords import DUMMY_HASH, hash_password
from auth.sessions import token_digest
from handlers import sign_in
from handlers.people_store import DynamoPeople
from handlers.session_store import DynamoSessions
from handlers.table import Table
from handlers.web import stores
from tests.functional.sign_in_browser import HOST, Browser, event, header_bytes, set_cookies
from tests.functional.sign_in_container import NOW, start_container
from tests.functional.sign_in_gallery import (
    EVERYONE,
    FAMILY,
    FAMILY_ALBUM,
    FRIENDS,
    FRIENDS_ALBUM,
    GRANDMA,
    GRANDMAS_HOME,
    HASH,
    OWNER,
    OWNERS,
    PASSWORD,
    UNKNOWN_ALBUM,
    is_open,
    session_rows,
)
from website.headers import SECURITY_HEADERS

# Signing in


def test_a_viewer_signs_in_and_comes_to_their_home(browser: Browser, table: Any, key: RSAPrivateKey) -> None:
    answer = browser.sign_in("grandma", PASSWORD)

    assert (answer["statusCode"], answer["headers"]["location"]) == (303, GRANDMAS_HOME)
    assert is_open(browser, GRANDMAS_HOME, key)
    (row,) = session_rows(table)
    assert row["pk"] == f"session#{token_digest(browser.jar['__Host-session', '/'])}"
    assert (row["name"], row["created_at"], row["expires_at"]) == ("Grandma", NOW, NOW + 30 * 86400)


def test_grants_open_what_the_viewer_may_see_and_nothing_else(browser: Browser, key: RSAPrivateKey) -> None:
    browser.sign_in("grandma", PASSWORD)

    opened = {id_: is_open(browser, f"/g/{id_}/x", key) for id_ in (FAMILY, EVERYONE, FRIENDS, OWNERS)}

    assert opened == {FAMILY: True, EVERYONE: True, FRIENDS: False, OWNERS: False}
    assert not is_open(browser, f"/h/{OWNER.view}/index.html", key)
    assert not is_open(browser, FAMILY_ALBUM, key, now=NOW + 3600)


def test_an_owner_sees_every_audience(browser: Browser, key: RSAPrivateKey) -> None:
    browser.sign_in("owner", PASSWORD)

    assert all(is_open(browser, f"/g/{id_}/x", key) for id_ in (FAMILY, EVERYONE, FRIENDS, OWNERS))


def test_after_signing_in_a_viewer_is_where_they_wanted_to_be(browser: Browser) -> None:
    assert browser.sign_in("grandma", PASSWORD, FAMILY_ALBUM)["headers"]["location"] == FAMILY_ALBUM


def test_after_signing_in_for_anothers_album_the_answer_is_that_it_is_unavailable(browser: Browser) -> None:
    answer = browser.sign_in("grandma", PASSWORD, FRIENDS_ALBUM)

    assert answer["headers"]["location"] == f"/auth/enter?next={quote(FRIENDS_ALBUM)}"
    assert browser.get(answer["headers"]["location"])["statusCode"] == 410


@pytest.mark.parametrize("next_path", ["//evil.example", "https://evil.example/", "/auth/logout", "/\\evil"])
def test_next_never_leads_off_the_gallery(browser: Browser, next_path: str) -> None:
    assert browser.sign_in("grandma", PASSWORD, next_path)["headers"]["location"] == GRANDMAS_HOME


def test_a_field_that_was_tampered_with_never_leads_off_the_gallery(browser: Browser) -> None:
    csrf = browser.get("/auth/login")["body"].split('name="csrf" value="')[1].split('"')[0]
    fields = {"username": "grandma", "password": PASSWORD, "csrf": csrf}

    answer = browser.post("/auth/login", {**fields, "next": f"/g/{FAMILY}/../..//evil.example"})

    assert answer["headers"]["location"] == GRANDMAS_HOME


def test_a_body_in_base64_is_read_like_any_other(browser: Browser) -> None:
    page = browser.get("/auth/login")["body"]
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    sent = event(
        "POST",
        "/auth/login",
        {"username": "grandma", "password": PASSWORD, "csrf": csrf},
        cookies=browser.cookies_for("/"),
    )
    sent |= {"body": base64.b64encode(sent["body"].encode()).decode(), "isBase64Encoded": True}

    assert sign_in.handler(sent, None)["statusCode"] == 303


def test_each_browser_is_listed_with_the_day_of_its_last_visit(
    browser: Browser, table: Any, clock: SimpleNamespace
) -> None:
    browser.sign_in("grandma", PASSWORD)
    store = DynamoSessions(Table("gallery"))
    (first,) = store.browsers("Grandma", NOW)
    clock.now += 2 * 86400
    browser.get("/auth/enter")
    (later,) = store.browsers("Grandma", clock.now)

    assert (first.began_at, first.label) == (later.began_at, later.label) == (NOW, "Unknown browser")
    assert later.seen_at - first.seen_at == 2 * 86400
    browser.post("/auth/logout", {})
    assert store.browsers("Grandma", clock.now) == []


def test_a_session_offered_by_the_browser_is_never_adopted(browser: Browser) -> None:
    browser.jar["__Host-session", "/"] = "planted"

    browser.sign_in("grandma", PASSWORD)

    assert browser.jar["__Host-session", "/"] != "planted"


def test_who_does_not_want_to_stay_signed_in_is_out_with_the_browser_or_a_day_later(
    browser: Browser, table: Any, clock: SimpleNamespace
) -> None:
    answer = browser.sign_in("grandma", PASSWORD, stay=False)

    (line,) = [line for line in answer["cookies"] if line.startswith("__Host-session=")]
    assert "Max-Age" not in line
    assert session_rows(table)[0]["expires_at"] == NOW + 86400
    clock.now = NOW + 86400
    assert browser.get("/auth/enter")["headers"]["location"] == "/auth/login"


@pytest.mark.parametrize("stay", [True, False])
def test_a_form_that_is_shown_again_keeps_its_tick(browser: Browser, stay: bool) -> None:
    page = browser.sign_in("grandma", "wrong", stay=stay)["body"]

    assert ("checked" in page) == stay


# Refusing


def test_wrong_password_unknown_and_disabled_users_cannot_be_told_apart(
    browser: Browser, table: Any, verified: list[str], store_calls: list[str]
) -> None:
    browser.get("/auth/login")  # from here on, the same cookie and the same time: the same form
    answers, work = [], []
    stored = {"wrong": GRANDMA, "disabled": replace(GRANDMA, disabled=True), "unknown": None}
    for case, user in stored.items():
        table.delete_item(Key={"pk": "user#grandma", "sk": "user"})
        if user:
            table.put_item(Item=user.to_item())
        verified.clear()
        store_calls.clear()
        answers.append(browser.sign_in("grandma", PASSWORD if case == "disabled" else "wrong"))
        work.append((len(verified), list(store_calls)))

    assert answers[0]["statusCode"] == 401
    assert answers[0] == answers[1] == answers[2]
    assert work == [(1, ["charge", "charge", "find_user"])] * 3
    assert verified == [DUMMY_HASH]


@pytest.mark.parametrize(
    ("username", "password"),
    [("x" * 257, "y"), ("", "y"), ("grandma", ""), ("grandma", "y" * 1025), ("nobody", "y" * 1025)],
)
def test_impossible_input_gets_the_same_answer_without_any_hashing(
    browser: Browser, verified: list[str], username: str, password: str
) -> None:
    answer = browser.sign_in(username, password)
    wrong = browser.sign_in(username, "wrong")

    assert answer["statusCode"] == 401
    assert answer == wrong
    assert len(verified) == (1 if 0 < len(username) <= 256 else 0)  # for the possible one


def test_a_refusal_shows_the_form_again_with_what_was_typed_but_the_password(browser: Browser) -> None:
    answer = browser.sign_in('<b>"grandma"', "not my password", FAMILY_ALBUM)

    assert answer["headers"]["content-type"] == "text/html; charset=utf-8"
    assert "do not match" in answer["body"]
    assert f'name="next" value="{FAMILY_ALBUM}"' in answer["body"]
    assert "&lt;b&gt;" in answer["body"]
    assert "<b>" not in answer["body"]
    assert "not my password" not in answer["body"]
    assert [name for name, _, _ in set_cookies(answer)] == ["__Host-csrf"]


@pytest.mark.parametrize("csrf", ["", "forged", f"{NOW}.{'0' * 64}"])
def test_a_forged_form_is_shown_again_and_works_then(
    browser: Browser, verified: list[str], csrf: str
) -> None:
    browser.get("/auth/login")
    answer = browser.post("/auth/login", {"username": "grandma", "password": PASSWORD, "csrf": csrf})

    assert answer["statusCode"] == 400
    assert "Please try again" in answer["body"]
    assert verified == []
    assert browser.sign_in("grandma", PASSWORD)["statusCode"] == 303


def test_a_form_left_open_for_long_is_shown_again(browser: Browser, clock: SimpleNamespace) -> None:
    page = browser.get("/auth/login")["body"]
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    clock.now += 2 * 3600 + 1

    answer = browser.post("/auth/login", {"username": "grandma", "password": PASSWORD, "csrf": csrf})

    assert answer["statusCode"] == 400
    assert f'value="{csrf}"' not in answer["body"]


def test_a_form_in_another_tab_stays_good(browser: Browser) -> None:
    first = browser.get("/auth/login")["body"].split('name="csrf" value="')[1].split('"')[0]
    browser.get("/auth/login")

    answer = browser.post("/auth/login", {"username": "grandma", "password": PASSWORD, "csrf": first})

    assert answer["statusCode"] == 303


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
@pytest.mark.parametrize("path", ["/auth/login", "/auth/logout"])
def test_another_site_can_neither_sign_in_nor_out(
    browser: Browser, table: Any, verified: list[str], headers: dict[str, str], path: str
) -> None:
    browser.sign_in("grandma", PASSWORD)
    verified.clear()
    csrf = browser.get("/auth/login")["body"].split('name="csrf" value="')[1].split('"')[0]

    answer = browser.post(path, {"username": "grandma", "password": PASSWORD, "csrf": csrf}, **headers)

    assert answer["statusCode"] == 400
    assert verified == []
    assert len(session_rows(table)) == 1


# Renewing


def test_a_session_gets_fresh_grants_an_hour_later(
    browser: Browser, clock: SimpleNamespace, key: RSAPrivateKey
) -> None:
    browser.sign_in("grandma", PASSWORD)
    clock.now += 2 * 3600
    assert not is_open(browser, FAMILY_ALBUM, key, clock.now)

    answer = browser.get(f"/auth/enter?next={quote(FAMILY_ALBUM)}")

    assert (answer["statusCode"], answer["headers"]["location"]) == (303, FAMILY_ALBUM)
    assert is_open(browser, FAMILY_ALBUM, key, clock.now)


def test_the_refused_page_is_found_by_its_referrer(browser: Browser) -> None:
    browser.sign_in("grandma", PASSWORD)

    answer = browser.get("/auth/enter", referer=f"https://{HOST}{FAMILY_ALBUM}")

    assert answer["headers"]["location"] == FAMILY_ALBUM


def test_next_counts_more_than_the_referrer(browser: Browser) -> None:
    browser.sign_in("grandma", PASSWORD)

    answer = browser.get("/auth/enter?next=%2F", referer=f"https://{HOST}{FAMILY_ALBUM}")

    assert answer["headers"]["location"] == GRANDMAS_HOME


def test_unknown_and_anothers_are_unavailable_byte_by_byte(browser: Browser) -> None:
    browser.sign_in("grandma", PASSWORD)
    paths = [UNKNOWN_ALBUM, FRIENDS_ALBUM, f"/g/{OWNERS}/x", f"/h/{OWNER.view}/index.html", "/g/x/", "/h/"]

    answers = [browser.get(f"/auth/enter?next={quote(path)}") for path in paths]
    referred = browser.get("/auth/enter", referer=f"https://{HOST}{FRIENDS_ALBUM}")

    assert answers[0]["statusCode"] == 410
    assert answers[0]["body"]
    assert all(answer == answers[0] for answer in [*answers, referred])


def test_without_a_session_one_signs_in_first_and_then_goes_on(browser: Browser) -> None:
    home = browser.get("/auth/enter")
    album = browser.get(f"/auth/enter?next={quote(FAMILY_ALBUM)}")

    assert (home["statusCode"], home["headers"]["location"]) == (303, "/auth/login")
    assert album["headers"]["location"] == f"/auth/login?next={quote(FAMILY_ALBUM)}"
    assert f'name="next" value="{FAMILY_ALBUM}"' in browser.get(album["headers"]["location"])["body"]


def test_a_session_ends_at_its_time_and_so_do_its_grants(
    browser: Browser, clock: SimpleNamespace, key: RSAPrivateKey
) -> None:
    browser.sign_in("grandma", PASSWORD)
    clock.now += 30 * 86400 - 60
    browser.get("/auth/enter")
    assert is_open(browser, GRANDMAS_HOME, key, clock.now + 59)
    assert not is_open(browser, GRANDMAS_HOME, key, clock.now + 60)

    clock.now += 60

    assert browser.get("/auth/enter")["headers"]["location"] == "/auth/login"


def test_a_removed_or_disabled_user_is_out_at_the_next_renewal(browser: Browser, table: Any) -> None:
    browser.sign_in("grandma", PASSWORD)
    table.put_item(Item=replace(GRANDMA, disabled=True).to_item())
    disabled = browser.get("/auth/enter")
    table.delete_item(Key={"pk": "user#grandma", "sk": "user"})
    removed = browser.get("/auth/enter")

    assert disabled["headers"]["location"] == removed["headers"]["location"] == "/auth/login"


@pytest.mark.parametrize(
    "account", [{"disabled": True}, {"sign_outs": 1}], ids=["disabled", "signed out everywhere"]
)
def test_an_account_ended_while_running_is_out_at_the_next_renewal(
    browser: Browser, table: Any, account: dict[str, Any]
) -> None:
    browser.sign_in("grandma", PASSWORD)
    table.put_item(Item={"pk": "account#grandma", "sk": "account", **account})

    assert browser.get("/auth/enter")["headers"]["location"] == "/auth/login"
    assert browser.sign_in("grandma", PASSWORD)["statusCode"] == (401 if "disabled" in account else 303)


def test_a_hash_declared_anew_ends_the_sessions_of_the_former_one(browser: Browser, table: Any) -> None:
    browser.sign_in("grandma", PASSWORD)
    table.put_item(Item=replace(GRANDMA, encoded_hash=hash_password("another")).to_item())

    assert browser.get("/auth/enter")["headers"]["location"] == "/auth/login"


def test_groups_and_view_are_those_of_now(browser: Browser, table: Any, key: RSAPrivateKey) -> None:
    browser.sign_in("grandma", PASSWORD)
    table.put_item(Item=replace(GRANDMA, groups=frozenset({"friends"}), view="b" * 16).to_item())

    assert browser.get("/auth/enter")["headers"]["location"] == f"/h/{'b' * 16}/index.html"
    assert browser.get(f"/auth/enter?next={quote(FRIENDS_ALBUM)}")["statusCode"] == 303
    assert browser.get(f"/auth/enter?next={quote(FAMILY_ALBUM)}")["statusCode"] == 410


def test_users_and_sessions_are_read_as_they_are_now(browser: Browser) -> None:
    asked: list[bool] = []
    rows = Table("gallery")
    for call in ("GetItem", "BatchGetItem"):
        rows._client.meta.events.register(
            f"before-parameter-build.dynamodb.{call}",
            lambda params, **_: asked.append(
                params.get("RequestItems", {}).get("gallery", params).get("ConsistentRead", False)
            ),
        )

    found = DynamoPeople(rows).find_user("grandma")
    assert found == replace(GRANDMA, declared=declared_digest(HASH))
    assert DynamoSessions(rows).find_session("none") is None
    assert asked == [True, True]


# Signing out


def test_signing_out_takes_every_cookie_and_the_session(browser: Browser, table: Any) -> None:
    browser.sign_in("grandma", PASSWORD)

    answer = browser.post("/auth/logout", {})

    assert (answer["statusCode"], answer["headers"]["location"]) == (303, "/")
    assert answer["headers"]["clear-site-data"] == '"cache", "cookies", "storage"'
    assert browser.jar == {}
    assert session_rows(table) == []


def test_a_session_replayed_after_signing_out_opens_nothing(browser: Browser) -> None:
    browser.sign_in("grandma", PASSWORD)
    kept = dict(browser.jar)
    browser.post("/auth/logout", {})
    browser.jar = kept

    assert browser.get("/auth/enter")["headers"]["location"] == "/auth/login"


def test_signing_out_ends_this_browser_alone(browser: Browser, table: Any) -> None:
    other = Browser(browser.handle)
    for one in (browser, other):
        one.sign_in("grandma", PASSWORD)

    browser.post("/auth/logout", {})

    assert len(session_rows(table)) == 1
    assert other.get("/auth/enter")["headers"]["location"] == GRANDMAS_HOME


def test_signing_out_of_nothing_is_no_error(browser: Browser) -> None:
    assert browser.post("/auth/logout", {})["statusCode"] == 303


def test_a_disabled_users_session_is_gone_once_they_sign_out(browser: Browser, table: Any) -> None:
    browser.sign_in("grandma", PASSWORD)
    table.put_item(Item=replace(GRANDMA, disabled=True).to_item())

    browser.post("/auth/logout", {})

    assert session_rows(table) == []


def test_opening_the_address_of_sign_out_signs_nobody_out(browser: Browser, table: Any) -> None:
    browser.sign_in("grandma", PASSWORD)

    answer = browser.get("/auth/logout")

    assert (answer["statusCode"], answer["headers"]["location"]) == (303, "/")
    assert len(session_rows(table)) == 1


# Every answer


@pytest.mark.parametrize("given", [None, "", "wrong", "ü"])
def test_what_did_not_come_through_the_distribution_is_refused_before_any_work(
    browser: Browser, verified: list[str], store_calls: list[str], given: str | None
) -> None:
    sent = event("POST", "/auth/login", {"username": "grandma", "password": PASSWORD})
    sent["headers"] = {} if given is None else {"x-origin-verify": given}

    answer = sign_in.handler(sent, None)

    assert (answer["statusCode"], answer["body"], answer["cookies"]) == (401, "", [])
    assert verified == store_calls == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/auth"),
        ("GET", "/auth/login/"),
        ("PUT", "/auth/login"),
        ("HEAD", "/auth/login"),
        ("POST", "/auth/enter"),
        ("GET", "/AUTH/LOGIN"),
    ],
)
def test_any_other_request_is_bad(browser: Browser, method: str, path: str) -> None:
    assert sign_in.handler(event(method, path), None)["statusCode"] == 400


@pytest.mark.parametrize(
    ("body", "is_base64"),
    [("x" * 8193, False), ("x" * 100_000, True), ("not base64!", True), ("//8=", True), ("&a=" * 50, False)],
)
def test_a_body_that_no_form_of_ours_sends_is_bad(browser: Browser, body: str, is_base64: bool) -> None:
    sent = {**event("POST", "/auth/login"), "body": body, "isBase64Encoded": is_base64}

    answer = sign_in.handler(sent, None)

    assert (answer["statusCode"], answer["body"]) == (400, "")  # not even the form


def test_every_answer_is_never_stored_and_carries_the_security_headers(browser: Browser) -> None:
    answers = [
        browser.get("/auth/login"),
        browser.sign_in("grandma", "wrong"),
        browser.sign_in("grandma", PASSWORD),
        browser.get("/auth/enter"),
        browser.get(f"/auth/enter?next={UNKNOWN_ALBUM}"),
        browser.post("/auth/logout", {}),
        browser.get("/nothing"),
        sign_in.handler({**event("GET", "/auth/login"), "headers": {}}, None),
    ]

    assert [answer["statusCode"] for answer in answers] == [200, 401, 303, 303, 410, 303, 400, 401]
    for answer in answers:
        assert answer["headers"]["cache-control"] == "no-store"
        assert answer["headers"].items() >= SECURITY_HEADERS.items()


def test_the_largest_answers_fit_an_http_api(browser: Browser, table: Any, secrets: dict[str, Any]) -> None:
    """API Gateway allows 10,240 bytes; the host is as long as DNS allows, the path as `next` may be."""
    start_container({**secrets, "host": "x" * 253})
    for number in range(100):
        id_ = f"{'abcdefghij'[number // 10]}{'klmnopqrst'[number % 10]}{'z' * 14}"
        table.put_item(Item={"pk": "audiences", "sk": id_, "groups": ["everyone"]})
    plain = {"origin": f"https://{'x' * 253}"}
    page = browser.get("/auth/login")["body"]
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    album = f"/g/jt{'z' * 14}/".ljust(1024, "%")
    fields = {"username": "grandma", "password": PASSWORD, "csrf": csrf, "next": album, "stay": "yes"}

    signed_in = browser.post("/auth/login", fields, **plain)
    signed_out = browser.post("/auth/logout", {}, **plain)

    assert (len(signed_in["cookies"]), len(signed_out["cookies"])) == (3 + 6 * 3, 4 + 31 * 3)
    assert signed_in["headers"]["location"] == album
    assert max(header_bytes(signed_in), header_bytes(signed_out)) < 10_000


def test_cookies_are_at_most_4096_bytes(browser: Browser) -> None:
    answer = browser.sign_in("grandma", PASSWORD)

    assert all(len(line) <= 4096 for line in answer["cookies"])
    assert all("Domain" not in line and "Secure" in line for line in answer["cookies"])


def test_trouble_with_the_table_is_no_answer_about_the_user(
    browser: Browser, table: Any, caplog: pytest.LogCaptureFixture
) -> None:
    table.delete()

    answer = browser.sign_in("grandma", PASSWORD)

    assert (answer["statusCode"], answer["body"]) == (503, "")
    assert "a request failed" in caplog.text


@pytest.mark.parametrize("broken", ["no json", "[]", "{}", '{"host": "x"}'])
def test_broken_secrets_are_reported_without_being_shown(
    browser: Browser, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    boto3.client("ssm").put_parameter(
        Name="/gallery/sign-in", Type="SecureString", Value=broken, Overwrite=True
    )
    sign_in._secrets_of.cache_clear()

    assert browser.get("/auth/login")["statusCode"] == 503
    assert "secrets of sign-in" in caplog.text
    assert "no json" not in caplog.text


def test_an_empty_secret_is_refused_rather_than_matched(browser: Browser, secrets: dict[str, Any]) -> None:
    start_container({**secrets, "origin_verify": [""]})

    assert sign_in.handler({**event("GET", "/auth/login"), "headers": {}}, None)["statusCode"] == 503


def test_the_parameter_is_read_once_in_ten_minutes(
    browser: Browser, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    original = stores.read_parameter

    def record(name: str) -> str:
        read.append(name)
        return original(name)

    monkeypatch.setattr(sign_in, "read_parameter", record)
    for _ in range(3):
        browser.get("/auth/login")
    assert read == ["/gallery/sign-in"]

    clock.now += 600
    browser.get("/auth/login")

    assert read == ["/gallery/sign-in"] * 2


def test_new_secrets_are_used_without_a_new_container(
    browser: Browser, clock: SimpleNamespace, secrets: dict[str, Any]
) -> None:
    browser.get("/auth/login")
    boto3.client("ssm").put_parameter(
        Name="/gallery/sign-in",
        Type="SecureString",
        Value=json.dumps({**secrets, "key_pair_id": "K-OF-THE-NEXT"}),
        Overwrite=True,
    )
    clock.now += 600

    browser.sign_in("grandma", PASSWORD)

    assert browser.jar["CloudFront-Key-Pair-Id", f"/h/{GRANDMA.view}/"] == "K-OF-THE-NEXT"


def test_the_headers_of_three_generations_are_accepted_and_no_other(
    browser: Browser, secrets: dict[str, Any]
) -> None:
    start_container({**secrets, "origin_verify": ["two", "three", "one"]})
    sent = event("GET", "/auth/enter")

    statuses = [
        sign_in.handler({**sent, "headers": {"x-origin-verify": given}}, None)["statusCode"]
        for given in ("one", "two", "three", "four", "")
    ]

    assert statuses == [303, 303, 303, 401, 401]


def test_a_parameter_that_could_not_be_read_is_tried_again(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as outage:
        outage.setattr(sign_in, "read_parameter", lambda _: "")
        during = browser.get("/auth/login")

    assert during["statusCode"] == 503
    assert browser.get("/auth/login")["statusCode"] == 200


def test_the_log_holds_no_secret_and_no_name_that_failed(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="handlers")
    caplog.set_level(logging.DEBUG, logger="auth")
    browser.sign_in("mallory-typed-a-password", "hunter2-wrong")
    browser.sign_in("grandma", PASSWORD)
    planted = ["mallory", "hunter2", PASSWORD, HASH, *browser.jar.values()]
    planted.remove("1")  # of the cookie that scripts may see

    assert "refused" in caplog.text
    assert "signed in" in caplog.text
    assert [text for text in planted if text in caplog.text] == []


def test_importing_the_function_loads_no_heavy_library() -> None:
    heavy = ("boto3", "botocore", "jinja2", "jwt", "PIL", "segno", "urllib3", "yaml")
    code = f"import sys, handlers.sign_in; print([name for name in {heavy} if name in sys.modules])"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV_")}

    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )

    assert run.stdout.strip() == "[]"
