"""SQS in memory: messages hidden and shown again, in no order, some of them twice."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from tests.simulation.tables import refusal

# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
_REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
VISIBILITY_SECONDS = 720  # six times the worker's timeout, as the program sets it


@dataclass
class Message:
    """One message in the queue."""

    id: str
    body: str
    visible_at: float
    receipt: str = ""
    receives: int = 0


@dataclass
class Queues:
    """One standard queue."""

    clock: Callable[[], float]
    rng: random.Random
    repeats: float = 0.0  # how likely a message that was received stays visible
    messages: dict[str, Message] = field(default_factory=dict)
    _ids: "count[int]" = field(default_factory=lambda: count(1))

    def add(self, body: str, delay_seconds: float = 0) -> None:
        """Put a message into the queue, as S3 or the clock's rule does."""
        number = f"m{next(self._ids)}"
        self.messages[number] = Message(number, body, self.clock() + delay_seconds)

    def send_message(self, *, MessageBody: str, DelaySeconds: int = 0, **_: Any) -> dict[str, Any]:
        """Answer as SQS does."""
        self._send(MessageBody, DelaySeconds)
        return {"MessageId": "sent"}

    def send_message_batch(self, *, Entries: list[dict[str, Any]], **_: Any) -> dict[str, Any]:
        """Answer as SQS does."""
        if not 0 < len(Entries) <= 10:
            raise refusal("AWS.SimpleQueueService.TooManyEntriesInBatchRequest", "SendMessageBatch")
        for each in Entries:
            self._send(each["MessageBody"], each.get("DelaySeconds", 0))
        return {"Successful": [{"Id": each["Id"]} for each in Entries]}

    def _send(self, body: str, delay_seconds: int) -> None:
        if _REFUSED.search(body):
            raise refusal("InvalidMessageContents", "SendMessage")
        self.add(body, delay_seconds)

    def change_message_visibility(
        self, *, ReceiptHandle: str, VisibilityTimeout: int, **_: Any
    ) -> dict[str, Any]:
        """Answer as SQS does."""
        for message in self.messages.values():
            if message.receipt == ReceiptHandle:
                message.visible_at = self.clock() + VisibilityTimeout
                return {}
        raise refusal("MessageNotInflight", "ChangeMessageVisibility")

    def get_queue_attributes(self, **_: Any) -> dict[str, Any]:
        """Answer as SQS does."""
        return {"Attributes": {"ApproximateNumberOfMessages": str(len(self.visible()))}}

    # What the poller does

    def visible(self) -> list[Message]:
        """Return the messages that may be received now."""
        return [message for message in self.messages.values() if message.visible_at <= self.clock()]

    def next_visible_at(self) -> float:
        """Return when a message can be received, infinity if there is none."""
        return min((message.visible_at for message in self.messages.values()), default=float("inf"))

    def receive(self, most: int) -> list[Message]:
        """Return some of the visible messages, in any order, and hide them; some stay visible."""
        visible = self.visible()
        chosen = self.rng.sample(visible, min(most, len(visible)))
        for message in chosen:
            message.receives += 1
            message.receipt = f"{message.id}/{message.receives}"
            if self.rng.random() >= self.repeats:
                message.visible_at = self.clock() + VISIBILITY_SECONDS
        return [replace(message) for message in chosen]

    def delete(self, message: Message) -> None:
        """Delete a message that was received; a receipt that is out of date may still do."""
        self.messages.pop(message.id, None)
