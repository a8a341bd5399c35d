"""People's own accounts as Lambda serves them: invitations, passwords, sign-ins, quiet renewal."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import bcrypt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from auth import passwords
from auth.invitations import Invitation
from auth.passwords import hash_password
from auth.people import User
from auth.sessions import new_token, token_digest
from handlers.people_store import DynamoPeople
from handlers.table import Table
from tests.functional.sign_in_browser import Browser, Response, set_cookies
from tests.functional.sign_in_container import NOW
from tests.functional.sign_in_gallery import (
    FRIENDS_ALBUM,
    GRANDMA,
    GRANDMAS_HOME,
    OWNER,
    PASSWORD,
    is_open,
    session_rows,
)

CHOSEN = "seven geese on a Sunday"
DAY = 86400


def people() -> DynamoPeople:
    return DynamoPeople(Table("gallery"))


def invite(name: str = "Grandma", until: int = NOW + 7 * DAY) -> str:
    token = new_token()
    people().invite(Invitation(token_digest(token), name, until))
    return f"/auth/invitation/{token}"


def csrf_of(answer: Response) -> str:
    found = re.search(r'name="csrf" value="([^"]*)"', answer["body"])
    assert found, answer["statusCode"]
    return found[1]


def accept(browser: Browser, link: str, chosen: str = CHOSEN, again: str = "", **headers: str) -> Response:
    fields = {"csrf": csrf_of(browser.get(link)), "new": chosen, "again": again or chosen, "stay": "yes"}
    return browser.post(link, fields, **headers)


def do(viewer: Browser, action: str, **fields: str) -> Response:
    csrf = csrf_of(viewer.get("/auth/account"))
    return viewer.post(f"/auth/account/{action}", {"csrf": csrf, **fields})


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch, table: Any) -> None:
    """Hashes that take no time: here it does not matter how long a guess takes."""
    monkeypatch.setattr(passwords, "MEMORY_KIB", 64)
    monkeypatch.setattr(passwords, "TIME_COST", 1)
    for user in (GRANDMA, OWNER):
        table.put_item(Item=replace(user, encoded_hash=hash_password(PASSWORD)).to_item())


# Invitations


def test_whoever_is_invited_chooses_a_password_and_is_in(browser: Browser, key: RSAPrivateKey) -> None:
    link = invite()
    previews = [browser.get(link)["statusCode"] for _ in range(3)]
    answer = accept(browser, link)

    assert previews == [200, 200, 200]
    assert (answer["statusCode"], answer["headers"]["location"]) == (303, GRANDMAS_HOME)
    assert is_open(browser, GRANDMAS_HOME, key)
    assert Browser(browser.handle).sign_in("grandma", CHOSEN)["statusCode"] == 303
    assert Browser(browser.handle).sign_in("grandma", PASSWORD)["statusCode"] == 401


def test_an_invitation_counts_once_and_the_last_one_alone(browser: Browser, table: Any) -> None:
    first, second = invite(), invite()
    assert browser.get(first)["statusCode"] == 410
    open_form = {"csrf": csrf_of(browser.get(second)), "new": CHOSEN, "again": CHOSEN}
    accept(Browser(browser.handle), second)

    over = browser.post(second, open_form)

    assert over["statusCode"] == 410
    assert "over" in over["body"]
    assert len(session_rows(table)) == 1


def test_of_two_who_accept_at_once_one_is_let_in(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    link = invite()
    both = [Browser(browser.handle), Browser(browser.handle)]
    forms = [csrf_of(each.get(link)) for each in both]

    def send(number: int) -> int:
        fields = {"csrf": forms[number], "new": f"{CHOSEN} {number}", "again": f"{CHOSEN} {number}"}
        return int(both[number].post(link, fields)["statusCode"])

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(send, range(2)))

    assert sorted(answers) == [303, 410]
    winner = answers.index(303)
    assert Browser(browser.handle).sign_in("grandma", f"{CHOSEN} {winner}")["statusCode"] == 303


def test_a_write_that_lost_against_another_changes_nothing(browser: Browser) -> None:
    link = invite()
    digest = token_digest(link.rpartition("/")[2])
    user = people().find_invited(digest, NOW)
    assert user is not None

    assert people().accept_invitation(user, digest, "first")
    assert not people().accept_invitation(user, digest, "second")
    found = people().find_user("grandma")
    assert found is not None
    assert found.encoded_hash == "first"


@pytest.mark.parametrize("token", ["x", "x" * 43, "x" * 44, "x" * 42 + "%2F"])
def test_a_token_of_nobody_is_over(browser: Browser, token: str) -> None:
    assert browser.get(f"/auth/invitation/{token}")["statusCode"] == 410
    assert browser.post(f"/auth/invitation/{token}", {"new": CHOSEN})["statusCode"] == 410


def test_an_invitation_ends_at_its_time_or_with_the_account(browser: Browser, clock: SimpleNamespace) -> None:
    link = invite()
    clock.now = NOW + 7 * DAY - 1
    assert browser.get(link)["statusCode"] == 200
    clock.now += 1
    assert browser.get(link)["statusCode"] == 410

    another = invite(until=clock.now + DAY)
    people().disable("grandma")
    assert browser.get(another)["statusCode"] == 410


@pytest.mark.parametrize(
    ("chosen", "again", "said"),
    [
        ("too short", "too short", "at least 15"),
        ("passwordpassword", "passwordpassword", "Many people"),
        ("grandma-grandma-1", "grandma-grandma-1", "little more than your name"),
        (CHOSEN, CHOSEN + "s", "not the same"),
    ],
)
def test_a_password_that_is_refused_can_be_chosen_better(
    browser: Browser, chosen: str, again: str, said: str
) -> None:
    link = invite()
    refused = accept(browser, link, chosen, again)

    assert refused["statusCode"] == 422
    assert said in refused["body"]
    assert chosen not in refused["body"]
    assert accept(browser, link)["statusCode"] == 303


def test_the_address_of_an_invitation_is_told_to_nobody(browser: Browser) -> None:
    link = invite()
    answers = [browser.get(link), accept(browser, link, "short"), browser.get("/auth/invitation/x")]

    assert {answer["headers"]["Referrer-Policy"] for answer in answers} == {"no-referrer"}
    # A page without referrer posts with the origin null, which says nothing: the token decides.
    assert accept(browser, link, origin="null")["statusCode"] == 303


def test_another_site_cannot_accept_an_invitation(browser: Browser) -> None:
    link = invite()

    crossed = accept(browser, link, **{"origin": "null", "sec-fetch-site": "cross-site"})
    forged = browser.post(link, {"csrf": "forged", "new": CHOSEN, "again": CHOSEN})

    assert (crossed["statusCode"], forged["statusCode"]) == (400, 400)
    assert browser.get(link)["statusCode"] == 200


def test_the_table_holds_no_token_of_an_invitation(browser: Browser, table: Any) -> None:
    token = invite().rpartition("/")[2]

    assert token not in str(table.scan()["Items"])


# Passwords


def test_another_password_ends_every_other_sign_in_and_renews_this_one(browser: Browser, table: Any) -> None:
    other = Browser(browser.handle)
    for each in (browser, other):
        each.sign_in("grandma", PASSWORD)
    former = browser.jar["__Host-session", "/"]

    answer = do(browser, "password", old=PASSWORD, new=CHOSEN, again=CHOSEN)

    assert answer["statusCode"] == 200
    assert "Your password is changed" in answer["body"]
    assert browser.jar["__Host-session", "/"] != former
    assert browser.get("/auth/enter")["headers"]["location"] == GRANDMAS_HOME
    assert other.get("/auth/enter")["headers"]["location"] == "/auth/login"
    assert len(session_rows(table)) == 1
    assert Browser(browser.handle).sign_in("grandma", CHOSEN)["statusCode"] == 303


def test_the_present_password_is_asked_for(browser: Browser) -> None:
    browser.sign_in("grandma", PASSWORD)

    answer = do(browser, "password", old="a guess", new=CHOSEN, again=CHOSEN)

    assert answer["statusCode"] == 401
    assert "not your present password" in answer["body"]
    assert Browser(browser.handle).sign_in("grandma", PASSWORD)["statusCode"] == 303


def test_a_hash_declared_anew_wins_over_a_chosen_one(browser: Browser, table: Any) -> None:
    accept(browser, invite())
    declared = bcrypt.hashpw(b"declared anew", bcrypt.gensalt(4)).decode()
    table.put_item(Item=replace(GRANDMA, encoded_hash=declared).to_item())

    assert browser.get("/auth/enter")["headers"]["location"] == "/auth/login"
    assert browser.sign_in("grandma", CHOSEN)["statusCode"] == 401
    assert browser.sign_in("grandma", "declared anew")["statusCode"] == 303


# Sign-ins


def test_a_person_sees_their_sign_ins_and_ends_one(browser: Browser, table: Any) -> None:
    other, stranger = Browser(browser.handle), Browser(browser.handle)
    for each in (browser, other):
        each.sign_in("grandma", PASSWORD)
    stranger.sign_in("owner", PASSWORD)
    shown = browser.get("/auth/account")["body"]
    digests = set(re.findall(r'name="browser" value="([^"]*)"', shown))
    others = token_digest(other.jar["__Host-session", "/"])
    strangers = token_digest(stranger.jar["__Host-session", "/"])

    assert digests == {others, token_digest(browser.jar["__Host-session", "/"])}
    assert shown.count("this device") == 1
    do(browser, "end", browser=strangers)
    do(browser, "end", browser=others)
    assert other.get("/auth/enter")["headers"]["location"] == "/auth/login"
    assert stranger.get("/auth/enter")["statusCode"] == 303
    assert stranger.get("/auth/enter")["headers"]["location"] != "/auth/login"
    assert browser.get("/auth/enter")["headers"]["location"] == GRANDMAS_HOME


def test_a_person_ends_all_sign_ins_but_this_one(browser: Browser, table: Any) -> None:
    others = [Browser(browser.handle) for _ in range(2)]
    for each in (browser, *others):
        each.sign_in("grandma", PASSWORD)
    rows = session_rows(table)

    do(browser, "end-others")

    assert {each.get("/auth/enter")["headers"]["location"] for each in others} == {"/auth/login"}
    assert browser.get("/auth/enter")["headers"]["location"] == GRANDMAS_HOME
    assert len(session_rows(table)) == 1
    for row in rows:  # one that was written at the same time is no better
        table.put_item(Item=row)
    assert {each.get("/auth/enter")["headers"]["location"] for each in others} == {"/auth/login"}


@pytest.mark.parametrize("action", ["password", "end", "end-others"])
def test_nobody_but_the_viewer_does_anything_to_an_account(browser: Browser, action: str) -> None:
    assert browser.post(f"/auth/account/{action}", {})["headers"]["location"] == "/auth/login"
    browser.sign_in("grandma", PASSWORD)
    former = dict(browser.jar)

    assert browser.post(f"/auth/account/{action}", {"csrf": "forged"})["statusCode"] == 400
    crossed = browser.post(f"/auth/account/{action}", {}, **{"sec-fetch-site": "cross-site"})
    assert crossed["statusCode"] == 400
    assert browser.jar["__Host-session", "/"] == former["__Host-session", "/"]


def test_without_a_sign_in_there_is_no_account(browser: Browser) -> None:
    assert browser.get("/auth/account")["headers"]["location"] == "/auth/login"


def test_signing_in_again_ends_the_former_session_of_the_browser(browser: Browser, table: Any) -> None:
    for _ in range(2):
        browser.sign_in("grandma", PASSWORD)

    assert len(session_rows(table)) == 1


# Quiet renewal


def test_an_open_page_gets_fresh_grants_without_going_anywhere(
    browser: Browser, clock: SimpleNamespace, key: RSAPrivateKey
) -> None:
    browser.sign_in("grandma", PASSWORD)
    clock.now += 3000
    answer = browser.get(f"/auth/renew?next={GRANDMAS_HOME}")

    assert (answer["statusCode"], answer["body"]) == (204, "")
    assert "location" not in answer["headers"]
    assert is_open(browser, GRANDMAS_HOME, key, now=clock.now + 3599)


def test_a_page_that_is_not_theirs_any_more_renews_the_home(browser: Browser, key: RSAPrivateKey) -> None:
    browser.sign_in("grandma", PASSWORD)

    answer = browser.get(f"/auth/renew?next={FRIENDS_ALBUM}")

    assert answer["statusCode"] == 204
    assert not is_open(browser, FRIENDS_ALBUM, key)


def test_a_cookie_tells_the_page_that_half_of_the_time_is_left(browser: Browser) -> None:
    answer = browser.sign_in("grandma", PASSWORD)

    assert "__Host-fresh=1; Path=/; Max-Age=1800; Secure; SameSite=Lax" in answer["cookies"]


@pytest.mark.parametrize("end", ["disable", "sign out everywhere", "end this session", "expire"])
def test_who_is_ended_is_refused_at_the_next_renewal_and_a_grants_life_later_at_the_edge(
    browser: Browser, clock: SimpleNamespace, key: RSAPrivateKey, end: str
) -> None:
    browser.sign_in("grandma", PASSWORD, stay=end != "expire")
    if end == "expire":
        clock.now += DAY - 600
        browser.get("/auth/enter")
    last_grant = clock.now
    ways: dict[str, Callable[[], object]] = {
        "disable": lambda: people().disable("grandma"),
        "sign out everywhere": lambda: people().end_sessions("grandma"),
        "end this session": lambda: Browser(browser.handle, dict(browser.jar)).post("/auth/logout", {}),
        "expire": lambda: setattr(clock, "now", NOW + DAY),
    }
    ways[end]()

    assert browser.get("/auth/renew")["statusCode"] == 401
    assert browser.get("/auth/enter")["headers"]["location"] == "/auth/login"
    ends_at = NOW + DAY if end == "expire" else last_grant + 3600
    assert is_open(browser, GRANDMAS_HOME, key, now=ends_at - 1)
    assert not is_open(browser, GRANDMAS_HOME, key, now=ends_at)


@pytest.mark.parametrize("skew", [-3600, 3600])
def test_a_clock_an_hour_off_throws_nobody_out(
    browser: Browser, clock: SimpleNamespace, key: RSAPrivateKey, skew: int
) -> None:
    browser.sign_in("grandma", PASSWORD)
    clock.now += skew

    assert browser.get("/auth/renew")["statusCode"] == 204
    people().end_sessions("grandma")
    assert browser.get("/auth/renew")["statusCode"] == 401
    clock.now -= skew
    assert browser.sign_in("grandma", PASSWORD)["statusCode"] == 303
    assert browser.get("/auth/renew")["statusCode"] == 204


def test_renewals_at_the_same_time_are_harmless(browser: Browser, key: RSAPrivateKey) -> None:
    browser.sign_in("grandma", PASSWORD)
    tabs = [Browser(browser.handle, dict(browser.jar)) for _ in range(8)]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda tab: tab.get("/auth/renew"), tabs))

    assert {answer["statusCode"] for answer in answers} == {204}
    assert len({tuple(set_cookies(answer)) for answer in answers}) == 1
    assert all(is_open(tab, GRANDMAS_HOME, key) for tab in tabs)


def test_somebody_without_a_password_signs_in_with_none(browser: Browser, table: Any) -> None:
    table.put_item(Item=User("New", "", frozenset(), "viewer", "n" * 16).to_item())

    assert {browser.sign_in("new", password)["statusCode"] for password in ("", "x", CHOSEN)} == {401}
