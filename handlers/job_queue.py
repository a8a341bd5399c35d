"""The steps queue: the pipeline's `Queue` in SQS."""

from collections.abc import Sequence

from handlers.clients import client
from pipeline.jobs import Job, to_body

_LONGEST_DELAY = 900  # seconds; SQS's limit
_LONGEST_HIDING = 43_200  # seconds; SQS's limit


class SqsQueue:
    """One standard queue."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client = client("sqs")

    def send(self, jobs: Sequence[Job], delay_seconds: int = 0) -> None:
        """Send *jobs*, to be delivered after the delay; there is rarely more than one."""
        delay = min(delay_seconds, _LONGEST_DELAY)
        for job in jobs:
            self._client.send_message(QueueUrl=self._url, MessageBody=to_body(job), DelaySeconds=delay)

    def postpone(self, receipt: str, seconds: int) -> None:
        """Hide the received message for *seconds* more."""
        hiding = min(max(seconds, 0), _LONGEST_HIDING)
        self._client.change_message_visibility(
            QueueUrl=self._url, ReceiptHandle=receipt, VisibilityTimeout=hiding
        )
