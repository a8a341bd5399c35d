import pytest

from auth.cookies import SESSION, expire_cookie, parse_cookies, set_cookie


def test_a_cookie_is_for_this_host_alone_and_out_of_reach_of_scripts() -> None:
    assert set_cookie(SESSION, "abc", max_age_seconds=60) == (
        "__Host-session=abc; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax"
    )


def test_a_cookie_without_an_age_ends_with_the_browser() -> None:
    assert set_cookie("a", "b", "/g/x/") == "a=b; Path=/g/x/; Secure; HttpOnly; SameSite=Lax"


def test_a_cookie_is_expired_on_its_path() -> None:
    assert expire_cookie("a", "/g/x/") == "a=; Path=/g/x/; Max-Age=0; Secure"


@pytest.mark.parametrize("part", ["a;b", "a\r\nb", "a b", 'a"b', "a,b", "ä", "a\\b", "a\n"])
def test_no_value_can_end_its_cookie(part: str) -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        set_cookie("name", part)
    with pytest.raises(ValueError, match="cannot hold"):
        set_cookie("name", "value", f"/{part}")


def test_cookies_are_read_as_browsers_send_them() -> None:
    assert parse_cookies(["a=1", " b=x=y ", "junk", "", "c="]) == {"a": "1", "b": "x=y", "c": ""}


def test_of_two_cookies_with_one_name_the_first_counts() -> None:
    assert parse_cookies(["a=deep", "a=shallow"]) == {"a": "deep"}
