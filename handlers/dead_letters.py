"""Dead letters: the redrive's `DeadLetters` in SQS, for the owner's machine."""

from collections.abc import Sequence

from handlers.clients import client
from pipeline.redrive import DeadLetter

_LETTERS_A_CALL = 10  # SQS's limit
_WAIT_SECONDS = 2  # a long poll asks all of SQS's servers; a short one misses letters
_HIDDEN_SECONDS = 60  # long enough to send ten, short enough for a second try after an interruption


class SqsDeadLetters:
    """One dead-letter queue, and the queue it belongs to."""

    def __init__(self, url: str, queue_url: str) -> None:
        self._url = url
        self._queue_url = queue_url
        self._client = client("sqs")

    def receive(self) -> Sequence[DeadLetter]:
        """Return some letters, hidden from others for a minute; none when there are no more."""
        answer = self._client.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=_LETTERS_A_CALL,
            WaitTimeSeconds=_WAIT_SECONDS,
            VisibilityTimeout=_HIDDEN_SECONDS,
        )
        return [DeadLetter(each["Body"], each["ReceiptHandle"]) for each in answer.get("Messages", [])]

    def delete(self, letter: DeadLetter) -> None:
        """Delete *letter*, which has been received."""
        self._client.delete_message(QueueUrl=self._url, ReceiptHandle=letter.receipt)

    def send_back(self, body: str) -> None:
        """Send *body* to the queue that gave it up."""
        self._client.send_message(QueueUrl=self._queue_url, MessageBody=body)

    def count(self) -> int:
        """Return about how many letters there are, received ones among them."""
        return count_messages(self._url, "", "NotVisible")


def count_messages(url: str, *kinds: str) -> int:
    """Return about how many messages the queue at *url* holds: visible (""), NotVisible or Delayed."""
    names = [f"ApproximateNumberOfMessages{kind}" for kind in kinds]
    answer = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)
    return sum(int(value) for value in answer["Attributes"].values())
