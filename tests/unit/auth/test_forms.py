import pytest

from auth.forms import MAX_AGE_SECONDS, is_cookie, is_valid_token, issue_token, new_cookie
from auth.keyring import Keyring

KEY = Keyring(("form key",))
NOW = 1_800_000_000


def test_a_token_is_good_for_two_hours() -> None:
    cookie = new_cookie()
    token = issue_token(KEY, cookie, NOW)

    assert is_valid_token(KEY, cookie, token, NOW)
    assert is_valid_token(KEY, cookie, token, NOW + MAX_AGE_SECONDS)
    assert not is_valid_token(KEY, cookie, token, NOW + MAX_AGE_SECONDS + 1)


def test_a_token_from_the_future_is_refused() -> None:
    cookie = new_cookie()

    assert not is_valid_token(KEY, cookie, issue_token(KEY, cookie, NOW + 1), NOW)


def test_a_token_belongs_to_one_browser_and_one_key() -> None:
    cookie = new_cookie()
    token = issue_token(KEY, cookie, NOW)

    assert not is_valid_token(KEY, new_cookie(), token, NOW)
    assert not is_valid_token(Keyring(("other key",)), cookie, token, NOW)


def test_the_time_of_issue_cannot_be_moved() -> None:
    cookie = new_cookie()
    mac = issue_token(KEY, cookie, NOW).split(".")[1]

    assert not is_valid_token(KEY, cookie, f"{NOW + 1}.{mac}", NOW + 1)


@pytest.mark.parametrize("token", ["", ".", "1.2", "x.y", "1." + "ü" * 64, f"{'9' * 5000}.{'a' * 64}"])
def test_no_text_in_place_of_a_token_is_accepted(token: str) -> None:
    assert not is_valid_token(KEY, new_cookie(), token, NOW)


@pytest.mark.parametrize("cookie", ["", "short", "x" * 44, "x" * 42 + ";", "x" * 43 + "\n"])
def test_a_cookie_we_did_not_make_counts_for_nothing(cookie: str) -> None:
    assert not is_cookie(cookie)
    assert not is_valid_token(KEY, cookie, issue_token(KEY, cookie, NOW), NOW)


def test_cookies_never_repeat() -> None:
    assert len({new_cookie() for _ in range(100)}) == 100
