"""Numbers and dates as people say them."""

from datetime import datetime

import pytest

from website.words import clock, count_line, file_size, paragraphs, period


@pytest.mark.parametrize(
    ("photos", "albums", "line"),
    [
        (0, 0, "No photos yet"),
        (1, 0, "1 photo"),
        (0, 1, "1 album"),
        (24, 2, "24 photos · 2 albums"),
        (12345, 0, "12,345 photos"),
    ],
)
def test_counts_are_said_in_words(photos: int, albums: int, line: str) -> None:
    assert count_line(photos, albums) == line


@pytest.mark.parametrize(
    ("first", "last", "line"),
    [
        (datetime(2024, 7, 4, 1), datetime(2024, 7, 4, 23), "4 July 2024"),
        (datetime(2024, 7, 4), datetime(2024, 7, 19), "4 to 19 July 2024"),
        (datetime(2024, 6, 28), datetime(2024, 7, 4), "28 June to 4 July 2024"),
        (datetime(2023, 12, 30), datetime(2024, 1, 2), "30 December 2023 to 2 January 2024"),
    ],
)
def test_a_period_says_no_more_than_it_must(first: datetime, last: datetime, line: str) -> None:
    assert period([last, None, first]) == line


@pytest.mark.parametrize(
    ("seconds", "written"), [(1, "0:01"), (42, "0:42"), (725, "12:05"), (3723, "1:02:03")]
)
def test_a_length_reads_as_on_a_player(seconds: int, written: str) -> None:
    assert clock(seconds) == written


def test_without_dates_there_is_no_period() -> None:
    assert period([None, None]) == ""


def test_lines_of_blanks_part_paragraphs_too() -> None:
    assert paragraphs("\n\n  One \n  and more\n \t \nTwo") == ["One\nand more", "Two"]


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "1 KB"), (999, "1 KB"), (840_400, "840 KB"), (1_250_000, "1.2 MB"), (123_456_789, "123 MB"),
     (1_234_567_890, "1.2 GB"), (12_345_678_901, "12 GB")],
)  # fmt: skip
def test_a_size_is_said_in_the_unit_that_reads_best(size: int, said: str) -> None:
    assert file_size(size) == said
