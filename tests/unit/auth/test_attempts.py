import pytest

from auth.attempts import (
    HOUR,
    OF_A_NETWORK,
    OF_A_SECRET,
    Counter,
    Subject,
    device_counter,
    network_counter,
    subject_counter,
)
from auth.keyring import Keyring

NOW = 1_800_000_000
KEYS = Keyring(("a key",))
OWNER = Subject("account", "user#owner")


def test_five_attempts_are_free_and_then_the_waits_double_from_30_seconds_to_an_hour() -> None:
    waits = [OF_A_SECRET.wait_after(count) for count in range(1, 14)]

    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert OF_A_SECRET.wait_after(99) == 3600


def test_the_waits_end_with_the_first_of_the_longest() -> None:
    assert next(OF_A_SECRET.waits()) == (5, 30)
    assert list(OF_A_SECRET.waits())[-1] == (12, 3600)
    assert list(OF_A_NETWORK.waits()) == []


def test_the_wait_counts_from_the_last_attempt() -> None:
    counter = subject_counter(KEYS, OWNER, NOW)

    assert counter.wait_seconds(6, NOW - 10, NOW) == 50
    assert counter.wait_seconds(6, NOW - 60, NOW) == 1  # charged by another in the meantime
    assert counter.wait_seconds(100, NOW - 10**6, NOW) == HOUR  # until the owner resets it


def test_a_network_waits_for_the_next_hour() -> None:
    counter = network_counter(KEYS, "203.0.113.9:4711", NOW)

    assert counter.ends_at == NOW - NOW % HOUR + HOUR
    assert counter.wait_seconds(30, NOW, NOW) == counter.ends_at - NOW
    assert network_counter(KEYS, "203.0.113.9:4711", counter.ends_at).key != counter.key


def test_counters_of_different_things_differ_and_name_none_of_them() -> None:
    counters: list[Counter] = [
        subject_counter(KEYS, OWNER, NOW),
        subject_counter(KEYS, Subject("account", "user#grandma"), NOW),
        subject_counter(KEYS, Subject("share", "user#owner"), NOW),
        subject_counter(Keyring(("another key",)), OWNER, NOW),
        device_counter(KEYS, OWNER, "a", NOW),
        device_counter(KEYS, OWNER, "b", NOW),
        device_counter(KEYS, Subject("account", "user#grandma"), "a", NOW),
        network_counter(KEYS, "203.0.113.9:1", NOW),
        network_counter(KEYS, "203.0.112.9:1", NOW),
    ]

    assert len({counter.key for counter in counters}) == len(counters)
    assert all(
        text not in counter.key for counter in counters for text in ("owner", "grandma", "203.", "hour")
    )


@pytest.mark.parametrize("count", [0, 4])
def test_nobody_waits_for_what_is_free(count: int) -> None:
    assert OF_A_SECRET.wait_after(count) == 0
