"""Which states behave alike, so that walking one of them walks them all.

Each rule says which difference nothing that may still happen can tell. That it is so is not taken on
trust: a test walks all states as they are and compares what can happen in each with what can happen
in the one that stands for it.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from math import factorial, prod

from tests.model.state import (
    HELD,
    LEASED,
    NOTED,
    NUMBERED,
    PUBLISHED,
    READ_BOTH,
    TICK,
    Consumer,
    State,
)


def representative(state: State) -> State:
    """Return the one state that stands for *state* and all that behave alike."""
    return in_order(nameless(state))


def nameless(state: State) -> State:
    """Return the same, but who is who still tells states apart."""
    return with_least_numbers(without_unread(without_built(state)))


def in_order(state: State) -> State:
    """Return *state* with other names for producers and consumers: no other part of it names one."""
    return state._replace(producers=tuple(sorted(state.producers)), consumers=tuple(sorted(state.consumers)))


def orbit(state: State) -> int:
    """Return how many states differ from *state* in names only, itself among them."""
    return _orders(state.producers) * _orders(state.consumers)


def _orders(members: Iterable[object]) -> int:
    counts = Counter(members).values()
    return factorial(sum(counts)) // prod(map(factorial, counts))


def without_built(state: State) -> State:
    """Return *state* without the messages that are built: to acknowledge them is all that is left.

    One of them may also be lost, which hurts nobody and leaves fewer losses to those that would.
    """
    if not state.queue or state.queue[0] > state.built:
        return state
    return state._replace(queue=tuple(message for message in state.queue if message > state.built))


def without_unread(state: State) -> State:
    """Return *state* without what a builder has noted and nothing reads before it is written again."""
    if state.lease != HELD:
        return state
    stage = max(consumer.stage for consumer in state.consumers)
    if state.has_grown or state.is_due:
        state = _without_unread_version(state, stage)
    publishes_nothing_more = stage >= PUBLISHED or (stage == READ_BOTH and not state.is_due)
    if publishes_nothing_more and any(producer.is_read for producer in state.producers):
        unread = tuple(producer._replace(is_read=False) for producer in state.producers)
        state = state._replace(producers=unread)
    return state if state.crashes else _without_builders_message(state)


def _without_unread_version(state: State, stage: int) -> State:
    if stage in {LEASED, NUMBERED, NOTED}:
        return state._replace(has_grown=False, is_due=False)
    return state if state.is_due else state._replace(has_grown=False)


def _without_builders_message(state: State) -> State:
    """What a builder holds comes back by its crash only, and there will be none."""
    acknowledged = (each._replace(message=0) if each.stage >= LEASED else each for each in state.consumers)
    return state._replace(consumers=tuple(acknowledged))


def with_least_numbers(state: State) -> State:
    """Return *state* with the smallest numbers that compare alike.

    A message is compared with `built` and with `dirty`, never with another one. `built` may become
    the number that a builder has read, or one that `dirty` has yet to reach. So messages below
    `dirty` are of three sorts: built, about to be built, and those that the builder's number leaves out.
    """
    numbers = {state.dirty, *state.queue}
    numbers.update(producer.number for producer in state.producers)
    for consumer in state.consumers:
        numbers.update((consumer.message, consumer.number))
    numbers.discard(TICK)
    ranks = _ranks(state, sorted(numbers))
    if not state.built and all(number == rank for number, rank in ranks.items()):
        return state
    ranks[TICK] = TICK
    return _renumbered(state, ranks)


def _ranks(state: State, numbers: list[int]) -> dict[int, int]:
    """Return the least number for each of *numbers*, which ascend."""
    read = max(consumer.number for consumer in state.consumers)
    sorts = {number: _sort(number, state.built, read, state.dirty) for number in numbers}
    above = sorted({sort for sort in sorts.values() if sort > state.built})
    return {
        number: bisect_left(above, sort) + 1 if sort > state.built else 0 for number, sort in sorts.items()
    }


def _sort(number: int, built: int, read: int, dirty: int) -> int:
    """Return the greatest number that may stand for *number* where a builder has *read* another."""
    if number <= built or number >= dirty:
        return number
    return read if number <= read < dirty else dirty - 1


def _renumbered(state: State, ranks: dict[int, int]) -> State:
    return state._replace(
        producers=tuple(each._replace(number=ranks[each.number]) for each in state.producers),
        consumers=tuple(
            Consumer(each.stage, ranks[each.message], ranks[each.number]) for each in state.consumers
        ),
        queue=tuple(sorted(ranks[message] for message in state.queue)),
        dirty=ranks[state.dirty],
        built=0,
    )
