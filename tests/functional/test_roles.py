"""Every role at every route of sign-in: what each is answered, and what every answer has."""

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from auth import cookies, passwords
from auth.guests import Guest
from auth.sessions import new_token, token_digest
from handlers import sign_in
from tests.functional.sign_in_browser import Browser, Response, event
from tests.functional.sign_in_gallery import GRANDMA, NOW, OWNER, PASSWORD
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
