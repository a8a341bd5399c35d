"""Messages to the steps queue are jobs that the pipeline understands."""

from typing import Any

from local.announce import Metronome, announce_originals, has_messages_in_flight, send_tick
from pipeline.jobs import Hint, Job, RebuildJob, RemakeJob, parse_body


class Queue:
    """Takes messages, ten at once like SQS."""

    def __init__(self, in_flight: int = 0) -> None:
        self.jobs: list[Job] = []
        self._in_flight = in_flight

    def send_message(self, **given: Any) -> None:
        self.jobs += parse_body(given["MessageBody"])

    def send_message_batch(self, **given: Any) -> None:
        assert len(given["Entries"]) <= 10
        for entry in given["Entries"]:
            self.jobs += parse_body(entry["MessageBody"])

    def get_queue_attributes(self, **given: Any) -> dict[str, Any]:
        return {"Attributes": {given["AttributeNames"][0]: str(self._in_flight)}}


def test_every_original_is_looked_at_again() -> None:
    keys, queue = [f"photos/Zoë/{number}.jpg" for number in range(23)], Queue()

    assert announce_originals(queue, "url", keys) == 23
    assert queue.jobs == [Hint(key) for key in keys]


def test_a_tick_asks_what_has_been_forgotten() -> None:
    queue = Queue()
    send_tick(queue, "url")

    assert queue.jobs == [RebuildJob(0, tick=True), RemakeJob()]


def test_a_tick_is_due_as_often_as_in_the_program() -> None:
    metronome = Metronome(now=100.0)
    due = [second for second in range(100, 1100) if metronome.is_due(float(second))]

    assert due == [400, 700, 1000]


def test_messages_with_a_worker_are_noticed() -> None:
    assert has_messages_in_flight(Queue(1), "url")
    assert not has_messages_in_flight(Queue(), "url")
