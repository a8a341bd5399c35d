"""What a command costs is counted in a process of its own, and a failure is told."""

import sys

import pytest

from benchmarks.report import table
from benchmarks.usage import RunFailedError, measure


def test_processor_time_and_memory_are_those_of_the_command() -> None:
    idle = measure([sys.executable, "-c", "pass"])
    busy = measure([sys.executable, "-c", "data = bytearray(800_000_000); sum(range(8_000_000))"])

    assert busy.cpu_seconds > idle.cpu_seconds
    assert busy.peak_mb > idle.peak_mb + 300


def test_a_command_that_fails_is_named_with_what_it_printed() -> None:
    with pytest.raises(RunFailedError, match=r"-c raise SystemExit[\s\S]*out of photos"):
        measure([sys.executable, "-c", "raise SystemExit('out of photos')"])


def test_a_table_lines_up() -> None:
    assert table(["", "ms"], [["ours", "7"], ["theirs", "120"]]) == (
        "|        |  ms |\n| ------ | --: |\n| ours   |   7 |\n| theirs | 120 |"
    )
