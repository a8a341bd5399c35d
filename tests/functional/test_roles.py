"""Every role at every route: what each is answered, and what every answer has."""

import json
import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import boto3
import pytest

from auth import cookies, passwords
from auth.guests import Guest
from auth.sessions import new_token, token_digest
from handlers import api, sign_in
from tests.functional.sign_in_browser import HOST, ORIGIN_VERIFY, Browser, Response, event
from tests.functional.sign_in_container import NOW
from tests.functional.sign_in_gallery import GRANDMA, OWNER, PASSWORD
from website.headers import SECURITY_HEADERS

INSIDE = ("owner", "contributor", "viewer")
OUTSIDE = ("disabled", "removed", "expired", "guest", "anonymous")
FORM = ("200", "200")
TO_SIGN_IN = "303 /auth/login"

# What those inside are answered, and what all others are. Forms are our own, with nothing filled in.
CELLS = {
    "GET /auth/login": FORM,
    "POST /auth/login": ("401", "401"),
    "GET /auth/enter": ("303 home", TO_SIGN_IN),
    "GET /auth/renew": ("204", "401"),
    "POST /auth/logout": ("303 /", "303 /"),
    "GET /auth/logout": ("303 /", "303 /"),
    "GET /auth/account": ("200", TO_SIGN_IN),
    "POST /auth/account/password": ("422", TO_SIGN_IN),
    "POST /auth/account/end": ("200", TO_SIGN_IN),
    "POST /auth/account/end-others": ("200", TO_SIGN_IN),
    "GET /auth/invitation/{token}": ("410", "410"),
    "POST /auth/invitation/{token}": ("410", "410"),
    "GET /auth/originals/{album}/{photo}": ("410", TO_SIGN_IN),
    "GET /s/{token}": ("410", "410"),
    "POST /s/{token}": ("410", "410"),
    "GET /s/photo/{photo}": ("410", "410"),
}


@pytest.fixture(autouse=True)
def _no_slow_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_matches", lambda _hash, secret: secret.decode() == PASSWORD)


@pytest.fixture
def people(browser: Browser, table: Any, clock: SimpleNamespace) -> dict[str, Browser]:
    """A browser of each role, whose form is open."""
    for role in ("contributor", "disabled", "removed", "expired"):
        user = replace(GRANDMA, name=role, role="contributor" if role == "contributor" else "viewer")
        table.put_item(Item=user.to_item())
    names = {"owner": OWNER.name, "viewer": GRANDMA.name, "contributor": "contributor"}
    names |= {role: role for role in ("disabled", "removed", "expired")}
    browsers = {role: Browser(browser.handle) for role in (*INSIDE, *OUTSIDE)}
    for role, name in names.items():
        assert browsers[role].sign_in(name, PASSWORD)["statusCode"] == 303
    table.put_item(Item=replace(GRANDMA, name="disabled", disabled=True).to_item())
    table.delete_item(Key={"pk": "user#removed", "sk": "user"})
    digest = token_digest(browsers["expired"].jar[cookies.SESSION, "/"])
    table.delete_item(Key={"pk": f"session#{digest}", "sk": "session"})
    token = new_token()
    table.put_item(Item=Guest(token_digest(token), ("0" * 64,), NOW, NOW + 3600).to_item())
    browsers["guest"].jar[cookies.GUEST, "/"] = token
    return browsers


def send(browser: Browser, route: str) -> Response:
    method, path = re.sub(r"\{\w+\}", "t" * 43, route).split(" ")
    if method == "GET":
        return browser.get(path)
    csrf = browser.get("/auth/login")["body"].split('name="csrf" value="')[1].split('"')[0]
    return browser.post(path, {"csrf": csrf})


def said(answer: Response) -> str:
    location = answer["headers"].get("location", "")
    place = "home" if location.startswith("/h/") else location
    return f"{answer['statusCode']} {place}".strip()


def routes() -> tuple[str, ...]:
    return sign_in._router(sign_in._secrets()).routes


def test_every_route_has_its_cells(browser: Browser) -> None:
    assert set(routes()) - CELLS.keys() == set()


