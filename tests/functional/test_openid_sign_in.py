"""Sign-in with an OpenID Connect provider, against a real one on this machine."""

import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from auth.people import User
from handlers import sign_in
from tests.functional.sign_in_browser import HOST, Browser, Response
from tests.functional.sign_in_container import put_parameter, start

with warnings.catch_warnings():  # authlib speaks of its own future
    warnings.simplefilter("ignore")
    from oidc_provider_mock import User as Account
    from oidc_provider_mock import run_server_in_thread

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

EMAIL = "grandma@example.org"
VIEW = "a" * 16
HOME = f"/h/{VIEW}/index.html"
ALBUM = f"/g/{'f' * 16}/{'m' * 16}/index.html"
CALLBACK = "/auth/openid/callback"


@contextmanager
def provider(port: int = 0, life: timedelta = timedelta(hours=1)) -> Iterator[int]:
    """A provider that vouches for one verified and one unverified address; its port."""
    accounts = (
        Account(sub="1", claims={"email": EMAIL, "email_verified": True}),
        Account(sub="2", claims={"email": EMAIL, "email_verified": False}),
        Account(sub="3", claims={"email": "stranger@example.org", "email_verified": True}),
    )
    with run_server_in_thread(port, user_claims=accounts, access_token_max_age=life) as server:
        yield server.server_port


@dataclass
class Gallery:
    """A gallery with that provider, and a browser in front of both."""

    browser: Browser
    table: Any

    def leave(self, next_path: str = "/") -> str:
        """Return where the button on the form leads, at the provider."""
        answer = self.browser.get(f"/auth/openid?{urlencode({'next': next_path})}")
        assert answer["statusCode"] == 303, answer["body"]
        return str(answer["headers"]["location"])

    def prove(self, url: str, subject: str = "1") -> str:
        """Sign in at the provider; return where it sends the browser."""
        answer = httpx.post(url, data={"sub": subject}, follow_redirects=False)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"].removeprefix(f"https://{HOST}")

    def sign_in(self, subject: str = "1", next_path: str = "/") -> Response:
        return self.browser.get(self.prove(self.leave(next_path), subject))

    def is_signed_in(self) -> bool:
        return ("__Host-session", "/") in self.browser.jar

    def held(self) -> dict[str, Any]:
        (row,) = [row for row in self.table.scan()["Items"] if row["pk"].startswith("pending#")]
        return dict(row)


def begin(monkeypatch: pytest.MonkeyPatch, table: Any, port: int) -> Gallery:
    put_parameter(
        "/gallery/identity", {"user_pool_client_secret": "", "openid_client_secret": "a secret & a half"}
    )
    user = User(EMAIL, "$argon2id$none", frozenset({"family"}), "viewer", VIEW)
    table.put_item(Item=user.to_item())
    table.put_item(Item={"pk": "audiences", "sk": "f" * 16, "groups": ["family"]})
    environment = {
        "IDENTITY_PARAMETER": "/gallery/identity",
        "OPENID_ISSUER": f"http://localhost:{port}",
        "OPENID_CLIENT": "gallery",
        "OPENID_LABEL": "Example",
    }
    return Gallery(start(monkeypatch, environment), table)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with provider() as port:
        yield port


@pytest.fixture
def gallery(monkeypatch: pytest.MonkeyPatch, empty_table: Any, port: int) -> Gallery:
    return begin(monkeypatch, empty_table, port)


def refused(answer: Response, status: int = 401) -> None:
    assert answer["statusCode"] == status
    assert "Sign in with Example" in answer["body"]


def test_the_form_has_a_way_to_the_provider(gallery: Gallery) -> None:
    page = gallery.browser.get(f"/auth/login?next={ALBUM}")["body"]

    assert f'href="/auth/openid?next={ALBUM}"' in page
    assert "Continue with Example" in page


def test_whom_the_provider_vouches_for_comes_to_their_home(gallery: Gallery) -> None:
    answer = gallery.sign_in()

    assert (answer["statusCode"], answer["headers"]["location"]) == (303, HOME)
    assert gallery.is_signed_in()
    assert ("__Host-pending", "/") not in gallery.browser.jar


def test_and_to_where_they_wanted_to_be(gallery: Gallery) -> None:
    assert gallery.sign_in(next_path=ALBUM)["headers"]["location"] == ALBUM


@pytest.mark.parametrize("next_path", ["//evil.example", "https://evil.example/", "/auth/logout"])
def test_but_never_off_the_gallery(gallery: Gallery, next_path: str) -> None:
    assert gallery.sign_in(next_path=next_path)["headers"]["location"] == HOME


def test_the_way_to_the_provider_names_one_exact_way_back(gallery: Gallery) -> None:
    query = {name: value for name, (value,) in parse_qs(urlsplit(gallery.leave()).query).items()}

    assert query["redirect_uri"] == f"https://{HOST}{CALLBACK}"
    assert query["code_challenge_method"] == "S256"
    assert gallery.held()["held"].keys() == {"state", "nonce", "verifier"}
    assert gallery.held()["held"]["verifier"] not in str(query)


