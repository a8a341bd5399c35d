"""How often a secret may be guessed: the counters that an attempt is charged to, and their limits.

Rows hold HMACs of names and networks, so that who reads the table learns neither.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from auth.keyring import Keyring
from auth.networks import network_of

SORT_KEY = "attempts"
HOUR = 60 * 60
# After that long without an attempt, failures are forgotten; a counter that is spent is kept for good.
MEMORY_SECONDS = 90 * 24 * HOUR


@dataclass(frozen=True)
class Limit:
    """*free* attempts at once, then waits that double, and none after *most* in all."""

    free: int
    most: int
    first_wait_seconds: int = 0
    longest_wait_seconds: int = 0

    def wait_after(self, count: int) -> int:
        """Return for how many seconds nothing is tried after the attempt with this number."""
        if count < self.free:
            return 0
        doubled: int = self.first_wait_seconds * 2 ** min(count - self.free, 32)
        return min(doubled, self.longest_wait_seconds)

    def waits(self) -> Iterator[tuple[int, int]]:
        """Yield every count after which one waits, and for how long; the last one's wait is the longest."""
        for count in range(self.free, self.most):
            yield count, self.wait_after(count)
            if self.wait_after(count) == self.longest_wait_seconds:
                return


# NIST SP 800-63B-4, 3.2.2: at most 100 consecutive failures, with waits from 30 seconds to an hour.
OF_A_SECRET = Limit(free=5, most=100, first_wait_seconds=30, longest_wait_seconds=HOUR)
OF_A_NETWORK = Limit(free=30, most=30)


@dataclass(frozen=True)
class Subject:
    """Whose secret is guessed: the *name* of an account, the digest of a link, …, by its *kind*."""

    kind: str
    name: str

    @property
    def text(self) -> str:
        """The two as one text."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True)
class Counter:
    """A row that counts attempts; times are epoch seconds."""

    key: str
    limit: Limit
    forgotten_at: int
    ends_at: int = 0
    """When it starts anew however often somebody tried; 0 for never."""

    def wait_seconds(self, count: int, last_at: int, now: int) -> int:
        """Return how long to wait at *now* after *count* attempts, the last at *last_at*."""
        if self.ends_at and count >= self.limit.most:
            return max(1, self.ends_at - now)
        if count >= self.limit.most:
            return self.limit.longest_wait_seconds
        return max(1, last_at + self.limit.wait_after(count) - now)


def subject_counter(keys: Keyring, subject: Subject, now: int) -> Counter:
    """Return the counter of all who guess at *subject*."""
    return Counter(_key(keys, subject.kind, subject.text), OF_A_SECRET, now + MEMORY_SECONDS)


def device_counter(keys: Keyring, subject: Subject, device: str, now: int) -> Counter:
    """Return the counter of one *device* from which the right answer came before."""
    key = _key(keys, "device", f"{subject.text} {device}")
    return Counter(key, OF_A_SECRET, now + MEMORY_SECONDS)


def network_counter(keys: Keyring, address: str, now: int) -> Counter:
    """Return this hour's counter of the network that *address*, of CloudFront, belongs to."""
    hour = now // HOUR
    ends_at = (hour + 1) * HOUR
    key = _key(keys, "network", f"{network_of(address)} {hour}")
    return Counter(key, OF_A_NETWORK, forgotten_at=ends_at, ends_at=ends_at)


def _key(keys: Keyring, kind: str, text: str) -> str:
    return f"attempts#{kind}#{keys.seal('attempts', text)}"
