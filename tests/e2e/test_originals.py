"""Originals taken home from the embedded cloud: the same bytes, for whom they are, and for nobody else."""

import json
import re
import time
from collections.abc import Iterator

import httpx
import pytest

from auth.grants import GrantSigner, signed_query
from tests.e2e.cloud import Cloud
from tests.e2e.test_access import enter_page, raw_get, signing_parameter
from tests.e2e.test_share_links import made, open_link
from tests.e2e.visitor import Visitor
from tests.gallery import picture

ALBUM, OTHER, CLOSED = "Summer & Sea", "Friends' own", "Only to look at"
NAME = "Großmutter +1 #2 100%25?.jpg"
HOSTILE = b"<!doctype html><script>alert(document.cookie)</script>"


@pytest.fixture(scope="module")
def taken(cloud: Cloud) -> Cloud:
    """A cloud with albums of the family and of friends that hand out originals, and one that does not."""
    cloud.put(f"{ALBUM}/metadata.yml", b"visible_to: [family]\ndownload: original")
    cloud.put(f"{OTHER}/metadata.yml", b"visible_to: [friends]\ndownload: original")
    cloud.put(f"{CLOSED}/metadata.yml", b"visible_to: [family]")
    for number, path in enumerate((f"{ALBUM}/{NAME}", f"{OTHER}/a.jpg", f"{CLOSED}/a.jpg")):
        cloud.put(path, picture((500 + number, 300)))
    cloud.put(f"{ALBUM}/page.jpg", HOSTILE)
    cloud.settle()
    return cloud


@pytest.fixture
def family(taken: Cloud) -> Iterator[Visitor]:
    """Somebody of the family who has signed in."""
    with taken.visitor("grandparents") as visitor:
        yield visitor


def page_of(cloud: Cloud, album: str) -> str:
    (prefix,) = {
        photo["prefix"] for path, photo in cloud.photos().items() if path.startswith(f"{album}/")
    } - {""}
    return f"/{prefix}index.html"


def asked(cloud: Cloud, path: str) -> str:
    """Return where the original at *path* is asked for."""
    photo = cloud.photos()[path]
    return f"/auth/originals/{photo['album']}/{photo['id']}"


def address(visitor: Visitor, path: str) -> str:
    """Return the address that *visitor* is handed."""
    answer = visitor.client.get(path, follow_redirects=False)
    assert answer.status_code == 303
    return answer.headers["location"].removeprefix("/")


def stored(cloud: Cloud, path: str) -> bytes:
    key = cloud.outputs["originals_prefix"] + path
    data: bytes = cloud.s3.get_object(Bucket=cloud.outputs["originals_bucket"], Key=key)["Body"].read()
    return data


def test_what_a_viewer_takes_home_is_the_uploaded_file_to_the_byte(taken: Cloud, family: Visitor) -> None:
    page = family.open(page_of(taken, ALBUM)).text
    (offered,) = re.findall(r'data-original="([^"]*)"', page)

    answer = family.get(offered)

    assert offered == asked(taken, f"{ALBUM}/{NAME}")
    assert answer.status_code == 200
    assert answer.content == stored(taken, f"{ALBUM}/{NAME}")
    assert answer.url.path == f"/photos/{ALBUM}/{NAME}"
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"].split("; ")
    assert "data-original" not in family.open(page_of(taken, CLOSED)).text


