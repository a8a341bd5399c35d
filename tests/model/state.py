"""What a state of the rebuild protocol is made of."""

from itertools import chain
from typing import NamedTuple

# A producer's stages. DONE has acknowledged its message.
START, DURABLE, VERSIONED, COUNTED, DONE = range(5)
# A consumer's stages. IDLE has no message; from LEASED on it holds the lease.
IDLE, DECIDED, LEASED, NUMBERED, READ_ONE, READ_BOTH, PUBLISHED, NOTED = range(8)
# The lease; ORPHANED is that of a builder that has crashed.
FREE, HELD, ORPHANED = range(3)

TICK = 255  # the message of the schedule; the others hold the number of a change


class Producer(NamedTuple):
    """One change and who makes it."""

    stage: int = START
    number: int = 0  # what counting it gave
    is_durable: bool = False
    is_read: bool = False  # by the builder at work
    is_shown: bool = False  # on the published page


class Consumer(NamedTuple):
    """A worker and the message it holds."""

    stage: int = IDLE
    message: int = 0
    number: int = 0  # `dirty`, as read under the lease


class State(NamedTuple):
    """Everything that matters at one moment."""

    producers: tuple[Producer, ...]
    consumers: tuple[Consumer, ...]
    queue: tuple[int, ...] = ()  # the messages that wait, ascending
    dirty: int = 0
    built: int = 0
    lease: int = FREE
    is_stale: bool = False  # the album's version is above the one noted as seen
    has_grown: bool = False  # the version is above the one that the builder at work has read
    is_due: bool = False  # the builder at work has read that the album is stale
    crashes: int = 0  # that may still happen
    duplicates: int = 0
    losses: int = 0
    is_window_open: bool = False  # of a FIFO queue's deduplication

    def with_producer(self, index: int, producer: Producer) -> "State":
        """Return this state with another producer at *index*."""
        return self._replace(producers=(*self.producers[:index], producer, *self.producers[index + 1 :]))

    def with_consumer(self, index: int, consumer: Consumer) -> "State":
        """Return this state with another consumer at *index*."""
        return self._replace(consumers=(*self.consumers[:index], consumer, *self.consumers[index + 1 :]))

    def with_message(self, message: int) -> "State":
        """Return this state with one more message waiting."""
        return self._replace(queue=tuple(sorted((*self.queue, message))))

    def without_message(self, message: int) -> "State":
        """Return this state with one such message less."""
        at = self.queue.index(message)
        return self._replace(queue=(*self.queue[:at], *self.queue[at + 1 :]))

    def after_build(self) -> "State":
        """Return this state without what a builder, finished or crashed, had read."""
        producers = tuple(producer._replace(is_read=False) for producer in self.producers)
        return self._replace(producers=producers, has_grown=False, is_due=False)

    def key(self) -> bytes:
        """Return all numbers in a row; none is above 255."""
        return bytes(chain(*self.producers, *self.consumers, self[3:], self.queue))
