import bcrypt
import pytest
from argon2 import low_level

from auth import passwords
from auth.hash_forms import is_bcrypt, parse_argon2id
from auth.passwords import DUMMY_HASH, is_outdated, verify_password

PASSWORD = "grandma's apple cake"
CHEAP = bcrypt.hashpw(PASSWORD.encode(), b"$2b$04$" + 22 * b".").decode()  # one salt, so one test id


def argon2id(memory: int, passes: int, lanes: int = 1) -> str:
    return DUMMY_HASH.replace("m=65536,t=3,p=1", f"m={memory},t={passes},p={lanes}")


@pytest.mark.parametrize(
    ("memory", "passes", "lanes", "is_accepted"),
    [
        *((47104, 1, 1, True), (47103, 1, 1, False)),
        *((19456, 2, 1, True), (19455, 2, 1, False)),
        *((12288, 3, 1, True), (12287, 3, 1, False)),
        *((9216, 4, 1, True), (9215, 4, 1, False)),
        *((7168, 5, 1, True), (7167, 5, 1, False), (7167, 20, 1, False), (7168, 4, 1, False)),
        *((65536, 3, 1, True), (262144, 20, 16, True), (262145, 3, 1, False)),
        *((65536, 21, 1, False), (65536, 0, 1, False), (65536, 3, 0, False), (65536, 3, 17, False)),
    ],
)
def test_the_floor_is_owasps_to_the_letter(memory: int, passes: int, lanes: int, is_accepted: bool) -> None:
    found = parse_argon2id(argon2id(memory, passes, lanes))

    assert found is not None
    assert found.is_strong_enough == is_accepted


@pytest.mark.parametrize("other", ["", CHEAP, DUMMY_HASH.replace("argon2id", "argon2i"), DUMMY_HASH + "\n"])
def test_anything_else_is_no_argon2id(other: str) -> None:
    assert parse_argon2id(other) is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (CHEAP, True),
        (CHEAP.replace("$2b$", "$2y$"), True),
        (CHEAP.replace("$2b$", "$2a$"), True),
        (CHEAP.replace("$2b$", "$2x$"), False),  # a broken variant
        (CHEAP.replace("$04$", "$14$"), True),
        (CHEAP.replace("$04$", "$15$"), False),
        (CHEAP[:-1], False),
        (DUMMY_HASH, False),
    ],
)
def test_bcrypt_is_told_by_its_form_and_bounded_in_its_work(text: str, is_one: bool) -> None:
    assert is_bcrypt(text) == is_one


@pytest.mark.parametrize("prefix", ["$2a$", "$2b$", "$2y$"])
def test_an_imported_hash_lets_its_own_password_in_alone(prefix: str) -> None:
    encoded = CHEAP.replace("$2b$", prefix)

    assert verify_password(encoded, PASSWORD)
    assert not verify_password(encoded, PASSWORD + "s")
    assert not verify_password(encoded, "a\0b")


def test_of_a_long_password_bcrypt_takes_72_bytes_as_apache_did() -> None:
    encoded = bcrypt.hashpw(b"x" * 72, bcrypt.gensalt(4)).decode()

    assert verify_password(encoded, "x" * 100)
    assert not verify_password(encoded, "x" * 71)


def test_a_bcrypt_hash_takes_the_work_of_an_unknown_user_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(passwords, "_matches", lambda encoded, _secret: asked.append(encoded))

    verify_password(CHEAP, PASSWORD)

    assert asked == [DUMMY_HASH]


@pytest.mark.parametrize(
    ("encoded", "is_old"),
    [
        (CHEAP, True),
        (DUMMY_HASH, False),
        (argon2id(65535, 3), True),
        (argon2id(65536, 2), True),
        (argon2id(19456, 2), True),
        (argon2id(131072, 2), False),
        (argon2id(102400, 3, 8), False),
        (DUMMY_HASH.replace("argon2id", "argon2i"), True),
    ],
)
def test_a_hash_weaker_than_ours_is_outdated(encoded: str, is_old: bool) -> None:
    assert is_outdated(encoded) == is_old


def test_parameters_are_read_as_the_library_reads_them() -> None:
    encoded = low_level.hash_secret(b"x", b"salt" * 4, 2, 19456, 3, 32, low_level.Type.ID).decode()

    found = parse_argon2id(encoded)

    assert found is not None
    assert (found.memory_kib, found.passes, found.lanes) == (19456, 2, 3)
