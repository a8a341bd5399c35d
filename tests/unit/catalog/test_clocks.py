"""A camera whose clock was wrong: by how much, and what time it was."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.clocks import camera_key, corrected, corrected_for, parse_offset
from catalog.errors import MetadataError


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("+1h30m", 5400),
        ("-00:05:30", -330),
        ("+01:00", 3600),
        ("+2d", 172_800),
        ("-1d2h3m4s", -93_784),
        ("+90m", 5400),
        ("+0s", 0),
        ("-36525d", -36_525 * 86_400),
    ],
)
def test_an_offset_is_a_sign_and_a_length(text: str, seconds: int) -> None:
    assert parse_offset("X", text) == seconds


NO_OFFSETS = (
    *("", "+", "-", "1h", "+h", "+1", "+1x", "+1m1h", "++1h", "+1h 30m", "+1.5h", "+١h", "now"),
    *("+1:2", "+00:60", "+00:00:60", "+36526d", "+876601h", "+99999999999999999999d"),
)


@pytest.mark.parametrize("text", NO_OFFSETS)
def test_what_is_no_offset_is_refused_by_its_name_and_the_cameras(text: str) -> None:
    with pytest.raises(MetadataError, match=r"'X100'.*(allowed is a sign|days are allowed)") as refusal:
        parse_offset("X100", text)

    assert f"'{text}'" in str(refusal.value)


def test_a_clock_that_was_slow_is_put_forward_over_midnight() -> None:
    assert corrected("2023-12-31T23:30:00", 3600) == "2024-01-01T00:30:00"
    assert corrected("2024-03-01T00:10:00", -900) == "2024-02-29T23:55:00"


def test_without_a_date_there_is_nothing_to_correct() -> None:
    assert corrected("", 3600) == ""


def test_what_leaves_the_calendar_has_no_date() -> None:
    assert corrected("9999-12-31T23:30:00", 3600) == ""
    assert corrected("0001-01-01T00:00:00", -1) == ""


def test_a_camera_is_found_however_its_name_is_spelt() -> None:
    clocks = {camera_key("  canon  EOS 5d "): 60}

    assert corrected_for("Canon EOS 5D", "2024-01-01T00:00:00", clocks) == "2024-01-01T00:01:00"
    assert corrected_for("Nikon D1", "2024-01-01T00:00:00", clocks) == "2024-01-01T00:00:00"


@given(st.text())
def test_any_text_is_an_offset_or_refused(text: str) -> None:
    with suppress(MetadataError):
        assert abs(parse_offset("X", text)) <= 36_525 * 86_400
