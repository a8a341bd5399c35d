"""What pages make of texts and lengths."""

import pytest

from website.words import clock, paragraphs


@pytest.mark.parametrize(
    ("seconds", "written"), [(1, "0:01"), (42, "0:42"), (725, "12:05"), (3723, "1:02:03")]
)
def test_a_length_reads_as_on_a_player(seconds: int, written: str) -> None:
    assert clock(seconds) == written


def test_lines_of_blanks_part_paragraphs_too() -> None:
    assert paragraphs("\n\n  One \n  and more\n \t \nTwo") == ["One\nand more", "Two"]