@pytest.mark.parametrize("route", CELLS)
def test_each_role_is_answered_what_its_cell_says(people: dict[str, Browser], route: str) -> None:
    answers = {role: said(send(browser, route)) for role, browser in people.items()}

    inside, outside = CELLS[route]
    assert answers == dict.fromkeys(INSIDE, inside) | dict.fromkeys(OUTSIDE, outside)


def test_every_answer_to_everybody_is_never_stored_and_carries_the_headers(
    people: dict[str, Browser],
) -> None:
    for route in routes():
        for role in ("viewer", "anonymous"):
            answer = send(people[role], route)
            headers = answer["headers"]

            assert headers["cache-control"] == "no-store", route
            assert headers.items() >= (SECURITY_HEADERS.items() - {("Referrer-Policy", "same-origin")}), route
            assert headers["Referrer-Policy"] in ("same-origin", "no-referrer"), route
            assert answer["statusCode"] not in (403, 404, 500), route


def test_no_route_answers_who_does_not_come_through_the_distribution(
    people: dict[str, Browser], store_calls: list[str], verified: list[str]
) -> None:
    store_calls.clear()
    for route in routes():
        method, path = re.sub(r"\{\w+\}", "t" * 43, route).split(" ")
        for headers in ({}, {"x-origin-verify": "wrong"}):
            sent = event(method, path, {"username": "owner"}, cookies=people["owner"].cookies_for(path))
            answer = sign_in.handler({**sent, "headers": headers}, None)
            assert (answer["statusCode"], answer["body"], answer["cookies"]) == (401, "", []), route

    assert store_calls == verified == []


# What an owner is answered, once the form of the request is as it must be; everybody else gets 401.
API_CELLS = {
    "GET /api/shares": "200",
    "POST /api/shares": "400",  # nothing in it
    "DELETE /api/shares/{id}": "410",
}


@pytest.fixture
def api_routes(people: dict[str, Browser], monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """The routes of the function behind /api/*, which is ready."""
    secrets = {"host": HOST, "origin_verify": [ORIGIN_VERIFY], "link_key": "key of the links"}
    boto3.client("ssm").put_parameter(Name="/gallery/api", Type="SecureString", Value=json.dumps(secrets))
    monkeypatch.setenv("PARAMETER", "/gallery/api")
    monkeypatch.setattr(api, "time", SimpleNamespace(time=lambda: NOW))
    for kept in (api._secrets_of, api._router):
        kept.cache_clear()
    return api._router(api._secrets()).routes


def call(browser: Browser, route: str, **headers: str) -> Response:
    method, path = re.sub(r"\{\w+\}", "0" * 64, route).split(" ")
    ours = {"origin": f"https://{HOST}", "sec-fetch-site": "same-origin", **headers}
    answer: Response = api.handler(event(method, path, None, ours, browser.cookies_for(path)), None)
    return answer


def test_every_route_of_the_api_is_for_owners_alone(
    people: dict[str, Browser], api_routes: tuple[str, ...]
) -> None:
    answers = {
        (route, role): call(browser, route) for route in api_routes for role, browser in people.items()
    }

    assert set(api_routes) == API_CELLS.keys()
    for (route, role), answer in answers.items():
        assert answer["statusCode"] == int(API_CELLS[route] if role == "owner" else "401"), (route, role)
        assert answer["headers"]["cache-control"] == "no-store"
        assert answer["headers"].items() >= SECURITY_HEADERS.items()
    refusals = {answer["body"] for (_, role), answer in answers.items() if role != "owner"}
    assert len(refusals) == 1  # nobody learns who may, or what there is


def test_no_route_of_the_api_answers_who_does_not_come_through_the_distribution(
    people: dict[str, Browser], api_routes: tuple[str, ...], store_calls: list[str]
) -> None:
    store_calls.clear()

    for route in api_routes:
        for given in ("", "wrong"):
            answer = call(people["owner"], route, **{"x-origin-verify": given})
            assert (answer["statusCode"], answer["body"]) == (401, ""), route
    assert store_calls == []
