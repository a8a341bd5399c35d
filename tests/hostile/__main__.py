"""Put generated files, or all files in a folder, to the trial."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tests.hostile.generator import Specimen, specimens
from tests.hostile.trial import Verdict, files_of, try_all, work


def main() -> int:
    """Print a table of what became of the files; return 1 if any has no result or took the worker with it."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="try the files in it instead of generated ones")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--worker", type=int, help=argparse.SUPPRESS)  # as which the command starts itself
    options = parser.parse_args()
    if options.worker is not None:
        work(islice(_files(options), options.worker, None))
        return 0
    count = sum(1 for _ in _files(options))  # a mistake in the generator shows here, not as a worker's death
    again = [str(options.folder)] if options.folder else ["--seed", str(options.seed), "--count", str(count)]
    verdicts, deaths = try_all(again, count)
    print_table(verdicts, deaths)
    return 1 if deaths or any(not verdict.result for verdict in verdicts) else 0


def _files(options: argparse.Namespace) -> Iterator[Specimen]:
    return files_of(options.folder) if options.folder else specimens(options.seed, options.count)


def print_table(verdicts: list[Verdict], deaths: int) -> None:
    """Print how many files came to which end, and the extremes."""
    results = Counter(verdict.result or "no result" for verdict in verdicts)
    contained = Counter(verdict.kind for verdict in verdicts if verdict.is_contained)
    print(f"{len(verdicts):6} files")
    for result in ("rendered", "rescued", "damaged", "ignored", "no result"):
        print(f"{results[result]:6} {result}")
    for kind, count in Counter(v.kind for v in verdicts if v.result != "rendered").most_common(40):
        print(f"       {count:6} {kind}")
    print(f"{sum(contained.values()):6} of the damaged were contained: their decoder was ended by the press")
    print(f"{deaths:6} deaths of the worker")
    for verdict in verdicts:
        if verdict.is_contained or not verdict.result:
            print(f"       {verdict.name}: {verdict.reason}")
    slowest = max(verdicts, key=lambda verdict: verdict.seconds)
    hungriest = max(verdicts, key=lambda verdict: verdict.memory_mb)
    print(f"slowest {slowest.seconds:.2f} s: {slowest.name}")
    print(f"largest child {hungriest.memory_mb:.0f} MB: {hungriest.name}")


if __name__ == "__main__":
    sys.exit(main())
