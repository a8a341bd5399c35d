"""The line to AWS: where tasks take turns, and where calls fail and workers die."""

import random
from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import ClientError, ConnectTimeoutError

from tests.simulation.buckets import InvalidObjectState, NoSuchKey
from tests.simulation.scheduler import Scheduler, WorkerDied
from tests.simulation.tables import ConditionalCheckFailedException, refusal

Call = tuple[str, dict[str, Any], Any]  # operation, arguments, and the answer or the error


class Line:
    """Passes calls on; before and after each of them something may happen."""

    def __init__(self, scheduler: Scheduler, rng: random.Random) -> None:
        self.rate = 0.0  # of each of the two moments of a call
        self.trace: list[str] = []
        self.calls: list[Call] = []
        self._scheduler = scheduler
        self._rng = rng

    def call(self, operation: Callable[..., Any], arguments: dict[str, Any]) -> Any:
        """Return AWS's answer.

        Raises:
            ClientError, ConnectTimeoutError: AWS refused, or the line failed: nobody knows the effect.
            WorkerDied: the process is gone.
        """
        self._scheduler.pause()
        what = f"{operation.__name__} {_summary(arguments)}"
        self._perhaps_fail(f"before {what}")
        answer = self._carried_out(operation, arguments, what)
        if self._rng.random() < self.rate:  # the answer is lost, and boto3 tries once more by itself
            self._tell(f"answer lost, tried again: {what}")
            self._scheduler.pause()
            answer = self._carried_out(operation, arguments, what)
        self._perhaps_fail(f"after {what}")
        return answer

    def _carried_out(self, operation: Callable[..., Any], arguments: dict[str, Any], what: str) -> Any:
        try:
            answer = operation(**arguments)
        except ClientError as error:
            self.calls.append((operation.__name__, arguments, error))
            self._tell(f"{what}: {error.response['Error']['Code']}")
            raise
        self.calls.append((operation.__name__, arguments, answer))
        self._tell(what)
        return answer

    def _perhaps_fail(self, when: str) -> None:
        if self._rng.random() >= self.rate:
            return
        match self._rng.randrange(3):
            case 0:
                self._tell(f"dies {when}")
                self._scheduler.current.container.is_dead = True
                raise WorkerDied
            case 1:
                self._tell(f"fails {when}")
                raise refusal("InternalError", when)
            case _:
                self._tell(f"loses the line {when}")
                raise ConnectTimeoutError(endpoint_url=when)

    def _tell(self, what: str) -> None:
        self.trace.append(
            f"{self._scheduler.now - 1_800_000_000:9.2f} {self._scheduler.current.container.name}: {what}"
        )


class Client:
    """A boto3 client at the end of the line."""

    class exceptions:  # noqa: N801  botocore's name
        """The errors that callers catch by name."""

        ClientError = ClientError
        ConditionalCheckFailedException = ConditionalCheckFailedException
        NoSuchKey = NoSuchKey
        InvalidObjectState = InvalidObjectState

    def __init__(self, service: Any, line: Line) -> None:
        self._service = service
        self._line = line

    def __getattr__(self, name: str) -> Callable[..., Any]:
        operation = getattr(self._service, name)
        return lambda **arguments: self._line.call(operation, arguments)

    def get_paginator(self, name: str) -> "Paginator":
        """Return what asks for one page after another, each in a call of its own."""
        return Paginator(getattr(self._service, name), self._line)


class Paginator:
    """A boto3 paginator; a page's token is what the next call has to name."""

    TOKENS = (("LastEvaluatedKey", "ExclusiveStartKey"), ("NextContinuationToken", "ContinuationToken"))

    def __init__(self, operation: Callable[..., Any], line: Line) -> None:
        self._operation = operation
        self._line = line

    def paginate(self, **arguments: Any) -> Iterator[dict[str, Any]]:
        """Yield the pages."""
        following: dict[str, Any] | None = {}
        while following is not None:
            page = self._line.call(self._operation, {**arguments, **following})
            yield page
            following = next(({name: page[token]} for token, name in self.TOKENS if token in page), None)


def _summary(arguments: dict[str, Any]) -> str:
    for name in ("Key", "Item"):
        item = arguments.get(name)
        if isinstance(item, dict):
            return f"{item['pk']['S']} {item['sk']['S']} {arguments.get('UpdateExpression', '')}".strip()
    shown = {name: arguments[name] for name in ("Bucket", "Key", "Delete", "Entries") if name in arguments}
    values = arguments.get("ExpressionAttributeValues")
    return f"{shown or values or arguments}"[:300]
