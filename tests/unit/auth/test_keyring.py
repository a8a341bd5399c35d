from auth.devices import device_cookie, known_device, new_device
from auth.forms import is_valid_token, issue_token, new_cookie
from auth.keyring import Keyring

NOW = 1_800_000_000
FIRST, SECOND, THIRD = (Keyring(keys) for keys in (("one",), ("two", "one"), ("three", "two")))


def test_what_one_generation_sealed_counts_in_the_next_and_not_in_the_one_after() -> None:
    seal = FIRST.seal("form", "text")

    assert [keys.is_seal("form", "text", seal) for keys in (FIRST, SECOND, THIRD)] == [True, True, False]
    assert not FIRST.is_seal("form", "text", SECOND.seal("form", "text"))  # the newest one seals


def test_a_seal_is_for_one_text_and_one_purpose() -> None:
    seal = FIRST.seal("form", "text")

    assert not FIRST.is_seal("form", "other", seal)
    assert not FIRST.is_seal("device", "text", seal)
    assert not FIRST.is_seal("form", "text", "ü")


def test_no_key_shows_in_a_representation() -> None:
    assert "one" not in repr(FIRST)


def test_forms_and_devices_outlive_one_rotation_of_the_keys() -> None:
    cookie, device = new_cookie(), new_device()
    token, known = issue_token(FIRST, cookie, NOW), device_cookie(FIRST, device, "user#owner")

    assert [is_valid_token(keys, cookie, token, NOW) for keys in (FIRST, SECOND, THIRD)] == [
        True,
        True,
        False,
    ]
    assert [known_device(keys, known, "user#owner") for keys in (FIRST, SECOND, THIRD)] == [
        device,
        device,
        "",
    ]


def test_a_device_is_known_for_one_name_alone() -> None:
    value = device_cookie(FIRST, new_device(), "user#owner")

    assert known_device(FIRST, value, "user#grandma") == ""
    assert known_device(FIRST, "", "user#owner") == ""
    assert known_device(FIRST, f"{new_device()}.{value.split('.')[1]}", "user#owner") == ""
