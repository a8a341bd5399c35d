"""The same work by all: photos upright at 1600 and 360 pixels, JPEG of quality 85, one thread.

    python -m benchmarks.pixels --photos FOLDER [--rounds 5] [--only vitrine,sigal]

FOLDER holds camera JPEGs of 12 megapixels; at least ten say something. Colour profiles are taken out of
copies first, because not every program converts colours as we do. Programs take turns, round by round.
What one photo costs is the slope between a few photos and all of them, so starting up does not count;
memory is the peak over all of them. The last line says whether what we promise holds.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.contest import Contestant, contestants
from benchmarks.contestants import LARGE, SMALL
from benchmarks.photos import camera_jpegs, copy_without_profiles
from benchmarks.report import ROOT, heading, table
from benchmarks.usage import measure

if TYPE_CHECKING:
    from benchmarks.fidelity import Fidelity

FEW = 4  # photos of the short run
JUDGED = 12  # photos whose renditions are compared with the reference
NODE_MODULES = ROOT / ".build/bench/peers/node_modules"
PEAK_MB = 65
SIMILARITY_MARGIN = 0.003


@dataclass
class Result:
    """What the rounds have shown of one contestant."""

    contestant: Contestant
    cpu_seconds: list[float] = field(default_factory=list)  # per photo, one a round
    peak_mb: float = 0.0
    large: "Fidelity | None" = None
    small: "Fidelity | None" = None
    kilobytes: float = 0.0  # of a photo's two files


class Contest:
    """Runs contestants over the same photos."""

    def __init__(self, photos: Sequence[Path], scratch: Path) -> None:
        self._photos = photos
        self._scratch = scratch
        self._few = copy_without_profiles(photos[:FEW], scratch / "few")
        self._all = copy_without_profiles(photos, scratch / "all")

    def run(self, entered: Sequence[Contestant], rounds: int) -> list[Result]:
        """Return one result for each of *entered*, who take turns."""
        results = [Result(contestant) for contestant in entered]
        for _ in range(rounds):
            for result in results:
                self._take_turn(result)
        for result in results:
            self._judge(result)
        return results

    def _take_turn(self, result: Result) -> None:
        few = measure(result.contestant.line(self._few, self._fresh_target(result)), ROOT)
        many = measure(result.contestant.line(self._all, self._fresh_target(result)), ROOT)
        more = len(self._photos) - FEW
        result.cpu_seconds.append((many.cpu_seconds - few.cpu_seconds) / more)
        result.peak_mb = max(result.peak_mb, many.peak_mb)

    def _fresh_target(self, result: Result) -> Path:
        target = self._target(result)
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        return target

    def _target(self, result: Result) -> Path:
        return self._scratch / "made" / result.contestant.name

    def _judge(self, result: Result) -> None:
        # Late, because a process that has grown cannot tell how small its children are.
        from benchmarks.fidelity import judge  # noqa: PLC0415

        made = {edge: self._made(result, edge) for edge in (LARGE, SMALL)}
        result.large = judge(made[LARGE][:JUDGED], LARGE) if made[LARGE] else None
        result.small = judge(made[SMALL][:JUDGED], SMALL) if made[SMALL] else None
        total = sum(rendition.stat().st_size for pairs in made.values() for _, rendition in pairs)
        result.kilobytes = total / len(self._photos) / 1000

    def _made(self, result: Result, edge: int) -> list[tuple[Path, Path]]:
        found = [
            (each, result.contestant.rendition(self._target(result), each, edge)) for each in self._photos
        ]
        return [(photo, rendition) for photo, rendition in found if rendition]


def ratio(ours: Result, theirs: Result) -> float:
    """Return the median over the rounds of our processor time over theirs."""
    rounds = zip(ours.cpu_seconds, theirs.cpu_seconds, strict=True)
    return statistics.median(our / their for our, their in rounds)


def broken_promises(results: Sequence[Result]) -> list[str]:
    """Return what we promise and this run has not shown; the first of *results* is ours."""
    ours, *others = results
    broken = [
        f"{ratio(ours, each):.2f} of {each.contestant.name}'s time, promised {each.contestant.limit}"
        for each in others
        if ratio(ours, each) > each.contestant.limit
    ]
    broken += [
        f"similarity {mine.similarity:.4f} beside {each.contestant.name}'s {their.similarity:.4f}"
        for each in others
        for mine, their in ((ours.large, each.large), (ours.small, each.small))
        if mine and their and mine.similarity < their.similarity - SIMILARITY_MARGIN
    ]
    if ours.peak_mb > PEAK_MB:
        broken.append(f"{ours.peak_mb:.0f} MB at the peak, promised {PEAK_MB}")
    return broken


def row(result: Result, ours: Result) -> list[str]:
    """Return the table's row for *result*."""
    return [
        result.contestant.name,
        f"{1000 * statistics.median(result.cpu_seconds):.0f}",
        f"{ratio(ours, result):.2f}",
        str(result.contestant.limit or ""),
        f"{result.peak_mb:.0f}",
        f"{result.kilobytes:.0f}" if result.kilobytes else "",
        *(f"{f.similarity:.4f}" if f else "" for f in (result.large, result.small)),
        *(f"{f.sharpness:.3f}" if f else "" for f in (result.large, result.small)),
    ]


def main() -> int:
    """Hold the contest, print the table, and return 1 if a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pixels", description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="a folder of camera JPEGs")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--only", default="", help="contestants by name, with commas; ours is always among them"
    )
    parser.add_argument("--node-modules", type=Path, default=NODE_MODULES)
    options = parser.parse_args()
    photos = camera_jpegs(options.photos)
    if len(photos) < 2 * FEW:
        parser.error(f"{options.photos} holds {len(photos)} JPEGs; at least {2 * FEW} are needed")
    first, *others = contestants(options.node_modules)
    wanted = options.only.split(",") if options.only else [each.name for each in others]
    with tempfile.TemporaryDirectory() as scratch:
        entered = [first, *(each for each in others if each.name in wanted)]
        results = Contest(photos, Path(scratch)).run(entered, options.rounds)
    columns = ["", "ms a photo", "ours / its", "promised", "peak, MB", "KB a photo"]
    columns += [f"{what}, {edge} px" for what in ("SSIM", "sharpness") for edge in (LARGE, SMALL)]
    print(heading(f"The same work: {len(photos)} photos, {options.rounds} rounds"))
    print(table(columns, [row(result, results[0]) for result in results]))
    broken = broken_promises(results)
    print("\n" + "\n".join(f"not as promised: {each}" for each in broken) if broken else "\nall as promised")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
