"""Share links as their guests find them, on a simulated AWS with a clock of our own."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from auth.sessions import token_digest
from auth.shares import DAY_SECONDS, Share
from handlers import sign_in
from handlers.share_store import DynamoShares
from handlers.table import Table
from tests.functional.share_gallery import (
    ALBUM,
    ALBUM_PAGE,
    ONE_PAGE,
    OTHER,
    PHOTO,
    SHARED_PAGE,
    TOKEN,
    fill,
    publish,
    share,
)
from tests.functional.sign_in_browser import HOST, Browser, Response
from tests.functional.sign_in_container import NOW
from tests.functional.sign_in_gallery import FAMILY, FRIENDS, GRANDMA, PASSWORD, is_open
from tests.unit.auth.cloudfront import opens

LINK = f"/s/{TOKEN}"
HOUR = 60 * 60
INSIDE = [SHARED_PAGE, f"/g/{FAMILY}/{ALBUM}/i/x.jpg", f"/g/{FAMILY}/{ALBUM}/x/y.jpg"]
# The album's own page and its covers tell of other albums; the rest is not this guest's at all.
OUTSIDE = [
    *(ALBUM_PAGE, f"/g/{FAMILY}/{ALBUM}/c/cover.jpg", f"/g/{FAMILY}/{ALBUM}/z/all.zip"),
    *(
        f"/g/{FAMILY}/{OTHER}/s/index.html",
        f"/g/{FRIENDS}/{OTHER}/s/index.html",
        f"/h/{GRANDMA.view}/index.html",
    ),
]


@pytest.fixture
def gallery(table: Any, browser: Browser) -> Any:
    fill(table)
    return table


def open_link(browser: Browser, link: str = LINK, **fields: str) -> Response:
    """Open a link as its page asks to: by a form, sent from a page that sends no Referer."""
    csrf = re.search(r'name="csrf" value="([^"]*)"', browser.get(link)["body"])
    sent = {"csrf": csrf[1] if csrf else "", **fields}
    return browser.post(link, sent, origin="null")


def stranger() -> Browser:
    return Browser(lambda sent: sign_in.handler(sent, None))


def row(token: str = TOKEN) -> Share:
    found = DynamoShares(Table("gallery")).find(token_digest(token))
    assert found
    return found


def enter(browser: Browser, path: str = SHARED_PAGE) -> Response:
    return browser.get("/auth/enter", referer=f"https://{HOST}{path}")


def test_a_link_leads_a_guest_to_that_album_and_to_nothing_else(
    gallery: Any, browser: Browser, key: RSAPrivateKey
) -> None:
    share()

    answer = open_link(browser)

    assert (answer["statusCode"], answer["headers"]["location"]) == (303, SHARED_PAGE)
    assert answer["headers"]["Referrer-Policy"] == "no-referrer"  # or the token would go along
    assert all(is_open(browser, path, key) for path in INSIDE)
    assert not [path for path in OUTSIDE if is_open(browser, path, key)]


def test_no_two_grants_of_a_guest_nest(gallery: Any, browser: Browser) -> None:
    share()
    open_link(browser)

    paths = {path for name, path in browser.jar if name.startswith("CloudFront-")}

    assert len(paths) == 3
    assert not [(a, b) for a in paths for b in paths if a != b and a.startswith(b)]


def test_looking_at_a_link_never_uses_it_up(gallery: Any, browser: Browser) -> None:
    share()
    for _ in range(5):  # messengers look ahead
        assert stranger().get(LINK)["statusCode"] == 200
    assert (row().uses, row().last_used_at) == (0, 0)
    assert not [item for item in gallery.scan()["Items"] if item["pk"].startswith("guest#")]

    open_link(browser)

    assert (row().uses, row().last_used_at) == (1, NOW)


def test_only_the_hash_of_a_token_is_in_the_table(gallery: Any, browser: Browser) -> None:
    share(password="grandma's cake")
    open_link(browser, password="grandma's cake")
    token = browser.jar["__Host-guest", "/"]

    everything = repr(gallery.scan()["Items"])

    assert TOKEN not in everything
    assert token not in everything
    assert "cake" not in everything
    assert token_digest(TOKEN) in everything
    assert token_digest(token) in everything


def test_a_revoked_link_is_refused_at_the_next_renewal_and_its_grant_ends_in_an_hour(
    gallery: Any, browser: Browser, clock: SimpleNamespace, key: RSAPrivateKey
) -> None:
    share()
    open_link(browser)
    clock.now = NOW + 60
    assert enter(browser)["headers"]["location"] == SHARED_PAGE

    DynamoShares(Table("gallery")).revoke(token_digest(TOKEN), clock.now)

    assert enter(browser)["statusCode"] == 410
    assert stranger().get(LINK)["statusCode"] == 410
    assert is_open(browser, SHARED_PAGE, key, NOW + 60 + HOUR - 1)
    assert not is_open(browser, SHARED_PAGE, key, NOW + 60 + HOUR)


def test_a_page_that_stays_open_is_renewed_for_as_long_as_the_link_lives(
    gallery: Any, browser: Browser, clock: SimpleNamespace, key: RSAPrivateKey
) -> None:
    share()
    open_link(browser)
    clock.now = NOW + HOUR // 2

    assert browser.get(f"/auth/renew?next={SHARED_PAGE}")["statusCode"] == 204
    assert is_open(browser, SHARED_PAGE, key, clock.now + HOUR - 1)
    assert stranger().get(f"/auth/renew?next={SHARED_PAGE}")["statusCode"] == 401

    DynamoShares(Table("gallery")).revoke(token_digest(TOKEN), clock.now)
    assert browser.get(f"/auth/renew?next={SHARED_PAGE}")["statusCode"] == 401


def test_a_grant_never_outlives_the_link(
    gallery: Any, browser: Browser, clock: SimpleNamespace, key: RSAPrivateKey
) -> None:
    link = share(days=1)
    clock.now = link.ends_at - 600
    open_link(browser)

    assert is_open(browser, SHARED_PAGE, key, link.ends_at - 1)
    assert not is_open(browser, SHARED_PAGE, key, link.ends_at)
    clock.now = link.ends_at
    assert enter(browser)["statusCode"] == 410
    assert open_link(browser)["statusCode"] == 410


def test_links_that_open_nothing_are_answered_alike_to_the_byte(
    gallery: Any, browser: Browser, clock: SimpleNamespace
) -> None:
    tokens = {name: letter * 43 for name, letter in (("revoked", "R"), ("expired", "E"), ("no album", "N"))}
    share(tokens["revoked"], days=30)
    share(tokens["expired"], days=1)
    share(tokens["no album"], album="z" * 16, days=30)
    DynamoShares(Table("gallery")).revoke(token_digest(tokens["revoked"]), NOW)
    clock.now = NOW + 2 * DAY_SECONDS
    links = [f"/s/{token}" for token in (*tokens.values(), "U" * 43, "short", "x" * 44, "%00", "..")]

    answers = [stranger().get(link) for link in links]
    answers += [stranger().post(link, {"csrf": "x", "password": "y"}) for link in links]

    assert answers == [answers[0]] * len(answers)
    assert answers[0]["statusCode"] == 410


def test_before_its_time_a_link_says_when_it_opens_and_opens_nothing(
    gallery: Any, browser: Browser, clock: SimpleNamespace
) -> None:
    share(opens_at=NOW + DAY_SECONDS, label="Our wedding")

    page = browser.get(LINK)
    assert (page["statusCode"], "Our wedding" in page["body"]) == (200, True)
    assert "opens on 16 January 2027 at 08:00 UTC" in page["body"]
    assert "<form" not in page["body"]
    token = re.search(r'name="csrf" value="([^"]*)"', browser.get("/auth/login")["body"])
    assert token
    assert browser.post(LINK, {"csrf": token[1]})["statusCode"] == 200
    assert row().uses == 0

    clock.now = NOW + DAY_SECONDS
    assert open_link(browser)["statusCode"] == 303


def test_an_album_that_moves_to_another_audience_is_followed_and_one_that_goes_is_refused(
    gallery: Any, browser: Browser, key: RSAPrivateKey
) -> None:
    share()
    open_link(browser)

    publish(gallery, ALBUM, FRIENDS)
    moved = SHARED_PAGE.replace(FAMILY, FRIENDS)
    assert enter(browser)["headers"]["location"] == moved
    assert is_open(browser, moved, key)

    gallery.delete_item(Key={"pk": "albums", "sk": ALBUM})
    assert enter(browser, moved)["statusCode"] == 410


def test_a_guest_has_a_new_id_after_each_link_and_holds_them_all(
    gallery: Any, browser: Browser, key: RSAPrivateKey
) -> None:
    share()
    share("V" * 43, album=OTHER)
    open_link(browser)
    first = browser.jar["__Host-guest", "/"]
    before = dict(browser.jar)

    open_link(browser, f"/s/{'V' * 43}")

    other = f"/g/{FRIENDS}/{OTHER}/s/index.html"
    assert browser.jar["__Host-guest", "/"] != first
    assert is_open(browser, SHARED_PAGE, key)
    assert is_open(browser, other, key)
    assert enter(browser)["headers"]["location"] == SHARED_PAGE
    assert enter(browser, other)["headers"]["location"] == other
    browser.jar = before  # the former id is worth nothing
    assert enter(browser)["headers"]["location"].startswith("/auth/login")


def test_a_planted_guest_id_is_never_adopted(gallery: Any, browser: Browser) -> None:
    share()
    browser.jar["__Host-guest", "/"] = "planted"

    open_link(browser)

    assert browser.jar["__Host-guest", "/"] != "planted"
    assert not [item for item in gallery.scan()["Items"] if token_digest("planted") in item["pk"]]


def test_to_a_guest_other_pages_are_what_they_are_to_a_stranger(gallery: Any, browser: Browser) -> None:
    share()
    open_link(browser)

    for path in OUTSIDE[3:]:
        assert enter(browser, path) == enter(stranger(), path)
    assert browser.get("/auth/enter") == stranger().get("/auth/enter")
    # The album's own page leads to the one for guests.
    assert enter(browser, ALBUM_PAGE)["headers"]["location"] == SHARED_PAGE


def test_a_guest_whose_grant_has_ended_comes_back_to_the_page_of_a_large_album(
    gallery: Any, browser: Browser
) -> None:
    share()
    open_link(browser)

    second = SHARED_PAGE.replace("index", "page-2")
    assert enter(browser, second)["headers"]["location"] == second
    assert enter(browser, ALBUM_PAGE.replace("index", "page-2"))["headers"]["location"] == second
    for odd in ("page-3.html", "album.css", ""):
        assert enter(browser, SHARED_PAGE.replace("index.html", odd))["headers"]["location"] == SHARED_PAGE


def test_a_password_is_asked_for_and_guessing_it_is_charged_before_any_hash(
    gallery: Any, browser: Browser, verified: list[str]
) -> None:
    share(password="grandma's cake")
    assert 'type="password"' in browser.get(LINK)["body"]

    wrong = open_link(browser, password="grandpa's cake")
    assert (wrong["statusCode"], "does not open" in wrong["body"]) == (401, True)
    assert open_link(browser, password="grandma's cake")["statusCode"] == 303
    asked = len(verified)

    statuses = [open_link(stranger(), password="wrong guess")["statusCode"] for _ in range(8)]

    assert statuses == [401] * 5 + [429] * 3
    assert len(verified) == asked + 5
    late = open_link(stranger(), password="grandma's cake")
    assert (late["statusCode"], late["headers"]["retry-after"]) == (429, "30")
    assert row().uses == 1


def test_only_our_own_form_opens_a_link(gallery: Any, browser: Browser) -> None:
    share()
    browser.get(LINK)

    assert browser.post(LINK, {"csrf": "forged"})["statusCode"] == 400
    csrf = re.search(r'name="csrf" value="([^"]*)"', browser.get(LINK)["body"])
    assert csrf
    foreign = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    assert browser.post(LINK, {"csrf": csrf[1]}, **foreign)["statusCode"] == 400
    hidden = {"origin": "null", "sec-fetch-site": "cross-site"}
    assert browser.post(LINK, {"csrf": csrf[1]}, **hidden)["statusCode"] == 400
    assert row().uses == 0


def test_who_may_see_the_album_anyway_goes_straight_there_without_a_narrower_cookie(
    gallery: Any, browser: Browser
) -> None:
    publish(gallery, ALBUM, FAMILY, pages=ONE_PAGE)
    share()
    share("P" * 43, photo=PHOTO)
    browser.sign_in("grandma", PASSWORD)
    held = set(browser.jar)

    for link, goal in ((LINK, ALBUM_PAGE), (f"/s/{'P' * 43}", f"{ALBUM_PAGE}#p-{PHOTO}")):
        assert browser.get(link)["headers"]["location"] == goal
        assert browser.post(link, {"csrf": "x"})["statusCode"] == 400
    assert set(browser.jar) - held <= {("__Host-csrf", "/")}
    assert row().uses == 0


def test_who_may_see_a_large_album_is_shown_the_photo_of_a_link_wherever_it_stands_there(
    gallery: Any, browser: Browser
) -> None:
    share()
    share("P" * 43, photo=PHOTO)
    browser.sign_in("grandma", PASSWORD)

    assert open_link(browser, f"/s/{'P' * 43}")["headers"]["location"] == f"/s/photo/{PHOTO}"
    assert browser.get(f"/s/photo/{PHOTO}")["statusCode"] == 200
    assert browser.get(LINK)["headers"]["location"] == ALBUM_PAGE


def test_who_is_signed_in_but_may_not_see_the_album_is_its_guest_besides(
    gallery: Any, browser: Browser, key: RSAPrivateKey
) -> None:
    share(album=OTHER)
    browser.sign_in("grandma", PASSWORD)

    open_link(browser)

    goal = f"/g/{FRIENDS}/{OTHER}/s/index.html"
    assert is_open(browser, goal, key)
    assert is_open(browser, ALBUM_PAGE, key)
    assert enter(browser, goal)["headers"]["location"] == goal
    assert enter(browser, f"/g/{FRIENDS}/{ALBUM}/index.html")["statusCode"] == 410


def test_signing_in_takes_back_the_cookies_of_a_guest_below_what_the_viewer_may_see(
    gallery: Any, browser: Browser
) -> None:
    share()
    share("V" * 43, album=OTHER)
    open_link(browser)
    open_link(browser, f"/s/{'V' * 43}")

    browser.sign_in("grandma", PASSWORD)

    paths = {path for name, path in browser.jar if name == "CloudFront-Policy"}
    assert f"/g/{FAMILY}/" in paths
    assert not [path for path in paths if path.startswith(f"/g/{FAMILY}/{ALBUM}/")]
    assert f"/g/{FRIENDS}/{OTHER}/s/" in paths  # not hers to see otherwise


def test_a_link_takes_back_what_a_viewer_left_behind_in_this_browser(gallery: Any, browser: Browser) -> None:
    share()
    browser.sign_in("grandma", PASSWORD)
    del browser.jar["__Host-session", "/"]  # the session has ended, its grants have not
    assert ("CloudFront-Policy", f"/g/{FAMILY}/") in browser.jar

    open_link(browser)

    assert ("CloudFront-Policy", f"/g/{FAMILY}/") not in browser.jar
    assert ("CloudFront-Policy", f"/g/{FAMILY}/{ALBUM}/s/") in browser.jar


def test_leaving_ends_the_guest_and_takes_every_cookie_back(gallery: Any, browser: Browser) -> None:
    share()
    open_link(browser)

    browser.post("/auth/logout", {})

    assert browser.jar == {}
    assert not [item for item in gallery.scan()["Items"] if item["pk"].startswith("guest#")]


def test_a_photo_is_shown_by_itself_with_addresses_that_open_it_alone(
    gallery: Any, browser: Browser, clock: SimpleNamespace, key: RSAPrivateKey
) -> None:
    share(photo=PHOTO)

    answer = open_link(browser)
    assert answer["headers"]["location"] == f"/s/photo/{PHOTO}"
    page = browser.get(f"/s/photo/{PHOTO}")
    assert (page["statusCode"], "The lake" in page["body"]) == (200, True)
    assert not [name for name, _ in browser.jar if name.startswith("CloudFront-")]

    found = re.search(
        r'src="(/g/[^?]*)\?Policy=([^&]*)&amp;Signature=([^&]*)&amp;Key-Pair-Id=([^"]*)"', page["body"]
    )
    assert found
    signed = dict(
        zip(
            ("CloudFront-Policy", "CloudFront-Signature", "CloudFront-Key-Pair-Id"),
            found.groups()[1:],
            strict=True,
        )
    )
    keys = {"K2JCJMDEHXQW5F": key.public_key()}
    base = f"https://{HOST}/g/{FAMILY}/{ALBUM}"
    assert opens(signed, f"https://{HOST}{found[1]}", NOW + HOUR - 1, keys)
    assert not opens(signed, f"https://{HOST}{found[1]}", NOW + HOUR, keys)
    for other in (f"{base}/i/{'q' * 16}-320.a.jpg", f"{base}/s/index.html", f"{base}/x/{PHOTO}-160x160.jpg"):
        assert not opens(signed, other, NOW, keys)

    DynamoShares(Table("gallery")).revoke(token_digest(TOKEN), NOW)
    assert browser.get(f"/s/photo/{PHOTO}") == stranger().get(f"/s/photo/{PHOTO}")
    assert browser.get(f"/s/photo/{PHOTO}")["statusCode"] == 410


def test_the_photo_of_a_link_opens_no_album(gallery: Any, browser: Browser, key: RSAPrivateKey) -> None:
    share(photo=PHOTO)
    open_link(browser)

    assert enter(browser)["headers"]["location"].startswith("/auth/login")
    assert browser.get(f"/s/photo/{'q' * 16}")["statusCode"] == 410


def test_what_becomes_of_links_is_logged_without_naming_them(
    gallery: Any, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    share(password="grandma's cake")
    open_link(browser, password="wrong")
    open_link(browser, password="grandma's cake")

    assert "a share link was opened" in caplog.text
    for secret in (TOKEN, token_digest(TOKEN), "cake", browser.jar["__Host-guest", "/"], ALBUM):
        assert secret not in caplog.text
