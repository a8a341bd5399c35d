"""Play histories: `python -m tests.simulation --seeds 10000`, or one of them: `--seed 17`.

The exit status is 0 when all end well. The order in which Python walks a set depends on its hash
seed, so that is fixed, too: the same seed is the same history anywhere.
"""

import argparse
import os
import sys
import time

_HASH_SEED = "0"
_TAIL = 60  # calls printed of a history that ended badly


def main() -> int:
    """Play what is asked for; print the faults, and the last calls before them."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=300, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--seed", type=int, help="only this one, with all its calls")
    parser.add_argument("--stop-after", type=int, default=3, help="as many that end badly")
    arguments = parser.parse_args()
    if arguments.seed is not None:
        return _play([arguments.seed], tail=1_000_000, most=1, is_told=True)
    seeds = range(arguments.first, arguments.first + arguments.seeds)
    return _play(seeds, _TAIL, arguments.stop_after)


def _play(seeds: "range | list[int]", tail: int, most: int, *, is_told: bool = False) -> int:
    from tests.simulation.history import play  # noqa: PLC0415  after the hash seed is fixed

    began, calls, scheduled, bad, played = time.perf_counter(), 0, 0, 0, 0
    for seed in seeds:
        outcome = play(seed)
        played, calls = played + 1, calls + len(outcome.trace)
        if is_told or outcome.faults:
            print(f"--- seed {seed}", *outcome.trace[-tail:], *outcome.faults, sep="\n  ")
        scheduled += outcome.was_scheduled
        bad += bool(outcome.faults)
        if bad == most:
            break
    seconds = time.perf_counter() - began
    told = f"{played:,} histories, {calls:,} calls to AWS, {scheduled} waited for the clock's rule"
    print(f"{told}, {bad} ended badly; {seconds:.1f} s", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != _HASH_SEED:
        again = [sys.executable, "-m", "tests.simulation", *sys.argv[1:]]
        os.execve(sys.executable, again, {**os.environ, "PYTHONHASHSEED": _HASH_SEED})  # noqa: S606
    raise SystemExit(main())
