"""Everything that functions answer, under requests that its description allows, and under others.

`VITRINE_EXAMPLES=60 make test TESTS=tests/functional/test_http_surface.py` makes more of them.
"""

import json
import logging
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from types import SimpleNamespace
from typing import Any

import boto3
import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from auth import cookies, passwords
from auth.guests import Guest
from auth.invitations import Invitation
from auth.people import User
from auth.sessions import token_digest
from handlers import api, sign_in
from handlers.people_store import DynamoPeople
from handlers.table import Table
from tests.functional.http_surface import (
    Operation,
    document,
    has_counterparts,
    operations,
    requests_of,
    to_event,
)
from tests.functional.share_gallery import ALBUM, PHOTO, TOKEN, fill, share
from tests.functional.sign_in_browser import HOST, ORIGIN_VERIFY, Browser, Response, event
from tests.functional.sign_in_container import NOW, put_parameter, start
from tests.functional.sign_in_gallery import GRANDMA, OWNER, PASSWORD
from tests.functional.test_openid_sign_in import port
from tests.functional.test_pool_sign_in import Starter, begin
from website.headers import SECURITY_HEADERS

__all__ = ["begin", "port"]  # the fixtures

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")

EXAMPLES = int(os.environ.get("VITRINE_EXAMPLES", "2"))  # of each kind of request, as each role
ROLES = ("owner", "viewer", "guest", "anonymous")
OURS = {"origin": f"https://{HOST}", "sec-fetch-site": "same-origin"}
INVITED = "I" * 43

Rows = list[dict[str, Any]]


@dataclass
class Surface:
    """A gallery that knows somebody of each role, and is put back before each request."""

    browsers: Mapping[str, Browser]
    table: Any
    rows: Rows

    def send(self, case: Any, operation: Operation, role: str, *, ours: bool) -> Response:
        """Send a generated request as *role*; one of *ours* comes from a form that we have issued."""
        self._put_back()
        browser = self.browsers[role]
        form = re.findall(r'name="csrf" value="([^"]*)"', browser.get("/auth/login")["body"]) if ours else []
        fields = {"csrf": form[0]} if form and operation.has_form else {}
        if ours and "token" in (case.path_parameters or {}):
            case.path_parameters["token"] = INVITED if "invitation" in operation.path else TOKEN
        sent = to_event(case, browser.cookies_for(case.formatted_path), fields)
        sent["headers"] |= OURS if ours else {}
        answer = api.handler if operation.path.startswith("/api/") else sign_in.handler
        return answer(sent, None)

    def _put_back(self) -> None:
        with self.table.batch_writer() as batch:
            for row in self.rows:
                batch.put_item(Item=row)


@pytest.fixture(autouse=True)
def _no_slow_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_matches", lambda _hash, secret: secret.decode() == PASSWORD)
    monkeypatch.setattr(passwords, "hash_password", lambda _secret: "$argon2id$none")


@pytest.fixture
def own(
    monkeypatch: pytest.MonkeyPatch, table: Any, clock: SimpleNamespace, port: int
) -> Callable[[], Surface]:
    """Start a gallery with people of its own, and with a provider."""

    def begin() -> Surface:
        put_parameter("/gallery/identity", {"user_pool_client_secret": "", "openid_client_secret": "secret"})
        openid = {
            "OPENID_ISSUER": f"http://localhost:{port}",
            "OPENID_CLIENT": "g",
            "OPENID_LABEL": "Example",
        }
        browser = start(monkeypatch, {"IDENTITY_PARAMETER": "/gallery/identity", **openid})
        return _with_people(browser, table, {"owner": OWNER.name, "viewer": GRANDMA.name})

    return begin


@pytest.fixture
def pool(begin: Starter) -> Callable[[], Surface]:
    """Start a gallery whose people are in a pool."""

    def start_it() -> Surface:
        gallery = begin(sign_up="approval")
        gallery.add("owner", "owner", password=PASSWORD)
        gallery.add("viewer", "family", password=PASSWORD)
        return _with_people(gallery.browser, gallery.table, {"owner": "owner", "viewer": "viewer"})

    return start_it


def _with_people(browser: Browser, table: Any, names: Mapping[str, str]) -> Surface:
    fill(table)
    share()
    invited = User("invited", "$argon2id$none", frozenset(), "viewer", "a" * 16)
    table.put_item(Item=invited.to_item())
    DynamoPeople(Table("gallery")).invite(Invitation(token_digest(INVITED), "invited", NOW + 3600))
    browsers = {role: Browser(browser.handle) for role in ROLES}
    for role, name in names.items():
        assert browsers[role].sign_in(name, PASSWORD)["statusCode"] == 303, role
    guest = "g" * 43
    table.put_item(Item=Guest(token_digest(guest), (token_digest(TOKEN),), NOW, NOW + 3600).to_item())
    browsers["guest"].jar[cookies.GUEST, "/"] = guest
    return Surface(browsers, table, table.scan()["Items"])


