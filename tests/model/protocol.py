"""The rebuild protocol as `pipeline/rebuild.py`, `publisher.py` and `handlers/catalog_store.py` have it.

Producers are steps that make one change durable, count it for its album and then for the site, send
its number, and only then acknowledge their own message. Consumers are workers with a request for a
rebuild. All changes are of one album, so that they meet wherever they can. A producer or a consumer
may crash between any two of its calls; any message, the producers' own among them, may come twice.

There is no clock: the ceiling may be over at any moment, a message may take any time, a lease that a
crash has orphaned ends some time. That a builder is dead before its lease ends is what
`lease_seconds` is for; that it alone holds the lease is a condition that DynamoDB checks.
"""

from collections.abc import Iterator

from tests.model.likeness import representative
from tests.model.state import (
    COUNTED,
    DECIDED,
    DONE,
    DURABLE,
    FREE,
    HELD,
    IDLE,
    LEASED,
    NOTED,
    NUMBERED,
    ORPHANED,
    PUBLISHED,
    READ_BOTH,
    READ_ONE,
    START,
    TICK,
    VERSIONED,
    Consumer,
    Producer,
    State,
)

Move = tuple[State, str, bool]  # the state after it, what it is, whether it is trouble


class Recommended:
    """The protocol that Vitrine has; its public methods are what others do otherwise."""

    name = "recommended"
    about = (
        "counters; n read under the lease; an older message leaves it to a younger; nobody acks under a lease"
    )
    has_ticks = False

    def __init__(
        self,
        producers: int = 2,
        consumers: int = 2,
        crashes: int = 2,
        duplicates: int = 1,
        losses: int = 0,
    ) -> None:
        everybody = (Producer(),) * producers, (Consumer(),) * consumers
        self._start = State(*everybody, crashes=crashes, duplicates=duplicates, losses=losses)
        self._acts = {
            DECIDED: self._take_lease,
            LEASED: self._read_number,
            NUMBERED: self.read_first,
            READ_ONE: self.read_second,
            READ_BOTH: self._publish,
            PUBLISHED: self._note,
            NOTED: self._finish,
        }

    def start(self) -> State:
        """Nothing has happened yet."""
        return self._start

    def representative(self, state: State) -> State:
        """Return the state that stands for all that behave alike."""
        return representative(state)

    def key(self, state: State) -> bytes:
        """Return the state in some 40 bytes."""
        return state.key()

    def is_complete(self, state: State) -> bool:
        """Tell whether the counters call the site built and it shows every change."""
        return self.is_built(state) and all(producer.is_shown for producer in state.producers)

    def moves(self, state: State) -> Iterator[Move]:
        """Yield all that can happen."""
        for index, producer in enumerate(state.producers):
            yield from self._produce(state, index, producer)
        for index, consumer in enumerate(state.consumers):
            if consumer.stage == IDLE:
                yield from self._deliver(state, index)
                continue
            yield from self._acts[consumer.stage](state, index, consumer)
            if state.crashes:
                yield _crash(state, index, consumer)
        yield from self._surroundings(state)

    # What others do otherwise

    def is_built(self, state: State) -> bool:
        """Tell whether nothing waits for a rebuild."""
        return state.built == state.dirty

    def count(self, state: State) -> int:
        """Return what `dirty` becomes when a change is counted."""
        return state.dirty + 1

    def send(self, state: State, number: int) -> State:
        """Return the state after *number* has been sent."""
        return state.with_message(number)

    def decide(self, state: State, message: int) -> Iterator[tuple[bool, str]]:
        """Yield what may be decided: whether to build, and why."""
        if message == TICK:
            yield False, "acks the tick: all is built, or the burst lasts"
            if not self.is_built(state):
                yield True, "wants to build: it has lasted too long"
        elif message <= state.built:
            yield False, f"acks {message}: it is built"
        else:
            if state.dirty > message and self.leaves_to_younger:
                yield False, f"acks {message}: a younger one exists"
            yield True, "wants to build"

    leaves_to_younger = True

    def meet_lease(self, state: State, index: int, consumer: Consumer) -> Move:
        """Another holds the lease: hand the message back."""
        handed = state.with_message(consumer.message).with_consumer(index, Consumer())
        return handed, f"consumer {index + 1} hands {consumer.message} back: another builds", False

    def read_first(self, state: State, index: int, consumer: Consumer) -> Iterator[Move]:
        """Read the album's version."""
        yield self.read_version(state, index, consumer, READ_ONE)

    def read_second(self, state: State, index: int, consumer: Consumer) -> Iterator[Move]:
        """Read the album's photos."""
        yield self.read_photos(state, index, consumer, READ_BOTH)

    def finished(self, state: State, number: int) -> State:
        """Return the state with the counters as a build writes them that read *number* at first."""
        return state._replace(built=max(state.built, number))

    # Producers

    def _produce(self, state: State, index: int, producer: Producer) -> Iterator[Move]:
        who = f"producer {index + 1}"
        if producer.stage == START:
            durable = producer._replace(stage=DURABLE, is_durable=True)
            yield state.with_producer(index, durable), f"{who} makes its change durable", False
        elif producer.stage == DURABLE:
            versioned = state._replace(is_stale=True, has_grown=state.lease == HELD)
            after = versioned.with_producer(index, producer._replace(stage=VERSIONED))
            yield after, f"{who} counts it for the album", False
        elif producer.stage == VERSIONED:
            number = self.count(state)
            counted = producer._replace(stage=COUNTED, number=number)
            after = state._replace(dirty=number).with_producer(index, counted)
            yield after, f"{who} counts it: dirty = {number}", False
        elif producer.stage == COUNTED:
            sent = self.send(state, producer.number)
            how = f"{who} sends {producer.number}{'' if sent.queue != state.queue else ' (swallowed)'}"
            yield sent.with_producer(index, producer._replace(stage=DONE, number=0)), f"{how}, acks", False
            if state.crashes:
                yield _again(sent, index, producer), f"{how}, crashes", True
        yield from self._come_again(state, index, producer)

    def _come_again(self, state: State, index: int, producer: Producer) -> Iterator[Move]:
        if producer.stage == DONE and state.duplicates:
            again = state.with_producer(index, producer._replace(stage=DURABLE))
            text = f"producer {index + 1}'s own message comes again"
            yield again._replace(duplicates=state.duplicates - 1), text, True
        elif producer.stage in {VERSIONED, COUNTED} and state.crashes:
            yield _again(state, index, producer), f"producer {index + 1} crashes", True

    # Consumers

    def _deliver(self, state: State, index: int) -> Iterator[Move]:
        """Receive a message and look at the counters; before that, receiving has no effect."""
        for message in sorted(set(state.queue)):
            for builds, reason in self.decide(state, message):
                text = f"consumer {index + 1} receives {message}, {reason}"
                received = state.with_consumer(index, Consumer(DECIDED, message)) if builds else state
                yield received.without_message(message), text, False
                if builds and state.duplicates:
                    fewer = state.duplicates - 1
                    yield received._replace(duplicates=fewer), f"{text}; it will come again", True

    def _take_lease(self, state: State, index: int, consumer: Consumer) -> Iterator[Move]:
        if state.lease == FREE:
            leased = state._replace(lease=HELD).with_consumer(index, consumer._replace(stage=LEASED))
            yield leased, f"consumer {index + 1} takes the lease", False
        else:
            yield self.meet_lease(state, index, consumer)

    def _read_number(self, state: State, index: int, consumer: Consumer) -> Iterator[Move]:
        numbered = consumer._replace(stage=NUMBERED, number=state.dirty)
        yield state.with_consumer(index, numbered), f"consumer {index + 1} reads n = {state.dirty}", False

    def read_version(self, state: State, index: int, consumer: Consumer, stage: int) -> Move:
        """The builder reads the album's row: is it due?"""
        after = state._replace(is_due=state.is_stale, has_grown=False)
        text = f"consumer {index + 1} reads that the album is {'due' if state.is_stale else 'up to date'}"
        return after.with_consumer(index, consumer._replace(stage=stage)), text, False

    def read_photos(self, state: State, index: int, consumer: Consumer, stage: int) -> Move:
        """The builder reads the photos' rows."""
        producers = tuple(producer._replace(is_read=producer.is_durable) for producer in state.producers)
        after = state._replace(producers=producers)
        seen = [str(number) for number, each in enumerate(producers, 1) if each.is_read]
        text = f"consumer {index + 1} reads the changes of producers {', '.join(seen) or '(none)'}"
        return after.with_consumer(index, consumer._replace(stage=stage)), text, False

    def _publish(self, state: State, index: int, consumer: Consumer) -> Iterator[Move]:
        after = state
        if state.is_due:
            shown = tuple(producer._replace(is_shown=producer.is_read) for producer in state.producers)
            after = state._replace(producers=shown)
        text = f"consumer {index + 1} publishes {'what it read' if state.is_due else 'nothing'}"
        yield after.with_consumer(index, consumer._replace(stage=PUBLISHED)), text, False

    def _note(self, state: State, index: int, consumer: Consumer) -> Iterator[Move]:
        after = state._replace(is_stale=state.has_grown) if state.is_due else state
        text = f"consumer {index + 1} notes what is published"
        yield after.with_consumer(index, consumer._replace(stage=NOTED)), text, False

    def _finish(self, state: State, index: int, consumer: Consumer) -> Iterator[Move]:
        done = self.finished(state, consumer.number).after_build()._replace(lease=FREE)
        done = done.with_consumer(index, Consumer())
        text = f"consumer {index + 1} writes built = {done.built}, frees the lease"
        yield done, f"{text}, acks {consumer.message}", False
        if state.crashes:
            again = done.with_message(consumer.message)._replace(crashes=state.crashes - 1)
            yield again, f"{text}, crashes with {consumer.message}", True

    # Around them

    def _surroundings(self, state: State) -> Iterator[Move]:
        if state.lease == ORPHANED:
            yield state._replace(lease=FREE), "the lease of a crashed builder ends", False
        if state.is_window_open:
            yield state._replace(is_window_open=False), "the deduplication window closes", False
        if state.losses:
            for message in sorted(set(state.queue)):
                lost = state.without_message(message)._replace(losses=state.losses - 1)
                yield lost, f"message {message} goes to the dead letters", True
        if self.has_ticks and not self.is_built(state) and TICK not in state.queue:
            yield state.with_message(TICK), "the schedule sends a tick", False


class WithTicks(Recommended):
    """The same with the schedule; then even a message that is lost for good costs nothing."""

    name = "with-ticks"
    about = "the same, and a schedule that asks for what a lost message left behind"
    has_ticks = True


def _again(state: State, index: int, producer: Producer) -> State:
    """Return the state after a producer's crash: its own message comes again, its change is there."""
    after = state.with_producer(index, producer._replace(stage=DURABLE, number=0))
    return after._replace(crashes=state.crashes - 1)


def _crash(state: State, index: int, consumer: Consumer) -> Move:
    after = state.with_message(consumer.message).with_consumer(index, Consumer())
    if consumer.stage >= LEASED:
        after = after.after_build()._replace(lease=ORPHANED)
    text = f"consumer {index + 1} crashes with {consumer.message}"
    return after._replace(crashes=state.crashes - 1), text, True
