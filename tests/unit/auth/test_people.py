import pytest

from auth.errors import BadItemError
from auth.people import User, is_possible_name, partition_key

ANNA = User("Anna", "$argon2id$…", frozenset({"family", "friends"}), "contributor", "a" * 16)


def test_a_user_survives_the_table() -> None:
    assert User.from_item(ANNA.to_item()) == ANNA


def test_a_row_has_the_keys_of_the_table_and_plain_values() -> None:
    assert ANNA.to_item() == {
        "pk": "user#anna",
        "sk": "user",
        "name": "Anna",
        "encoded_hash": "$argon2id$…",
        "groups": ["family", "friends"],
        "role": "contributor",
        "view": "a" * 16,
        "disabled": False,
    }


def test_a_row_without_disabled_is_of_an_enabled_user() -> None:
    item = ANNA.to_item()
    del item["disabled"]

    assert not User.from_item(item).disabled


@pytest.mark.parametrize("name", ["encoded_hash", "groups", "role", "view", "name"])
def test_a_row_that_lacks_something_is_refused_by_its_name(name: str) -> None:
    item = ANNA.to_item()
    del item[name]

    with pytest.raises(BadItemError, match=name):
        User.from_item(item)


def test_a_role_nobody_has_is_refused() -> None:
    with pytest.raises(BadItemError, match="'admin'"):
        User.from_item({**ANNA.to_item(), "role": "admin"})


def test_only_owners_see_all() -> None:
    roles = {
        role: User("x", "", frozenset(), role, "").sees_all for role in ("viewer", "contributor", "owner")
    }

    assert roles == {"viewer": False, "contributor": False, "owner": True}


@pytest.mark.parametrize("typed", ["anna", "ANNA", "Ａnna", " Anna "])
def test_a_name_is_found_however_it_is_typed(typed: str) -> None:
    assert partition_key(typed) == partition_key("Anna")


def test_a_name_with_an_umlaut_is_found_composed_and_decomposed() -> None:
    assert partition_key("JÜRGEN") == partition_key("ju\u0308rgen")


def test_other_names_are_other_people() -> None:
    assert partition_key("anna") != partition_key("ann a")


def test_names_have_1_to_256_characters_and_fit_a_key_of_the_table() -> None:
    possible = {name: is_possible_name(name) for name in ("", "x", "x" * 256, "x" * 257, "\ufdfa" * 256)}

    assert list(possible.values()) == [False, True, True, False, False]
