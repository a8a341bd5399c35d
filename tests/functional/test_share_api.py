"""`/api/shares` as an owner's pages call it, on a simulated AWS."""

import json
from types import SimpleNamespace
from typing import Any

import boto3
import pytest

from auth.sessions import token_digest
from auth.shares import DAY_SECONDS
from handlers import api, sign_in
from handlers.share_store import DynamoShares
from handlers.table import Table
from tests.functional.share_gallery import ALBUM, PHOTO, fill, share
from tests.functional.sign_in_browser import HOST, ORIGIN_VERIFY, Browser, Response, event
from tests.functional.sign_in_container import NOW
from tests.functional.sign_in_gallery import PASSWORD

OURS = {"origin": f"https://{HOST}", "sec-fetch-site": "same-origin"}
WISH = {"album": ALBUM, "label": "Our wedding", "days": 3}
KEY = "0123456789abcdef"


@pytest.fixture
def gallery(table: Any, browser: Browser, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A browser in front of a gallery with albums; nobody has signed in yet."""
    fill(table)
    secrets = {"host": HOST, "origin_verify": [ORIGIN_VERIFY], "link_key": "key of the links"}
    boto3.client("ssm").put_parameter(Name="/gallery/api", Type="SecureString", Value=json.dumps(secrets))
    sign_in._settings()  # two functions in one process: the other one has read its own by now
    monkeypatch.setenv("PARAMETER", "/gallery/api")
    monkeypatch.setattr(api, "time", SimpleNamespace(time=lambda: clock.now))
    for kept in (api._secrets_of, api._router):
        kept.cache_clear()
    return browser


def call(
    browser: Browser, method: str, path: str = "/api/shares", body: Any = None, **headers: str
) -> tuple[int, Any]:
    """Return status and content of an answer."""
    json_headers = {"content-type": "application/json", "idempotency-key": KEY} if body is not None else {}
    sent = event(method, path, None, {**OURS, **json_headers, **headers}, browser.cookies_for(path))
    if body is not None:
        sent["body"] = body if isinstance(body, str) else json.dumps(body)
    answer: Response = api.handler(sent, None)
    assert answer["headers"]["cache-control"] == "no-store"
    return answer["statusCode"], json.loads(answer["body"]) if answer["body"] else None


@pytest.fixture
def owner(gallery: Browser) -> Browser:
    gallery.sign_in("owner", PASSWORD)
    return gallery


def test_an_owner_makes_lists_and_revokes_a_link(owner: Browser) -> None:
    status, made = call(owner, "POST", body=WISH)
    assert (status, made["label"], made["state"], made["uses"]) == (200, "Our wedding", "open", 0)
    assert made["ends_at"] == NOW + 3 * DAY_SECONDS
    assert made["id"] == token_digest(made["url"].removeprefix(f"https://{HOST}/s/"))

    status, listed = call(owner, "GET")
    assert (status, listed["shares"]) == (200, [{k: v for k, v in made.items() if k != "url"}])

    status, revoked = call(owner, "DELETE", f"/api/shares/{made['id']}")
    assert (status, revoked["state"], revoked["revoked_at"]) == (200, "revoked", NOW)
    assert call(owner, "DELETE", f"/api/shares/{made['id']}")[0] == 200  # once more is the same
    assert call(owner, "GET")[1]["shares"][0]["state"] == "revoked"


def test_a_wish_that_is_sent_again_makes_one_link_and_another_wish_needs_another_key(owner: Browser) -> None:
    first = call(owner, "POST", body=WISH)
    again = call(owner, "POST", body=WISH)
    other = call(owner, "POST", body={**WISH, "label": "Another"})
    new = call(owner, "POST", body=WISH, **{"idempotency-key": KEY[::-1]})

    assert again == first
    assert (other[0], other[1]["error"]["field"]) == (409, "Idempotency-Key")
    assert new[1]["url"] != first[1]["url"]
    assert len(call(owner, "GET")[1]["shares"]) == 2


def test_only_the_hash_of_a_token_is_kept_and_the_list_does_not_tell_it(owner: Browser, table: Any) -> None:
    _, made = call(owner, "POST", body={**WISH, "password": "grandma's cake"})
    token = made["url"].rpartition("/")[2]

    assert len(token) == 43
    for text in (repr(table.scan()["Items"]), json.dumps(call(owner, "GET"))):
        assert token not in text
        assert "cake" not in text
    assert "argon2" not in json.dumps(call(owner, "GET"))


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_nobody_but_a_signed_in_owner_shares(gallery: Browser, method: str) -> None:
    link = share()
    path = f"/api/shares/{link.digest}" if method == "DELETE" else "/api/shares"
    body = WISH if method == "POST" else None
    nobody = call(gallery, method, path, body)
    gallery.sign_in("grandma", PASSWORD)

    assert nobody == call(gallery, method, path, body) == (401, {"error": {"message": api_message()}})
    assert [each.revoked_at for each in DynamoShares(Table("gallery")).list_all()] == [0]


def api_message() -> str:
    return "Only a signed-in owner shares."


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_what_changes_something_must_come_from_our_own_pages(owner: Browser, method: str) -> None:
    link = share()
    path = f"/api/shares/{link.digest}" if method == "DELETE" else "/api/shares"
    body = WISH if method == "POST" else None

    for foreign in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        assert call(owner, method, path, body, **foreign)[0] == 400
    assert [each.revoked_at for each in DynamoShares(Table("gallery")).list_all()] == [0]


def test_a_form_makes_no_link_for_it_cannot_send_json(owner: Browser) -> None:
    status, answer = call(owner, "POST", body=WISH, **{"content-type": "text/plain"})

    assert (status, answer["error"]["field"]) == (422, "Content-Type")
    assert call(owner, "GET")[1] == {"shares": []}


@pytest.mark.parametrize(
    ("wish", "status", "field"),
    [
        *(("{", 422, "body"), ("[]", 422, "body"), ("[" * 5000, 422, "body"), ('"text"', 422, "body")),
        *(({}, 422, "album"), ({"album": 5}, 422, "album"), ({"album": "../x"}, 422, "album")),
        *(({"album": ALBUM, "photo": "x"}, 422, "photo"), ({"album": "z" * 16}, 410, "album")),
        *(({"album": ALBUM, "photo": "q" * 16}, 410, "photo"), ({**WISH, "days": 0}, 422, "days")),
        *(({**WISH, "days": 1e9}, 422, "days"), ({**WISH, "opens": "soon"}, 422, "opens")),
        *(({**WISH, "password": "short"}, 422, "password"), ({**WISH, "owner": True}, 422, "owner")),
    ],
)
def test_a_wish_that_cannot_be_is_refused_by_field_value_and_what_is_allowed(
    owner: Browser, wish: Any, status: int, field: str
) -> None:
    found, answer = call(owner, "POST", body=wish)

    assert (found, answer["error"]["field"]) == (status, field)
    assert answer["error"]["allowed"]
    assert "short" not in json.dumps(answer)
    assert call(owner, "GET")[1] == {"shares": []}


@pytest.mark.parametrize("sent", ["", "short", "x" * 65, "with space in the key"])
def test_a_key_is_needed_so_that_a_wish_can_be_sent_again(owner: Browser, sent: str) -> None:
    status, answer = call(owner, "POST", body=WISH, **{"idempotency-key": sent})

    assert (status, answer["error"]["field"]) == (400, "Idempotency-Key")


def test_a_body_that_is_too_long_is_refused_unread(owner: Browser) -> None:
    assert call(owner, "POST", body={**WISH, "label": "x" * 9000})[0] == 400


@pytest.mark.parametrize("id_", ["0" * 64, "x", "..", "0" * 500])
def test_a_link_that_is_not_listed_cannot_be_revoked(owner: Browser, id_: str) -> None:
    status, answer = call(owner, "DELETE", f"/api/shares/{id_}")

    assert (status, answer["error"]["field"]) == (410, "id")


def test_one_photo_can_be_shared_with_its_originals(owner: Browser) -> None:
    _, made = call(owner, "POST", body={"album": ALBUM, "photo": PHOTO, "originals": True})

    assert (made["photo"], made["originals"]) == (PHOTO, True)


def test_what_did_not_come_through_the_distribution_is_refused(owner: Browser) -> None:
    assert call(owner, "GET", **{"x-origin-verify": "guess"}) == (401, None)
    assert call(owner, "PUT", "/api/shares")[0] == 400