def test_an_address_opens_nothing_else_nothing_later_and_nothing_changed(
    taken: Cloud, family: Visitor
) -> None:
    good = address(family, asked(taken, f"{ALBUM}/{NAME}"))
    path, _, query = good.partition("?")
    secrets = json.loads(signing_parameter(taken))
    signer = GrantSigner(secrets["private_key_pem"], secrets["key_pair_id"], secrets["host"])
    key = f"photos/{ALBUM}/{NAME}"
    ended = signer.sign_original(key, int(time.time()) - 1).removeprefix("/")
    grant = signed_query(signer.sign("/g/aaaaaaaaaaaaaaaa/", int(time.time()) + 60))
    refused = {
        "unsigned": path,
        "past its time": ended,
        "a later end": good.replace("Expires=", "Expires=1"),
        "another signature": good.replace("Signature=", "Signature=AA"),
        "another original": f"photos/Friends'%20own/a.jpg?{query}",
        "the album's settings": f"photos/{ALBUM.replace(' ', '%20')}/metadata.yml?{query}",
        "a query for S3": f"{good}&response-content-type=text%2Fhtml",
        "a grant for albums": f"{path}?{grant}",
        "by way of an album": f"g/aaaaaaaaaaaaaaaa/../../{path}?{grant}",
    }

    answers = {what: raw_get(taken, changed) for what, changed in refused.items()}

    assert raw_get(taken, good).content == stored(taken, f"{ALBUM}/{NAME}")
    assert {what: answer.status_code for what, answer in answers.items()} == dict.fromkeys(refused, 403)
    assert {answer.text for answer in answers.values()} == {enter_page(taken)}


def test_nobody_lists_changes_or_deletes_an_original_from_outside(taken: Cloud, family: Visitor) -> None:
    good = address(family, asked(taken, f"{ALBUM}/{NAME}"))
    url = httpx.URL(taken.url, raw_path=f"/{good}".encode())
    with httpx.Client() as client:
        statuses = {
            method: client.send(httpx.Request(method, url)).status_code
            for method in ("PUT", "POST", "DELETE", "PATCH")
        }

    assert not [status for status in statuses.values() if status < 400], statuses
    assert raw_get(taken, "photos/").status_code == 403
    assert raw_get(taken, "photos/?list-type=2").status_code == 403
    assert raw_get(taken, good).status_code == 200


def test_to_others_an_original_does_not_exist(taken: Cloud, family: Visitor) -> None:
    gone = family.client.get("/auth/originals/none/none")

    for path in (f"{OTHER}/a.jpg", f"{CLOSED}/a.jpg", f"{ALBUM}/page.jpg"):
        answer = family.client.get(asked(taken, path))
        assert (answer.status_code, answer.content) == (410, gone.content), path
    with taken.visitor("friend") as friend, taken.visitor("owner") as owner, taken.visitor() as nobody:
        assert friend.client.get(asked(taken, f"{ALBUM}/{NAME}")).status_code == 410
        assert friend.get(asked(taken, f"{OTHER}/a.jpg")).content == stored(taken, f"{OTHER}/a.jpg")
        assert owner.get(asked(taken, f"{CLOSED}/a.jpg")).content == stored(taken, f"{CLOSED}/a.jpg")
        assert nobody.get(asked(taken, f"{ALBUM}/{NAME}")).url.path == "/auth/login"


def test_a_file_that_would_run_as_a_page_is_saved_even_for_its_owner(taken: Cloud) -> None:
    with taken.visitor("owner") as owner:
        answer = owner.get(asked(taken, f"{ALBUM}/page.jpg"))

    assert answer.content == HOSTILE
    assert answer.headers["content-disposition"] == "attachment"
    assert {"default-src 'none'", "sandbox"} <= set(answer.headers["content-security-policy"].split("; "))


def test_guests_take_home_what_their_link_includes(taken: Cloud) -> None:
    wanted = asked(taken, f"{ALBUM}/{NAME}")
    links = {True: made(taken, ALBUM, "--originals"), False: made(taken, ALBUM)}
    for includes, link in links.items():
        with Visitor(taken.url) as guest:
            page = open_link(guest, link)
            assert wanted in guest.get(page).text

            answer = guest.get(wanted)

            assert answer.status_code == (200 if includes else 410)
            assert (answer.content == stored(taken, f"{ALBUM}/{NAME}")) is includes
            assert includes or f'href="{page}"' in answer.text
