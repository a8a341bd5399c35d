"""The crew: does the work of a batch, several pieces at a time, and not beyond a given moment."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field


@dataclass
class Outcome:
    """What became of the pieces of work, by their names."""

    failed: set[str] = field(default_factory=set)
    unfinished: set[str] = field(default_factory=set)  # still at it when time was up
    not_begun: set[str] = field(default_factory=set)


class Crew:
    """So many threads for a batch. One means: in order, on the calling thread, to the end."""

    def __init__(self, hands: int, clock: Callable[[], float]) -> None:
        self._hands = hands
        self._clock = clock

    def run(self, work: Mapping[str, Callable[[], bool]], until: float | None = None) -> Outcome:
        """Do all of *work*, each piece of which says whether it succeeded.

        A thread cannot be ended: what is unfinished at the moment *until* is left alone, and whatever
        it still does counts for nothing.
        """
        if self._hands == 1:
            return Outcome(failed={name for name, piece in work.items() if not piece()})
        executor = ThreadPoolExecutor(self._hands)
        begun: dict[str, threading.Event] = {name: threading.Event() for name in work}
        futures = {name: executor.submit(_begin, begun[name], piece) for name, piece in work.items()}
        wait(futures.values(), None if until is None else max(0.0, until - self._clock()))
        executor.shutdown(wait=False, cancel_futures=True)
        return _outcome(futures, begun)


def _begin(begun: threading.Event, piece: Callable[[], bool]) -> bool:
    begun.set()
    return piece()


def _outcome(futures: Mapping[str, "Future[bool]"], begun: Mapping[str, threading.Event]) -> Outcome:
    outcome = Outcome()
    for name, future in futures.items():
        if future.cancelled() or not begun[name].is_set():
            outcome.not_begun.add(name)
        elif not future.done():
            outcome.unfinished.add(name)
        elif not future.result():
            outcome.failed.add(name)
    return outcome
