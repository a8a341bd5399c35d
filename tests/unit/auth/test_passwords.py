from typing import Any

import pytest
from argon2 import extract_parameters, low_level

from auth.errors import PasswordError
from auth.passwords import DUMMY_HASH, MAX_PASSWORD_BYTES, hash_password, verify_password


def cheap_hash(password: str, **changes: Any) -> str:
    options = {"time_cost": 1, "memory_cost": 64, "parallelism": 1, "hash_len": 16, "type": low_level.Type.ID}
    return low_level.hash_secret(password.encode(), b"salt" * 4, **{**options, **changes}).decode()


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes that argon2 was asked about."""
    asked: list[str] = []
    verify = low_level.verify_secret

    def record(encoded_hash: bytes, *rest: Any) -> bool:
        asked.append(encoded_hash.decode())
        return verify(encoded_hash, *rest)

    monkeypatch.setattr(low_level, "verify_secret", record)
    return asked


def test_a_password_is_accepted_for_its_own_hash_alone() -> None:
    encoded = hash_password("correct horse battery")

    assert verify_password(encoded, "correct horse battery")
    assert not verify_password(encoded, "correct horse batterY")


def test_two_hashes_of_one_password_differ() -> None:
    assert hash_password("same") != hash_password("same")


def test_hashes_are_argon2id_above_the_floor() -> None:
    parameters = extract_parameters(hash_password("a password"))

    assert parameters.type is low_level.Type.ID
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (65536, 3, 1)
    assert (parameters.salt_len, parameters.hash_len) == (16, 32)


def test_the_dummy_hash_costs_what_a_real_one_does() -> None:
    assert extract_parameters(DUMMY_HASH) == extract_parameters(hash_password("a password"))


def test_an_unknown_user_takes_one_verification_as_a_known_one_does(verified: list[str]) -> None:
    encoded = cheap_hash("right")

    assert not verify_password(None, "a password")
    assert not verify_password(encoded, "a password")
    assert verified == [DUMMY_HASH, encoded]


@pytest.mark.parametrize(
    "options", [{"memory_cost": 128}, {"time_cost": 2}, {"parallelism": 2}, {"hash_len": 32}]
)
def test_hashes_of_other_parameters_are_accepted(options: dict[str, int]) -> None:
    assert verify_password(cheap_hash("secret", **options), "secret")
    assert not verify_password(cheap_hash("secret", **options), "Secret")


@pytest.mark.parametrize(
    "encoded",
    [
        "",
        "plain",
        "$2b$12$abcdefghijklmnopqrstuv",
        "$argon2id$v=19$m=64",
        cheap_hash("secret", type=low_level.Type.I),
    ],
)
def test_a_hash_of_another_kind_matches_nothing(encoded: str) -> None:
    assert not verify_password(encoded, "secret")


def test_the_same_letters_typed_differently_are_the_same_password() -> None:
    encoded = cheap_hash("Müller 1")

    assert verify_password(encoded, "Mu\u0308ller 1")  # decomposed, as a Mac types it
    assert verify_password(encoded, "Müller １")  # a full-width digit


def test_a_password_is_not_cut_at_a_zero_byte() -> None:
    assert not verify_password(cheap_hash("abc\0def"), "abc\0xyz")


@pytest.mark.parametrize("password", ["", "x" * (MAX_PASSWORD_BYTES + 1), "ü" * 513])
def test_a_password_of_impossible_length_is_refused_before_any_hashing(
    verified: list[str], password: str
) -> None:
    assert not verify_password(DUMMY_HASH, password)
    assert not verify_password(None, password)
    assert verified == []
    with pytest.raises(PasswordError, match="1 to 1024 bytes"):
        hash_password(password)


def test_the_longest_password_counts_to_its_last_byte() -> None:
    encoded = cheap_hash("x" * MAX_PASSWORD_BYTES)

    assert verify_password(encoded, "x" * MAX_PASSWORD_BYTES)
    assert not verify_password(encoded, "x" * (MAX_PASSWORD_BYTES - 1) + "y")
