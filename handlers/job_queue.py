"""The steps queue: the pipeline's `Queue` in SQS."""

from collections.abc import Sequence

from handlers.clients import client
from pipeline.jobs import Job, to_body

_JOBS_A_CALL = 10  # SQS's limit
_LONGEST_DELAY = 900  # seconds; SQS's limit
_LONGEST_HIDING = 43_200  # seconds; SQS's limit


class SqsQueue:
    """One standard queue."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client = client("sqs")

    def send(self, jobs: Sequence[Job], delay_seconds: int = 0) -> None:
        """Send *jobs*, to be delivered after the delay.

        Raises:
            RuntimeError: SQS did not take all of them; those before are sent.
        """
        delay = min(delay_seconds, _LONGEST_DELAY)
        for start in range(0, len(jobs), _JOBS_A_CALL):
            entries = [
                {"Id": str(number), "MessageBody": to_body(job), "DelaySeconds": delay}
                for number, job in enumerate(jobs[start : start + _JOBS_A_CALL])
            ]
            answer = self._client.send_message_batch(QueueUrl=self._url, Entries=entries)
            for refusal in answer.get("Failed", []):
                raise RuntimeError(f"SQS did not take a job: {refusal['Code']}")

    def backlog(self) -> int:
        """Return about how many messages wait for a worker."""
        name = "ApproximateNumberOfMessages"
        answer = self._client.get_queue_attributes(QueueUrl=self._url, AttributeNames=[name])
        return int(answer["Attributes"][name])

    def postpone(self, receipt: str, seconds: int) -> None:
        """Hide the received message for *seconds* more."""
        hiding = min(max(seconds, 0), _LONGEST_HIDING)
        self._client.change_message_visibility(
            QueueUrl=self._url, ReceiptHandle=receipt, VisibilityTimeout=hiding
        )
