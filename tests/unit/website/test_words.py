"""What pages make of texts and lengths."""

import pytest

from website.words import clock


@pytest.mark.parametrize(
    ("seconds", "written"), [(1, "0:01"), (42, "0:42"), (725, "12:05"), (3723, "1:02:03")]
)
def test_a_length_reads_as_on_a_player(seconds: int, written: str) -> None:
    assert clock(seconds) == written
