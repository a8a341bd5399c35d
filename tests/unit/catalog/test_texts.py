"""Texts from people and files lose what a page or a terminal would trip over, and nothing else."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.texts import clean, one_line

PLAIN = st.text(string.ascii_letters + string.digits + string.punctuation + " ")


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (" a  b ", "a  b"),
        ("a\tb\r\nc\x00d\x7f", "a b\ncd"),
        ("e\u0301t\u00e9", "\u00e9t\u00e9"),
        ("a\u202eb\u2069", "ab"),
        ("a\ud800", "a"),
        ("\u05d0\u200fb", "\u05d0\u200fb"),
        ("", ""),
    ],
)
def test_controls_turns_and_halves_go_and_what_can_be_seen_stays(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(PLAIN)
def test_plain_text_stays_as_it_is_among_other_letters_or_not(text: str) -> None:
    assert clean(text) == text.strip()
    assert clean(f"é{text}é") == f"é{text}é"


def test_one_line_has_single_spaces() -> None:
    assert one_line(" a \n\tb  c ") == "a b c"
