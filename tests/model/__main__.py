"""Check the rebuild protocol: `python -m tests.model --producers 3 --consumers 2 --crashes 3 --duplicates 2`.

The exit status is 0 when the protocol is sound and each of the refuted ones is caught.
"""

import argparse
import resource
import time

from tests.model.checker import Verdict, check
from tests.model.protocol import Recommended, WithTicks
from tests.model.refuted import REFUTED

SOUND: tuple[type[Recommended], ...] = (Recommended, WithTicks)


def main() -> int:
    """Print one line for each protocol and the shortest way to lose a change, where there is one."""
    arguments = _arguments()
    chosen = [each for each in (*SOUND, *REFUTED) if arguments.protocol in {None, each.name}]
    sizes = {name: getattr(arguments, name) for name in ("producers", "consumers", "crashes", "duplicates")}
    is_as_expected = True
    for protocol in chosen:
        losses = arguments.losses if protocol is WithTicks else 0
        began = time.perf_counter()
        verdict = check(protocol(**sizes, losses=losses), is_reduced=not arguments.unreduced)
        _report(protocol, verdict, time.perf_counter() - began)
        is_as_expected &= verdict.is_sound == (protocol in SOUND)
    return 0 if is_as_expected else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.model", description=__doc__)
    parser.add_argument("--producers", type=int, default=2)
    parser.add_argument("--consumers", type=int, default=2)
    parser.add_argument("--crashes", type=int, default=2)
    parser.add_argument("--duplicates", type=int, default=1)
    parser.add_argument("--losses", type=int, default=1, help="messages lost for good; with ticks only")
    parser.add_argument("--protocol", choices=[each.name for each in (*SOUND, *REFUTED)])
    parser.add_argument(
        "--unreduced", action="store_true", help="walk also the states that behave like another one"
    )
    return parser.parse_args()


def _report(protocol: type[Recommended], verdict: Verdict, seconds: float) -> None:
    outcome = "no change lost"
    if verdict.counterexample:
        outcome = f"LOSES A CHANGE in {len(verdict.counterexample)} steps"
    if verdict.dead_ends:
        outcome = f"{verdict.dead_ends:,} DEAD ENDS"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{protocol.name}: {protocol.about}")
    print(
        f"  {outcome}; {verdict.states:,} states, {verdict.transitions:,} transitions,"
        f" {verdict.quiet:,} quiet ends; {seconds:.1f} s, {peak:,.0f} MB at most so far"
    )
    for number, step in enumerate(verdict.counterexample, 1):
        print(f"  {number:3}. {step}")
    print(flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
