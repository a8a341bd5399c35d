"""`python -m auth` prints a hash that the stack's configuration takes."""

import getpass
from collections.abc import Iterator

import pytest

from auth.__main__ import main
from auth.passwords import verify_password


def typing(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    given: Iterator[str] = iter(answers)
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(given))


def test_the_hash_of_a_password_typed_twice_is_printed_and_the_password_is_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typing(monkeypatch, "a long password", "a long password")

    assert main() == 0
    printed = capsys.readouterr().out.strip()
    assert verify_password(printed, "a long password")
    assert "a long password" not in printed


@pytest.mark.parametrize(
    ("answers", "complaint"), [(("a", "b"), "differ"), (("short", "short"), "at least 15")]
)
def test_what_cannot_be_hashed_is_refused(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answers: tuple[str, str],
    complaint: str,
) -> None:
    typing(monkeypatch, *answers)

    assert main() == 1
    captured = capsys.readouterr()
    assert complaint in captured.err
    assert captured.out == ""
