"""Plausible protocols that lose a change, each the recommended one but for one idea."""

from collections.abc import Iterator

from tests.model.protocol import Move, Recommended
from tests.model.state import READ_BOTH, READ_ONE, Consumer, State


class Flag(Recommended):
    """A dirty flag instead of numbers, cleared after the build."""

    name = "flag"
    about = "a dirty flag, cleared after the build"

    def is_built(self, state: State) -> bool:
        """Nothing waits while the flag is down."""
        return not state.dirty

    def count(self, state: State) -> int:
        """Raise the flag."""
        return 1

    def decide(self, state: State, message: int) -> Iterator[tuple[bool, str]]:
        """Build if the flag is up."""
        yield (True, "wants to build") if state.dirty else (False, "acks it: no flag is up")

    def finished(self, state: State, number: int) -> State:
        """Take the flag down."""
        return state._replace(dirty=0)


class FifoWithOneId(Recommended):
    """A FIFO queue that drops what comes within its window, to save rebuilds."""

    name = "fifo"
    about = "a FIFO queue and one deduplication id for all"

    def send(self, state: State, number: int) -> State:
        """While the window is open, the message is accepted and not delivered."""
        return state if state.is_window_open else state.with_message(number)._replace(is_window_open=True)


class NumberReadLate(Recommended):
    """The number is read when the build is over."""

    name = "late-number"
    about = "built := dirty as it is at the end"

    def finished(self, state: State, number: int) -> State:
        """Take all that is counted for built."""
        return state._replace(built=state.dirty)


class DropAndAckWhenLocked(Recommended):
    """Whoever meets a lease trusts the one who holds it."""

    name = "drop-and-ack-locked"
    about = "an older message leaves it to a younger, and under another's lease all are acknowledged"

    def meet_lease(self, state: State, index: int, consumer: Consumer) -> Move:
        """Acknowledge."""
        text = f"consumer {index + 1} acks {consumer.message}: another builds"
        return state.with_consumer(index, Consumer()), text, False


class AckWhenLocked(DropAndAckWhenLocked):
    """The same, and every message wants its build."""

    name = "ack-locked"
    about = "acknowledged while another builds"
    leaves_to_younger = False


class PhotosBeforeVersion(Recommended):
    """The album's version is noted as seen, but it is younger than what was seen."""

    name = "photos-first"
    about = "the album's version read after its photos"

    def read_first(self, state: State, index: int, consumer: Consumer) -> Iterator[Move]:
        """Read the photos."""
        yield self.read_photos(state, index, consumer, READ_ONE)

    def read_second(self, state: State, index: int, consumer: Consumer) -> Iterator[Move]:
        """Read the version."""
        yield self.read_version(state, index, consumer, READ_BOTH)


REFUTED: tuple[type[Recommended], ...] = (
    Flag,
    FifoWithOneId,
    NumberReadLate,
    AckWhenLocked,
    DropAndAckWhenLocked,
    PhotosBeforeVersion,
)
