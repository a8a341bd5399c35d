"""A checker that walks every state of a system, breadth first, so that a counterexample is a shortest one.

It looks for two things: a quiet state (one in which nothing happens any more by itself) that is not
complete, and a state from which no complete quiet state can be reached without further trouble.
"""

from array import array
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

S = TypeVar("S", bound=Hashable)


class System(Protocol[S]):
    """What can be checked."""

    def start(self) -> S:
        """Return the first state."""

    def moves(self, state: S) -> Iterator[tuple[S, str, bool]]:
        """Yield all that can happen in *state*: the state after it, what it is, and whether it is trouble.

        Trouble (a crash, a repeat, a loss) may happen, but nobody may count on it.
        """

    def is_complete(self, state: S) -> bool:
        """Tell whether a quiet *state* is a good end."""

    def representative(self, state: S) -> S:
        """Return the one state that stands for *state* and all that behave alike."""

    def key(self, state: S) -> bytes:
        """Return a small key, another one for each state."""


@dataclass(frozen=True)
class Verdict:
    """What a walk has found."""

    states: int
    transitions: int
    quiet: int  # states in which nothing happens any more
    counterexample: tuple[str, ...] = ()  # a shortest way to a quiet state that is not complete
    dead_ends: int = 0  # states from which no good end can be reached without trouble

    @property
    def is_sound(self) -> bool:
        """Whether every way ends well and every state has such a way."""
        return not self.counterexample and not self.dead_ends


def check(system: System[S], *, is_reduced: bool = True) -> Verdict:
    """Walk all states of *system*; if *is_reduced*, one representative of those that behave alike."""
    return _Walk(system, system.representative if is_reduced else lambda state: state).verdict()


def reach(system: System[S], representative: Callable[[S], S] = lambda state: state) -> set[S]:
    """Return all states of *system*, or all that represent them."""
    reached = level = {representative(system.start())}
    while level:
        after = {representative(move[0]) for state in level for move in system.moves(state)}
        level = after - reached
        reached = reached | level
    return reached


class _Walk(Generic[S]):
    """States are numbered as they are found and kept as keys; edges are kept as numbers, 4 bytes each.

    Edges that are trouble are not kept: they lead to states, but a good end must be reached without.
    """

    def __init__(self, system: System[S], representative: Callable[[S], S]) -> None:
        self._system = system
        self._representative = representative
        self._key = system.key
        self._numbers: dict[bytes, int] = {}
        self._parents = array("I")
        self._transitions = 0
        self._edges = array("I")
        self._ends = array("Q")  # of each state's edges in the list of all
        self._good = bytearray()  # 1: a good end can be reached from here
        self._quiet = 0

    def verdict(self) -> Verdict:
        start = self._representative(self._system.start())
        self._number(self._key(start), 0)
        level = [start]
        while level:
            following: list[S] = []
            for state in level:
                if self._expand(state, following):
                    return self._result(counterexample=self._way_to(self._numbers[self._key(state)]))
            level = following
        return self._result(dead_ends=self._count_dead_ends())

    def _result(self, counterexample: tuple[str, ...] = (), dead_ends: int = 0) -> Verdict:
        return Verdict(len(self._parents), self._transitions, self._quiet, counterexample, dead_ends)

    def _number(self, key: bytes, parent: int) -> int:
        number = self._numbers[key] = len(self._parents)
        self._parents.append(parent)
        return number

    def _expand(self, state: S, following: list[S]) -> bool:
        """Note where *state* leads to; True if it is quiet and not complete."""
        numbers, parent, is_quiet = self._numbers, self._numbers[self._key(state)], True
        for after, _, is_trouble in self._system.moves(state):
            self._transitions += 1
            found = self._representative(after)
            key = self._key(found)
            number = numbers.get(key)
            if number is None:
                number = self._number(key, parent)
                following.append(found)
            if not is_trouble:
                is_quiet = False
                self._edges.append(number)
        self._ends.append(len(self._edges))
        self._quiet += is_quiet
        self._good.append(is_quiet)
        return is_quiet and not self._system.is_complete(state)

    def _count_dead_ends(self) -> int:
        """Carry "good" backwards along the edges until nothing changes.

        Most edges lead to higher numbers, so a few rounds from the last number to the first suffice.
        """
        good, edges, ends = self._good, self._edges, self._ends
        changed = True
        while changed:
            changed = False
            for number in range(len(good) - 1, -1, -1):
                if not good[number]:
                    begin = ends[number - 1] if number else 0
                    if any(good[after] for after in edges[begin : ends[number]]):
                        good[number] = changed = True
        return len(good) - sum(good)

    def _way_to(self, number: int) -> tuple[str, ...]:
        """Return what happened on the way, told of the same producers and consumers throughout."""
        path = []
        while number:
            path.append(number)
            number = self._parents[number]
        state, told = self._system.start(), []
        for wanted in reversed(path):
            state, what, _ = next(
                move
                for move in self._system.moves(state)
                if self._numbers.get(self._key(self._representative(move[0]))) == wanted
            )
            told.append(what)
        return tuple(told)
