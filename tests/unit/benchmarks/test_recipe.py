"""Where the time goes: each stage is counted once."""

import time

import pytest

from benchmarks.recipe import Stopwatch


def test_a_stage_within_a_stage_counts_for_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter([0, 1, 3, 6, 10, 15])
    monkeypatch.setattr(time, "process_time", lambda: next(ticks))
    watch = Stopwatch()

    with watch.stage("outer"):
        with watch.stage("inner"):
            pass
        with watch.stage("inner"):
            pass

    assert watch.seconds == {"outer": 1 + 3 + 5, "inner": 2 + 4}


def test_a_watched_function_does_what_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    class Owner:
        @staticmethod
        def double(number: int) -> int:
            return 2 * number

    watch = Stopwatch()
    watch.watch(Owner, "double", "doubling")

    assert Owner.double(21) == 42
    assert set(watch.seconds) == {"doubling"}
