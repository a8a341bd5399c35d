"""Several calls to AWS at a time: most of a call's time is waiting."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

A = TypeVar("A")
T = TypeVar("T")


class ThreadHands:
    """The pipeline's `Hands` as threads."""

    def __init__(self, hands: int) -> None:
        """Make at most *hands* calls at a time."""
        self._hands = hands

    def each(self, call: Callable[[A], T], things: Iterable[A]) -> list[T]:
        """Return what *call* returns for each of *things*, in their order; raises what the first raised."""
        with ThreadPoolExecutor(self._hands) as executor:
            return list(executor.map(call, things))
