"""Whether the time of a refusal tells who exists: wrong, unknown and disabled, in turn.

    python -m benchmarks.refusals [--samples 200]

The store is in memory, so that nothing but the work of the function differs; medians are processor time.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from auth.attempts import Counter
from auth.keyring import Keyring
from auth.passwords import hash_password
from auth.people import User, partition_key
from benchmarks.report import heading, table
from handlers.web.attempt_guard import AttemptGuard
from handlers.web.authenticator import Credentials, Refused
from handlers.web.http import Request
from handlers.web.password_authenticator import PasswordAuthenticator

REQUEST = Request("POST", "/auth/login", {}, {"cloudfront-viewer-address": "203.0.113.9:4711"}, {}, {})
NOW = 1_800_000_000


@dataclass
class Memory:
    """People, and attempts: none is refused, or all are."""

    people: dict[str, User]
    wait_seconds: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def find_user(self, name: str) -> User | None:
        """Return the user, or None."""
        return self.people.get(partition_key(name))

    def renew_hash(self, user: User, encoded_hash: str) -> bool:
        """Never called: nobody is let in."""
        raise NotImplementedError(user.name, encoded_hash)

    def charge(self, counter: Counter, _now: int) -> int:
        """Count one attempt; return how long to wait."""
        self.counts[counter.key] = self.counts.get(counter.key, 0) + 1
        return self.wait_seconds

    def refund(self, counter: Counter) -> None:
        """Take one back."""
        self.counts[counter.key] -= 1

    def clear(self, counter: Counter) -> None:
        """Forget them all."""
        self.counts.pop(counter.key)


def cases(people: dict[str, User]) -> tuple[dict[str, Callable[[], object]], ...]:
    """Return what each kind of refusal is made by: those that cost a hash, and those that cost none."""
    open_, shut = (
        PasswordAuthenticator(memory, AttemptGuard(memory, Keyring(("a key",))))
        for memory in (Memory(people), Memory(people, wait_seconds=30))
    )

    def guess(authenticator: PasswordAuthenticator, name: str) -> Callable[[], object]:
        return lambda: authenticator.authenticate(Credentials(name, "a wrong password"), REQUEST, NOW)

    names = {"wrong": "somebody", "unknown": "nobody77", "disabled": "disabled"}
    return (
        {kind: guess(open_, name) for kind, name in names.items()},
        {f"{kind}, waiting": guess(shut, name) for kind, name in names.items()},
    )


def measure(kinds: dict[str, Callable[[], object]], samples: int) -> dict[str, float]:
    """Return the median milliseconds of each kind, sampled in turn."""
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    for number in range(samples):
        turn = list(kinds)[number % len(kinds) :] + list(kinds)[: number % len(kinds)]
        for kind in turn:
            began = time.process_time()
            outcome = kinds[kind]()
            taken[kind].append((time.process_time() - began) * 1000)
            if not isinstance(outcome, Refused):
                raise TypeError(f"{kind} was not refused")
    return {kind: statistics.median(times) for kind, times in taken.items()}


def main() -> int:
    """Print the medians; 1 if two that must not differ do by more than 5 %."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.refusals", description=__doc__)
    parser.add_argument("--samples", type=int, default=200)
    samples = parser.parse_args().samples
    known = User("somebody", hash_password("the right password"), frozenset(), "viewer", "a" * 16)
    disabled = replace(known, name="disabled", disabled=True)
    people = {partition_key(each.name): each for each in (known, disabled)}
    rows, worst = [], 0.0
    # Apart from each other: after a hash, which empties the processor's caches, all else is slow.
    for kinds in cases(people):
        medians = measure(kinds, samples)
        first, *_ = medians.values()
        rows += [[kind, f"{median:.3f}", f"{median / first - 1:+.1%}"] for kind, median in medians.items()]
        worst = max(worst, *(abs(median / first - 1) for median in medians.values()))
    print(heading(f"Refusals, {samples} samples in turn"))
    print(table(["refusal", "median, ms", "beside wrong"], rows))
    return 1 if worst > 0.05 else 0


if __name__ == "__main__":
    sys.exit(main())
