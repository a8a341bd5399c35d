"""Messages that the local gallery sends to the steps queue by itself."""

import json
from collections.abc import Iterable
from typing import Any

TICK_SECONDS = 300
_BATCH = 10  # SQS takes no more at once


def announce_originals(sqs: Any, queue_url: str, keys: Iterable[str]) -> int:
    """Ask for a look at each of *keys*, as if it had just been uploaded; return how many there are.

    A cloud that was killed has its buckets but neither its table nor the messages that were on their way.
    """
    bodies = [json.dumps({"vitrine": 1, "step": "intake", "key": key}) for key in keys]
    for start in range(0, len(bodies), _BATCH):
        entries = [
            {"Id": str(number), "MessageBody": body}
            for number, body in enumerate(bodies[start : start + _BATCH])
        ]
        sqs.send_message_batch(QueueUrl=queue_url, Entries=entries)
    return len(bodies)


def send_tick(sqs: Any, queue_url: str) -> None:
    """Ask for what has not been published yet and for photos that another recipe made.

    The program has a schedule for that, which the emulator keeps and does not run.
    """
    for job in ({"step": "rebuild", "generation": 0, "tick": True}, {"step": "remake"}):
        sqs.send_message(QueueUrl=queue_url, MessageBody=json.dumps({"vitrine": 1, **job}))


class Metronome:
    """Tells when the next tick is due; *now* and all times are seconds on one clock."""

    def __init__(self, now: float) -> None:
        self._next = now + TICK_SECONDS

    def is_due(self, now: float) -> bool:
        """Return True once every few minutes."""
        if now < self._next:
            return False
        self._next = now + TICK_SECONDS
        return True


def has_messages_in_flight(sqs: Any, queue_url: str) -> bool:
    """Tell whether messages are with a worker: if that ends before it answers, they stay hidden."""
    name = "ApproximateNumberOfMessagesNotVisible"
    attributes = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=[name])["Attributes"]
    return int(attributes[name]) > 0
