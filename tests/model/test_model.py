"""The rebuild protocol loses no change in any order of things; ideas that look as good do.

The whole space, some minutes:
`python -m tests.model --producers 3 --consumers 2 --crashes 3 --duplicates 2 --protocol recommended`.
"""

import pytest

from tests.model.checker import check
from tests.model.protocol import Recommended, WithTicks
from tests.model.refuted import REFUTED


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


@pytest.mark.parametrize("protocol", [Recommended, *REFUTED], ids=lambda protocol: protocol.name)
def test_walking_one_state_for_all_that_behave_alike_finds_what_walking_all_finds(
    protocol: type[Recommended],
) -> None:
    few = check(protocol(producers=2, consumers=2, crashes=1, duplicates=0))
    all_of_them = check(protocol(producers=2, consumers=2, crashes=1, duplicates=0), by_symmetry=False)

    assert few.is_sound == all_of_them.is_sound
    assert few.states < all_of_them.states