def test_a_provider_that_posts_is_answered_by_a_redirect_to_ourselves(gallery: Gallery) -> None:
    back = gallery.prove(gallery.leave())
    fields = {name: value for name, (value,) in parse_qs(urlsplit(back).query).items()}

    # From another site, and so without our cookies.
    posted = Browser(gallery.browser.handle).post(CALLBACK, fields, origin="https://appleid.apple.com")
    assert posted["headers"]["location"].startswith(f"{CALLBACK}?")
    assert gallery.browser.get(posted["headers"]["location"])["headers"]["location"] == HOME


@pytest.mark.parametrize("subject", ["2", "3"])
def test_an_unverified_or_unknown_address_gets_no_account(gallery: Gallery, subject: str) -> None:
    answer = gallery.sign_in(subject)

    refused(answer)
    assert not gallery.is_signed_in()
    assert "example.org" not in answer["body"]


def test_who_is_disabled_here_is_not_let_in_by_the_provider(gallery: Gallery) -> None:
    gallery.table.put_item(Item={"pk": f"account#{EMAIL}", "sk": "account", "disabled": True})

    refused(gallery.sign_in())
    assert not gallery.is_signed_in()


@pytest.mark.parametrize("change", [{"state": "another"}, {"state": ""}, {"iss": "https://evil.example"}])
def test_an_answer_to_another_question_is_refused(gallery: Gallery, change: dict[str, str]) -> None:
    back = urlsplit(gallery.prove(gallery.leave()))
    query = {name: value for name, (value,) in parse_qs(back.query).items()}

    refused(gallery.browser.get(f"{CALLBACK}?{urlencode({**query, **change})}"))
    assert not gallery.is_signed_in()


def test_a_browser_that_did_not_ask_is_refused(gallery: Gallery) -> None:
    back = gallery.prove(gallery.leave())
    other = Browser(gallery.browser.handle)

    refused(other.get(back))
    assert other.jar == {}


def test_a_code_that_is_brought_again_finds_nothing(gallery: Gallery) -> None:
    back = gallery.prove(gallery.leave())
    token = gallery.browser.jar["__Host-pending", "/"]
    gallery.browser.get(back)
    again = Browser(gallery.browser.handle, {("__Host-pending", "/"): token})

    refused(again.get(back))
    assert ("__Host-session", "/") not in again.jar


def test_a_code_of_another_sign_in_is_refused_by_its_nonce(gallery: Gallery) -> None:
    stolen = parse_qs(urlsplit(gallery.prove(gallery.leave())).query)["code"][0]
    gallery.browser.jar.clear()
    for row in gallery.table.scan()["Items"]:
        if row["pk"].startswith("pending#"):
            gallery.table.delete_item(Key={"pk": row["pk"], "sk": row["sk"]})
    state = parse_qs(urlsplit(gallery.leave()).query)["state"][0]

    refused(gallery.browser.get(f"{CALLBACK}?{urlencode({'code': stolen, 'state': state})}"))
    assert not gallery.is_signed_in()


@pytest.mark.parametrize("query", ["", "error=access_denied", "code=x", "code=x&state=y"])
def test_a_way_back_without_a_proof_leads_nowhere(gallery: Gallery, query: str) -> None:
    gallery.leave()

    refused(gallery.browser.get(f"{CALLBACK}?{query}"))


def test_a_code_that_the_provider_does_not_know_is_refused(gallery: Gallery) -> None:
    state = parse_qs(urlsplit(gallery.leave()).query)["state"][0]

    refused(gallery.browser.get(f"{CALLBACK}?{urlencode({'code': 'forged', 'state': state})}"), 503)
    assert not gallery.is_signed_in()


def test_a_sign_in_that_takes_too_long_begins_anew(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    back = gallery.prove(gallery.leave())

    class Later:
        @staticmethod
        def time() -> float:
            return time.time() + 900

    monkeypatch.setattr(sign_in, "time", Later)
    refused(gallery.browser.get(back))


def test_a_token_that_has_expired_is_refused(monkeypatch: pytest.MonkeyPatch, empty_table: Any) -> None:
    with provider(life=timedelta(hours=-1)) as port:
        gallery = begin(monkeypatch, empty_table, port)

        refused(gallery.sign_in())
    assert not gallery.is_signed_in()


def test_a_provider_may_change_its_keys(monkeypatch: pytest.MonkeyPatch, empty_table: Any) -> None:
    with provider() as port:
        gallery = begin(monkeypatch, empty_table, port)
        gallery.sign_in()
        assert gallery.is_signed_in()
    gallery.browser.jar.clear()

    with provider(port):  # as it comes back, with another key
        assert gallery.sign_in()["headers"]["location"] == HOME
    assert gallery.is_signed_in()


def test_a_provider_that_is_down_is_said_so(monkeypatch: pytest.MonkeyPatch, empty_table: Any) -> None:
    with provider() as port:
        pass
    gallery = begin(monkeypatch, empty_table, port)

    answer = gallery.browser.get("/auth/openid")

    refused(answer, 503)
    assert "does not answer" in answer["body"]


def test_neither_code_nor_token_nor_secret_is_ever_logged(
    gallery: Gallery, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "handlers")
    back = gallery.prove(gallery.leave())
    gallery.browser.get(back)
    gallery.browser.get(back)

    code = parse_qs(urlsplit(back).query)["code"][0]
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("handlers"))
    assert "signed in" in logged
    assert "refused" in logged
    for secret in (code, "a secret & a half", EMAIL):
        assert secret not in logged
