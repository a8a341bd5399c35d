"""What a command costs is counted in a process of its own, and a failure is told."""

import subprocess
import sys

import pytest

from benchmarks.report import ROOT, table
from benchmarks.usage import RunFailedError, measure


def test_processor_time_and_memory_are_those_of_the_command() -> None:
    # In a process of its own: one that has grown, as this one has, cannot tell how small its children are.
    idle, busy = measured("pass"), measured("data = bytearray(200_000_000); sum(range(8_000_000))")

    assert busy[0] > idle[0]
    assert busy[1] > idle[1] + 150


def measured(program: str) -> list[float]:
    """Return processor seconds and peak megabytes of a Python *program*."""
    lines = (
        "import sys; from benchmarks.usage import measure; u = measure([sys.executable, '-c', sys.argv[1]])"
    )
    command = [sys.executable, "-c", f"{lines}; print(u.cpu_seconds, u.peak_mb)", program]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [float(word) for word in printed.split()]


def test_a_command_that_fails_is_named_with_what_it_printed() -> None:
    with pytest.raises(RunFailedError, match=r"-c raise SystemExit[\s\S]*out of photos"):
        measure([sys.executable, "-c", "raise SystemExit('out of photos')"])


def test_a_table_lines_up() -> None:
    assert table(["", "ms"], [["ours", "7"], ["theirs", "120"]]) == (
        "|        |  ms |\n| ------ | --: |\n| ours   |   7 |\n| theirs | 120 |"
    )
