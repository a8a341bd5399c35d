import pytest

from auth.blocklist import DIGEST_BYTES, _digests, compile_list, is_common
from auth.choosing import Objection, problem_with

NAMES = ("Grandma", "Our photos")


@pytest.mark.parametrize(
    "password",
    [
        "a" + "bcdefghijklmn" + "o",  # 15 characters
        "älter als die Uhr",
        "apple cake apple cake",
        "       \t       x",
        "🍎" * 14 + "x",
        "x" * 1023 + "!",
        "Grandma bakes on Sundays",
    ],
)
def test_any_long_password_will_do_whatever_its_characters(password: str) -> None:
    assert problem_with(password, *NAMES) is None


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("", Objection.TOO_SHORT),
        ("fourteen chars", Objection.TOO_SHORT),
        ("ﬃ" * 4 + "xy", Objection.TOO_SHORT),  # four characters that stand for twelve
        ("x" * 1025, Objection.TOO_LONG),
        ("ü" * 513, Objection.TOO_LONG),
        ("passwordpassword", Objection.COMMON),
        ("PassWordPassWord", Objection.COMMON),
        ("123456789987654321", Objection.COMMON),
        ("grandma grandma 1", Objection.OWN_NAME),
        ("our-photos-our-photos!", Objection.OWN_NAME),
    ],
)
def test_what_is_short_huge_common_or_nothing_but_a_name_is_refused(
    password: str, problem: Objection
) -> None:
    assert problem_with(password, *NAMES) is problem


def test_the_list_holds_more_than_3000_passwords_that_could_be_chosen() -> None:
    assert len(_digests()) >= 3000
    assert is_common("qwertyuiopasdfg")
    assert not is_common("correct horse battery staple of ours")


def test_a_list_is_made_of_what_is_long_enough_in_small_letters_once() -> None:
    made = compile_list(["short", "Fifteen letters", "fifteen letterS", "another fifteen"])

    assert len(made) == 2 * DIGEST_BYTES
