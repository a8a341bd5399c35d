"""The real handlers lose nothing, whatever fails or dies, whenever, and whoever else is at work.

10,000 histories: `VITRINE_SEEDS=10000 make test TESTS=tests/simulation`; one of them, with all its
calls: `python -m tests.simulation --seed 17`.
"""

import os
import subprocess
import sys

import pytest

SEEDS = int(os.environ.get("VITRINE_SEEDS", "300"))
PARTS = max(2, SEEDS // 2000)  # each below ten minutes


@pytest.mark.parametrize("part", range(PARTS))
def test_histories_of_faults_end_with_what_the_bucket_shows(part: int) -> None:
    first = SEEDS * part // PARTS
    seeds = SEEDS * (part + 1) // PARTS - first
    command = [sys.executable, "-m", "tests.simulation", "--first", str(first), "--seeds", str(seeds)]

    played = subprocess.run(command, capture_output=True, text=True, check=False)

    assert played.returncode == 0, played.stdout + played.stderr
    assert f"{seeds:,} histories" in played.stdout


def test_the_same_seed_is_the_same_history() -> None:
    command = [sys.executable, "-m", "tests.simulation", "--seed", "17"]

    once, again = (
        subprocess.run(command, capture_output=True, text=True, check=True).stdout.rpartition("\n1 ")[0]
        for _ in range(2)
    )

    assert once == again
    assert len(once.splitlines()) > 50
