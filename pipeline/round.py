"""A round of publishing: how long it may last, and how much it does at once."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pipeline.errors import OutOfTimeError
from pipeline.workshop import Workshop

T = TypeVar("T")
R = TypeVar("R")
_CALLS_AT_ONCE = 16


class Round:
    """One round, which must end at *until* (seconds since the epoch)."""

    def __init__(self, workshop: Workshop, until: float, followers: Sequence[str] = ()) -> None:
        """Begin it; *followers* are the steps of albums, whose attachments pages show."""
        self.shop = workshop
        self.followers = followers
        self._until = until

    def each(self, work: Callable[[T], R], items: Iterable[T], at_once: int = _CALLS_AT_ONCE) -> list[R]:
        """Return *work*'s result for each of *items*; calls to stores overlap.

        Raises:
            OutOfTimeError: the round is over; what has begun is done, the rest has not begun.
        """

        def in_time(item: T) -> R:
            self.check_time()
            return work(item)

        return self.finish(in_time, items, at_once)

    @staticmethod
    def finish(work: Callable[[T], R], items: Iterable[T], at_once: int = _CALLS_AT_ONCE) -> list[R]:
        """Return the same though the round may be over: *work* notes what is done.

        It would be done again in the next round else, and again.
        """
        with ThreadPoolExecutor(at_once) as pool:
            return list(pool.map(work, items))

    def check_time(self) -> None:
        """Do nothing while the round lasts.

        Raises:
            OutOfTimeError: it is over.
        """
        if self.shop.clock() >= self._until:
            raise OutOfTimeError
