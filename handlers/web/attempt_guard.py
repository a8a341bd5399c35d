"""What stands before every comparison of a guess with a secret: the attempt is paid for first."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from auth.attempts import Counter, Subject, device_counter, network_counter, subject_counter
from auth.keyring import Keyring
from handlers.web.http import Request

VIEWER_ADDRESS = "cloudfront-viewer-address"

log = logging.getLogger(__name__)
Found = TypeVar("Found")


class AttemptStore(Protocol):
    """Where attempts are counted."""

    def charge(self, counter: Counter, now: int) -> int: ...
    def refund(self, counter: Counter) -> None: ...
    def clear(self, counter: Counter) -> None: ...


@dataclass(frozen=True)
class Checked(Generic[Found]):
    """What a right guess opened, or None; with *wait_seconds*, nobody looked, for it came too early."""

    found: Found | None
    wait_seconds: int = 0


@dataclass(frozen=True)
class AttemptGuard:
    """Charges each guess before it is compared, so that guesses at the same time share one limit.

    A guess costs one attempt at the subject and one of the network. From a *device* that gave the right
    answer before it costs one of that device instead: a stranger can lock a name, but nobody's own browser.
    """

    store: AttemptStore
    keys: Keyring

    def check(
        self, subject: Subject, request: Request, now: int, look: Callable[[], Found | None], device: str = ""
    ) -> Checked[Found]:
        """Return what *look* finds, None for a wrong guess; it is called once the guess is paid for."""
        own, shared = self._counters(subject, request, now, device)
        if wait := self._charge([*shared, own], now):
            log.info("too many attempts at one %s", subject.kind)
            return Checked(None, wait)
        found = look()
        if found is None:
            return Checked(None)
        self.store.clear(own)  # what counts are consecutive failures
        for counter in shared:
            self.store.refund(counter)
        return Checked(found)

    def _counters(
        self, subject: Subject, request: Request, now: int, device: str
    ) -> tuple[Counter, list[Counter]]:
        if device:
            return device_counter(self.keys, subject, device, now), []
        network = network_counter(self.keys, request.headers.get(VIEWER_ADDRESS, ""), now)
        return subject_counter(self.keys, subject, now), [network]

    def _charge(self, counters: Sequence[Counter], now: int) -> int:
        """Charge all *counters* and return 0; or none, and return the seconds to wait."""
        for number, counter in enumerate(counters):
            if wait := self.store.charge(counter, now):
                for charged in counters[:number]:
                    self.store.refund(charged)
                return wait
        return 0
