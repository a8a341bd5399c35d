"""The rebuild protocol loses no change in any order of things; ideas that look as good do.

The whole space, some minutes:
`python -m tests.model --producers 3 --consumers 2 --crashes 3 --duplicates 2 --protocol recommended`.
"""

import pytest

from tests.model.checker import Verdict, check, reach
from tests.model.likeness import nameless, orbit
from tests.model.protocol import Recommended, WithTicks
from tests.model.refuted import REFUTED
from tests.model.state import State


def test_the_recommended_protocol_shows_every_change_and_never_gets_stuck() -> None:
    verdict = check(Recommended(producers=2, consumers=2, crashes=1, duplicates=1))

    assert verdict.counterexample == ()
    assert verdict.dead_ends == 0
    assert verdict.states > 10_000
    assert verdict.quiet > 0


def test_with_the_schedule_not_even_a_message_lost_for_good_costs_a_change() -> None:
    sizes = {"producers": 2, "consumers": 2, "crashes": 0, "duplicates": 0, "losses": 1}

    assert check(WithTicks(**sizes)).is_sound
    assert not check(Recommended(**sizes)).is_sound


@pytest.mark.parametrize("protocol", REFUTED, ids=lambda protocol: protocol.name)
def test_an_idea_that_looks_as_good_loses_a_change(protocol: type[Recommended]) -> None:
    verdict = check(protocol(producers=2, consumers=2, crashes=1, duplicates=1))

    assert not verdict.is_sound
    print(f"{protocol.about}:", *verdict.counterexample, sep="\n  ")


SMALL = pytest.mark.parametrize(
    "system",
    [
        Recommended(2, 2, crashes=1, duplicates=0),
        *(protocol(2, 2, crashes=1, duplicates=0) for protocol in REFUTED),
        Recommended(1, 2, crashes=1, duplicates=1),
        WithTicks(1, 2, crashes=0, duplicates=1, losses=1),
    ],
    ids=lambda system: system.name,
)


@SMALL
def test_what_can_happen_in_a_state_can_happen_in_the_one_that_stands_for_it(system: Recommended) -> None:
    for state in reach(system):
        stands = system.representative(state)
        assert _ways(system, state) == _ways(system, stands)
        assert system.is_complete(state) == system.is_complete(stands)


def _ways(system: Recommended, state: State) -> set[tuple[State, bool]]:
    """Return where *state* leads to; what leaves it as it was must be about a message that is built."""
    ways, here = set(), system.representative(state)
    for after, _, is_trouble in system.moves(state):
        there = system.representative(after)
        if there._replace(losses=here.losses) == here:
            assert len(after.queue) < len(state.queue)
        else:
            ways.add((there, is_trouble))
    return ways


@SMALL
def test_those_that_stand_for_others_are_as_many_as_all_when_each_counts_for_all_of_its_names(
    system: Recommended,
) -> None:
    few, named = reach(system, system.representative), reach(system, nameless)

    assert sum(map(orbit, few)) == len(named)
    assert {system.representative(state) for state in named} == few


@SMALL
def test_walking_the_few_says_what_walking_all_says(system: Recommended) -> None:
    few, all_of_them = check(system), check(system, is_reduced=False)

    assert few.is_sound == all_of_them.is_sound
    assert few.dead_ends == all_of_them.dead_ends == 0
    assert few.states < all_of_them.states
    assert _steps(few) == _steps(all_of_them)


def _steps(verdict: Verdict) -> int:
    """Return how long the counterexample is; the few need not acknowledge what is built."""
    return sum(not step.endswith("it is built") for step in verdict.counterexample)
