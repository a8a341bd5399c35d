"""The keeper corrects what the emulator tells functions."""

from typing import Any

from local.keeper import with_cookies, without_batch


def test_cookies_lie_where_api_gateway_puts_them() -> None:
    event = {"version": "2.0", "headers": {"cookie": "a=b; c=d=e", "host": "x"}}

    assert with_cookies(event) == {"version": "2.0", "headers": {"host": "x"}, "cookies": ["a=b", "c=d=e"]}


def test_other_events_stay_as_they_are() -> None:
    event: dict[str, Any]
    for event in (
        {"Records": []},
        {"version": "2.0", "headers": {"host": "x"}},
        {"headers": {"cookie": "a=b"}},
    ):
        assert with_cookies(event) is event


def test_a_batch_of_messages_needs_the_action_of_one() -> None:
    assert without_batch("sqs:SendMessageBatch") == "sqs:SendMessage"
    assert without_batch("sqs:SendMessage") == "sqs:SendMessage"
    assert without_batch("glue:GetPartitionBatch") == "glue:GetPartitionBatch"
    assert without_batch(None) is None
