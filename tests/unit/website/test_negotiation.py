"""Which language a browser asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from website.language_files import LANGUAGES
from website.negotiation import preferred


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("DE-at,en;q=0.5", "de"),
        ("zh-Hant-TW, fr;q=0.3, es;q=0.7", "es"),
        ("en;q=0.2, ar", "ar"),
        ("fr;q=0.5, es;q=0.5", "fr"),  # the first of two that are liked as well
        ("de;q=0, en;q=0.1", "en"),
        ("nl, *;q=0.5", None),
        ("", None),
        (";;;,q=1,,de;q=x,fr;q=2,-,es", "es"),
        ("de_AT, fr", "fr"),
    ],
)
def test_the_best_liked_of_those_that_there_are_is_taken(header: str, code: str | None) -> None:
    assert preferred(header, LANGUAGES) == code


def test_a_long_header_is_read_only_so_far() -> None:
    assert preferred("nl," * 1000 + "de", LANGUAGES) is None


@given(st.text())
def test_no_header_does_harm(header: str) -> None:
    assert preferred(header, LANGUAGES) in {*LANGUAGES, None}
