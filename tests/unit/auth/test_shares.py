from dataclasses import replace

import pytest

from auth.errors import BadItemError, BadTermError
from auth.guests import MAX_LINKS, Guest, with_link
from auth.passwords import verify_password
from auth.share_terms import MAX_DAYS, Terms
from auth.shares import DAY_SECONDS, KEPT_SECONDS, Share, State

NOW = 1_800_000_000
LINK = Share("d" * 64, "a" * 16, "Owner", NOW, NOW + 14 * DAY_SECONDS)


def test_a_link_is_open_until_its_end_and_never_again_once_revoked() -> None:
    assert LINK.state(NOW) is State.OPEN
    assert LINK.state(LINK.ends_at - 1) is State.OPEN
    assert LINK.state(LINK.ends_at) is State.EXPIRED
    assert replace(LINK, revoked_at=NOW + 1).state(NOW + 1) is State.REVOKED


def test_a_link_waits_for_its_opening_time() -> None:
    link = replace(LINK, opens_at=NOW + 60)

    assert (link.state(NOW + 59), link.state(NOW + 60)) == (State.WAITING, State.OPEN)


def test_a_row_is_forgotten_a_month_after_the_link_is_dead_and_not_when_it_dies() -> None:
    revoked = replace(LINK, revoked_at=NOW + 5)

    assert LINK.to_item()["expires_at"] == LINK.ends_at + KEPT_SECONDS
    assert revoked.to_item()["expires_at"] == NOW + 5 + KEPT_SECONDS


def test_a_link_survives_its_row() -> None:
    link = replace(LINK, photo="p" * 16, encoded_hash="$argon2id$", originals=True, label="Ours", uses=3)

    assert Share.from_item(link.to_item()) == link
    assert "$argon2id$" not in repr(link)


def test_a_row_that_lacks_something_is_no_link() -> None:
    row = LINK.to_item()
    del row["ends_at"]

    with pytest.raises(BadItemError, match="ends_at"):
        Share.from_item(row)


def test_without_wishes_a_link_is_good_for_two_weeks_from_now_to_look_at_without_password() -> None:
    link = Terms.of({}).share("d", "a", "", "Owner", NOW)

    assert link == Share("d", "a", "Owner", NOW, NOW + 14 * DAY_SECONDS)


def test_days_count_from_when_a_link_opens() -> None:
    opens = {"opens": "2027-01-16T09:00+01:00", "days": 3}

    link = Terms.of(opens).share("d", "a", "", "Owner", NOW)

    assert link.opens_at == NOW + 24 * 60 * 60
    assert link.ends_at == link.opens_at + 3 * DAY_SECONDS


def test_a_password_is_kept_as_argon2id_alone() -> None:
    link = Terms.of({"password": "grandma's cake"}).share("d", "a", "", "Owner", NOW)

    assert link.encoded_hash.startswith("$argon2id$")
    assert "cake" not in str(link.to_item())
    assert verify_password(link.encoded_hash, "grandma's cake")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("days", 0), ("days", -1), ("days", MAX_DAYS + 1), ("days", "3"), ("days", True), ("days", 1.5)),
        *(("opens", "soon"), ("opens", "2027-01-16T09:00"), ("opens", "2027-01-01T00:00Z")),
        *(("opens", "2099-01-01T00:00Z"), ("opens", 5), ("opens", "9999-12-31T23:59-23:59")),
        *(("label", "x" * 101), ("label", "two\nlines"), ("label", 7), ("label", "\x1b[2J")),
        *(("password", "short"), ("password", "ü" * 513), ("password", 123456)),
        *(("originals", "yes"), ("originals", 1), ("oppens", "2027-01-16T09:00Z")),
    ],
)
def test_a_term_out_of_bounds_is_named_with_what_is_allowed(field: str, value: object) -> None:
    with pytest.raises(BadTermError) as caught:
        Terms.of({field: value}).check(NOW)

    assert caught.value.field == field
    assert caught.value.allowed
    if field == "password":
        assert str(value) not in str(caught.value)


def test_a_guest_survives_its_row_and_ends_in_time() -> None:
    guest = Guest("d" * 64, ("x", "y"), NOW, NOW + 10)

    assert Guest.from_item(guest.to_item()) == guest
    assert (guest.is_live(NOW + 9), guest.is_live(NOW + 10)) == (True, False)
    with pytest.raises(BadItemError, match="links"):
        Guest.from_item({"pk": "guest#d"})


def test_the_latest_link_comes_first_and_only_so_many_are_held() -> None:
    held = tuple(str(number) for number in range(MAX_LINKS))

    assert with_link("3", held) == ("3", *(each for each in held if each != "3"))
    assert with_link("new", held) == ("new", *held[:-1])