@pytest.fixture
def shares_api(table: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The function behind /api/* beside it."""
    secrets = {"host": HOST, "origin_verify": [ORIGIN_VERIFY], "link_key": "key of the links"}
    boto3.client("ssm").put_parameter(Name="/gallery/api", Type="SecureString", Value=json.dumps(secrets))
    monkeypatch.setattr(api, "time", SimpleNamespace(time=lambda: NOW))
    for kept in (api._secrets_of, api._router):
        kept.cache_clear()


def described(*ways: str, api: bool = False) -> set[str]:
    """Return the routes that the document has for those who sign in by *ways*, or those of the API."""
    wanted = (each for each in operations() if each.path.startswith("/api/") == api)
    return {each.route for each in wanted if each.belongs_to(*ways)}


@pytest.mark.usefixtures("shares_api")
def test_what_is_described_is_what_there_is(
    own: Callable[[], Surface], monkeypatch: pytest.MonkeyPatch
) -> None:
    own()
    assert set(sign_in._router(sign_in._secrets()).routes) == described("passwords", "openid")

    monkeypatch.setenv("PARAMETER", "/gallery/api")
    assert set(api._router(api._secrets()).routes) == described(api=True)


def test_what_is_described_is_what_there_is_with_a_pool(pool: Callable[[], Surface]) -> None:
    pool()
    assert set(sign_in._router(sign_in._secrets()).routes) == described("pool")


OWN = [each for each in operations() if each.belongs_to("passwords", "openid")]
POOL = [each for each in operations() if not each.belongs_to("passwords", "openid")]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.mark.usefixtures("shares_api")
@pytest.mark.parametrize("operation", OWN, ids=lambda each: each.route)
def test_whatever_is_asked_of_a_gallery_it_answers_as_described(
    own: Callable[[], Surface],
    operation: Operation,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    surface = own()
    if operation.path.startswith("/api/"):
        sign_in._settings()  # two functions in one process: the other one has read its own by now
        monkeypatch.setenv("PARAMETER", "/gallery/api")

    ask_everything(surface, operation, caplog)


@pytest.mark.parametrize("operation", POOL, ids=lambda each: each.route)
def test_whatever_is_asked_of_a_gallery_with_a_pool_it_answers_as_described(
    pool: Callable[[], Surface], operation: Operation, caplog: pytest.LogCaptureFixture
) -> None:
    ask_everything(pool(), operation, caplog)


def ask_everything(surface: Surface, operation: Operation, caplog: pytest.LogCaptureFixture) -> None:
    """Send requests that fit the description, and such that do not, as every role, by our forms and not."""
    modes = MODES if has_counterparts(operation) else MODES[:1]
    for mode, role, ours in product(modes, ROLES, (True, False)):

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=requests_of(operation, mode), role=st.just(role), ours=st.just(ours))
        def ask(case: Any, role: str, ours: bool) -> None:
            answer = surface.send(case, operation, role, ours=ours)
            assert_as_described(answer, operation)

        ask()
    troubles = [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR]
    assert troubles == []


def assert_as_described(answer: Response, operation: Operation) -> None:
    """Check status, headers, media type and, of JSON, the content."""
    status, headers = answer["statusCode"], answer["headers"]
    assert str(status) in operation.content["responses"], answer["body"][:500]
    assert status not in (403, 404)
    assert status < 500
    assert headers["cache-control"] == "no-store"
    assert {*SECURITY_HEADERS} <= {*headers}
    if answer["body"]:
        schema = operation.media_types(status)[headers["content-type"]]["schema"]
        if headers["content-type"].startswith("application/json"):
            whole = {**schema, "components": document()["components"]}
            jsonschema_rs.validator_for(whole).validate(json.loads(answer["body"]))


def test_no_other_method_and_no_other_path_is_answered(own: Callable[[], Surface]) -> None:
    browser = own().browsers["owner"]
    known = {each.route for each in operations()}

    for path in {each.path for each in operations() if not each.path.startswith("/api/")}:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
            if f"{method} {path}" not in known:
                sent = event(method, path.replace("{", "").replace("}", ""), cookies=browser.cookies_for("/"))
                assert sign_in.handler(sent, None)["statusCode"] == 400, (method, path)
    for path in ("/", "/auth", "/auth/", "/auth/login/", "/AUTH/login", f"/s/{TOKEN}/{PHOTO}", f"/g/{ALBUM}"):
        assert browser.get(path)["statusCode"] == 400, path
