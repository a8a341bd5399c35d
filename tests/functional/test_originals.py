"""Who is handed which original, on a simulated AWS with a clock of our own."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from auth.sessions import token_digest
from auth.shares import DAY_SECONDS
from catalog.photos import State
from handlers import sign_in
from handlers.share_store import DynamoShares
from handlers.table import Table
from tests.functional.share_gallery import ALBUM, OTHER, PHOTO, SHARED_PAGE, TOKEN, publish, put_photo, share
from tests.functional.sign_in_browser import HOST, Browser, Response
from tests.functional.sign_in_container import NOW
from tests.functional.sign_in_gallery import FAMILY, FRIENDS, PASSWORD
from tests.unit.auth.cloudfront import opens_address

ORIGINAL = f"/auth/originals/{ALBUM}/{PHOTO}"
ADDRESS = "/photos/Lake/lake.jpg"
CLOSED, BROKEN, GONE, ODD, NAMED = ("c" * 16, "b" * 16, "g" * 16, "d" * 16, "n" * 16)


@pytest.fixture
def gallery(table: Any, browser: Browser) -> Any:
    """Albums whose originals may be had, of the family and of friends, and one whose may not."""
    publish(table, ALBUM, FAMILY, originals=True)
    publish(table, OTHER, FRIENDS, originals=True)
    publish(table, CLOSED, FAMILY)
    put_photo(table)
    put_photo(table, album=OTHER)
    put_photo(table, album=CLOSED)
    put_photo(table, BROKEN, state=State.DAMAGED)
    put_photo(table, GONE, state=State.GONE)
    put_photo(table, ODD, key="photos/Lake/../lake.jpg")
    put_photo(table, NAMED, key="photos/Großes Fest/a+b #1 100%?.jpg")
    return table


def stranger() -> Browser:
    return Browser(lambda sent: sign_in.handler(sent, None))


def ask(browser: Browser, album: str = ALBUM, photo: str = PHOTO) -> Response:
    return browser.get(
        f"/auth/originals/{album}/{photo}", referer=f"https://{HOST}/g/{FAMILY}/{ALBUM}/index.html"
    )


def open_link(browser: Browser, token: str = TOKEN) -> None:
    csrf = re.search(r'name="csrf" value="([^"]*)"', browser.get(f"/s/{token}")["body"])
    assert csrf
    assert browser.post(f"/s/{token}", {"csrf": csrf[1]}, origin="null")["statusCode"] == 303


def is_good(answer: Response, key: RSAPrivateKey, now: int = NOW) -> bool:
    """Tell whether CloudFront lets through who goes where *answer* leads, at *now*."""
    keys = {"K2JCJMDEHXQW5F": key.public_key()}
    return opens_address(f"https://{HOST}{answer['headers']['location']}", now, keys)


def test_a_viewer_is_handed_an_address_that_opens_that_original_for_five_minutes(
    gallery: Any, browser: Browser, key: RSAPrivateKey
) -> None:
    browser.sign_in("grandma", PASSWORD)

    answer = ask(browser)

    assert answer["statusCode"] == 303
    assert answer["headers"]["location"].partition("?")[0] == ADDRESS
    assert answer["headers"]["cache-control"] == "no-store"
    assert answer["cookies"] == []
    assert [is_good(answer, key, NOW + at) for at in (0, 299, 300)] == [True, True, False]


def test_a_name_of_any_letters_is_asked_for_as_it_is_stored(
    gallery: Any, browser: Browser, key: RSAPrivateKey
) -> None:
    browser.sign_in("grandma", PASSWORD)

    answer = ask(browser, photo=NAMED)

    path = "/photos/Gro%C3%9Fes%20Fest/a%2Bb%20%231%20100%25%3F.jpg"
    assert answer["headers"]["location"].partition("?")[0] == path
    assert is_good(answer, key)


def test_what_is_not_there_not_theirs_or_not_to_be_had_is_the_same_to_the_byte(
    gallery: Any, browser: Browser
) -> None:
    browser.sign_in("grandma", PASSWORD)
    asked = {
        "an unknown album": ("z" * 16, PHOTO),
        "an unknown photo": (ALBUM, "z" * 16),
        "another group's": (OTHER, PHOTO),
        "an album that hands out none": (CLOSED, PHOTO),
        "a damaged one": (ALBUM, BROKEN),
        "a removed one": (ALBUM, GONE),
        "one that no browser can ask for": (ALBUM, ODD),
        "no id": ("..", "%2e%2e"),
        "a long one": (ALBUM, "p" * 3000),
    }

    answers = {what: ask(browser, *ids) for what, ids in asked.items()}

    assert answers == dict.fromkeys(answers, browser.get("/auth/enter?next=/g/unknown/index.html"))
    assert {answer["statusCode"] for answer in answers.values()} == {410}


def test_an_owner_gets_every_original_that_is_there(
    gallery: Any, browser: Browser, key: RSAPrivateKey
) -> None:
    browser.sign_in("owner", PASSWORD)
    there = [(ALBUM, PHOTO), (OTHER, PHOTO), (CLOSED, PHOTO), (ALBUM, BROKEN), (ALBUM, NAMED)]
    missing = [(ALBUM, GONE), (ALBUM, "z" * 16), ("z" * 16, PHOTO), (ALBUM, ODD)]

    assert all(is_good(ask(browser, *ids), key) for ids in there)
    assert {ask(browser, *ids)["statusCode"] for ids in missing} == {410}


def test_what_the_catalog_says_now_decides(gallery: Any, browser: Browser) -> None:
    browser.sign_in("grandma", PASSWORD)
    assert ask(browser)["statusCode"] == 303

    for audience, originals in ((FRIENDS, True), (FAMILY, False)):
        publish(gallery, ALBUM, audience, originals=originals)
        assert ask(browser)["statusCode"] == 410
    gallery.delete_item(Key={"pk": "albums", "sk": ALBUM})
    assert ask(browser)["statusCode"] == 410


def test_an_album_that_was_published_before_there_were_originals_hands_out_none(
    gallery: Any, browser: Browser
) -> None:
    row = gallery.get_item(Key={"pk": "albums", "sk": ALBUM})["Item"]
    gallery.put_item(Item={**row, "published": row["published"].replace(', "originals": true', "")})
    browser.sign_in("grandma", PASSWORD)

    assert ask(browser)["statusCode"] == 410


def test_who_is_not_signed_in_is_led_to_the_form_and_back_to_the_album_whatever_was_asked_for(
    gallery: Any, browser: Browser, clock: SimpleNamespace
) -> None:
    browser.sign_in("grandma", PASSWORD)
    clock.now = NOW + 31 * DAY_SECONDS

    answers = [ask(browser), ask(stranger()), ask(stranger(), "z" * 16), ask(stranger(), CLOSED)]

    assert answers == [answers[0]] * 4
    location = f"/auth/login?next=/g/{FAMILY}/{ALBUM}/index.html"
    assert (answers[0]["statusCode"], answers[0]["headers"]["location"]) == (303, location)
    assert stranger().get(ORIGINAL)["headers"]["location"] == "/auth/login"


@pytest.mark.parametrize("name", ["grandma", "owner"])
def test_no_address_outlives_the_session(
    gallery: Any, browser: Browser, clock: SimpleNamespace, key: RSAPrivateKey, name: str
) -> None:
    browser.sign_in(name, PASSWORD)
    ends_at = clock.now = NOW + 30 * DAY_SECONDS
    clock.now -= 60

    assert [is_good(ask(browser), key, ends_at + at) for at in (-1, 0)] == [True, False]


def test_a_guest_gets_the_originals_of_a_link_that_includes_them(
    gallery: Any, browser: Browser, key: RSAPrivateKey
) -> None:
    share(originals=True)
    open_link(browser)

    assert is_good(ask(browser), key)
    answers = [
        ask(browser, *ids) for ids in ((OTHER, PHOTO), (CLOSED, PHOTO), (ALBUM, BROKEN), (ALBUM, "z" * 16))
    ]
    assert {answer["headers"].get("location", "").partition("?")[0] for answer in answers} <= {
        "",
        "/auth/login",
    }


def test_a_guest_without_originals_is_told_so_and_led_back(gallery: Any, browser: Browser) -> None:
    share()
    open_link(browser)

    answer = ask(browser)

    assert answer["statusCode"] == 410
    assert "not part of your link" in answer["body"]
    assert f'href="{SHARED_PAGE}"' in answer["body"]
    assert "/photos/" not in answer["body"]
    # Where the album hands out none, no link can.
    publish(gallery, ALBUM, FAMILY)
    assert ask(browser)["body"] != answer["body"]


def test_of_two_links_to_an_album_the_one_with_originals_decides(
    gallery: Any, browser: Browser, key: RSAPrivateKey
) -> None:
    share()
    share("V" * 43, originals=True)
    open_link(browser, "V" * 43)
    open_link(browser)

    assert is_good(ask(browser), key)


def test_a_link_to_one_photo_hands_out_that_one(gallery: Any, browser: Browser, key: RSAPrivateKey) -> None:
    share(photo=PHOTO, originals=True)
    open_link(browser)

    assert is_good(ask(browser), key)
    assert ask(browser, photo=NAMED)["headers"]["location"].startswith("/auth/login")
    assert f'data-original="{ORIGINAL}"' in browser.get(f"/s/photo/{PHOTO}")["body"]

    other = stranger()
    share("V" * 43, photo=PHOTO)
    open_link(other, "V" * 43)
    assert f'href="/s/photo/{PHOTO}"' in ask(other)["body"]
    assert "data-original" not in other.get(f"/s/photo/{PHOTO}")["body"]
    publish(gallery, ALBUM, FAMILY)
    assert "data-original" not in browser.get(f"/s/photo/{PHOTO}")["body"]


def test_a_link_that_is_over_hands_out_nothing_and_no_address_outlives_it(
    gallery: Any, browser: Browser, clock: SimpleNamespace, key: RSAPrivateKey
) -> None:
    link = share(days=1, originals=True)
    open_link(browser)
    clock.now = link.ends_at - 60

    answer = ask(browser)
    assert [is_good(answer, key, link.ends_at + at) for at in (-1, 0)] == [True, False]

    DynamoShares(Table("gallery")).revoke(token_digest(TOKEN), clock.now)
    assert ask(browser)["headers"]["location"].startswith("/auth/login")


def test_a_viewer_of_another_group_may_hold_a_link(
    gallery: Any, browser: Browser, key: RSAPrivateKey
) -> None:
    share(album=OTHER, originals=True)
    open_link(browser)
    browser.sign_in("grandma", PASSWORD)

    assert is_good(ask(browser, OTHER), key)


def test_what_is_handed_out_is_logged_without_naming_it(
    gallery: Any, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    browser.sign_in("grandma", PASSWORD)
    ask(browser)

    assert "an original was handed out" in caplog.text
    assert not [word for word in ("lake", "Lake", PHOTO, ALBUM, "Signature") if word in caplog.text]
