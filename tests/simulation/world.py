"""A world: buckets, table and queue in memory, the real worker functions, and an owner's hands."""

import logging
import os
import random
import sys
import threading
import uuid
from collections.abc import Callable
from concurrent import futures
from contextlib import ExitStack
from functools import partial
from types import SimpleNamespace
from typing import Any, TypeVar, cast
from unittest.mock import patch

from boto3.dynamodb.types import TypeSerializer

from catalog.audiences import View
from catalog.keys import ORIGINALS_PREFIX
from handlers import clients, worker
from tests.notifications import TEST_EVENT, notification
from tests.simulation.buckets import Bucket, Buckets
from tests.simulation.line import Client, Line
from tests.simulation.queues import Message, Queues
from tests.simulation.scheduler import Container, Lock, Pool, Scheduler, Task, WorkerDied, wait_for
from tests.simulation.stand_ins import StandInPress
from tests.simulation.tables import Tables
from tests.simulation.watch import Watch
from tests.worker_settings import SETTINGS

T = TypeVar("T")

SALT = "a salt for tests"
VIEWS = (
    View.of(["family"], sees_all=False),
    View.of(["friends"], sees_all=False),
    View.of([], sees_all=True),
)
OWN_SETTINGS = {
    "QUEUE_URL": "queue",
    "ID_SALT": SALT,
    "WIDTHS": "16,32",
    "QUIET_SECONDS": "30",
    "MAX_RECEIVE_COUNT": "1000",  # there are no dead letters here: whatever fails comes again
}
TIMEOUT_SECONDS = 120
BATCH_SIZE = 4
_MOST_RECEIVES = 100  # far beyond what faults explain

_new_runner: Callable[[], Any] = worker._runner.__wrapped__


class NeverQuietError(Exception):
    """A message is never done."""


class _Diary(logging.Handler):
    """Writes what workers log among the calls."""

    def __init__(self, trace: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._trace = trace

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, with the error but without its traceback."""
        error = record.exc_info[1] if record.exc_info else ""
        self._trace.append(f"           log: {record.getMessage()} {error!r}")


class World:
    """Everything that AWS is to the gallery; use it as a context, for it takes boto3's place."""

    def __init__(self, seed: int = 0, workers: int = 1, originals: Bucket | None = None) -> None:
        self.rng = random.Random(seed)
        self.scheduler = Scheduler(self.rng)
        clock = self.scheduler.clock
        self.originals = originals or Bucket(is_versioned=True, clock=clock)
        self.renditions = Bucket(is_versioned=False, clock=clock)
        self.site = Bucket(is_versioned=False, clock=clock)
        names = {"originals": self.originals, "renditions": self.renditions, "site": self.site}
        self.s3 = Buckets(names)
        self.table = Tables()
        self.queue = Queues(clock, self.rng)
        self.line = Line(self.scheduler, self.rng)
        self.watch = Watch(self.site, self.renditions)
        self.s3.on_change = self.watch.look
        self.deliveries = 0
        self._workers = workers
        self._pollers: list[Task] = []
        self._sequence = 0x0055AED6DCD90281
        self._stack = ExitStack()
        for view in VIEWS:
            self._write_row("views", view.id(SALT), view.to_item())
        self.queue.add(TEST_EVENT)

    def __enter__(self) -> "World":
        services = {"s3": self.s3, "dynamodb": self.table, "sqs": self.queue}
        connected = {name: Client(service, self.line) for name, service in services.items()}
        root = logging.getLogger()
        self._stack.enter_context(patch.object(root, "handlers", [_Diary(self.line.trace)]))
        clients.client.cache_clear()
        self._stack.callback(clients.client.cache_clear)
        for target, name, replacement in (
            ("boto3", "client", lambda service, **_: connected[service]),
            ("handlers.worker", "time", SimpleNamespace(time=self.scheduler.clock)),
            ("handlers.worker", "ChildPress", StandInPress),
            ("handlers.worker", "_runner", lambda: self.scheduler.current.container.runner),
        ):
            self._stack.enter_context(patch(f"{target}.{name}", replacement))
        self._stack.enter_context(patch.dict(os.environ, SETTINGS | OWN_SETTINGS))
        self._replace_threads()
        Pool.scheduler = self.scheduler
        for number in range(self._workers):
            poller = self.scheduler.spawn(partial(self._poll, f"worker {number + 1}"), Container("poller"))
            self._pollers.append(poller)
        return self

    def __exit__(self, *_: object) -> None:
        self.scheduler.close()
        self._stack.close()

    def settle(self) -> None:
        """Let the workers work until nothing is left to do."""
        self.scheduler.run(self.queue.next_visible_at)
        for task in self._pollers:
            if task.error:
                raise task.error

    def ask(self, question: Callable[[], T]) -> T:
        """Return what *question*, which calls AWS, gives."""
        task = self.scheduler.spawn(question, Container("question"))
        self.settle()
        if task.error:
            raise task.error
        return cast("T", task.result)

    # What an owner does

    def upload(self, path: str, data: bytes, event: str = "ObjectCreated:Put") -> str:
        """Put an original and return the notification's body; nobody has got it yet."""
        version = self.originals.put(ORIGINALS_PREFIX + path, data)
        return self.tell(event, path, versionId=version.id, size=len(data), eTag=version.etag.strip('"'))

    def remove(self, path: str) -> str:
        """Delete an original and return the notification's body; nobody has got it yet."""
        marker = self.originals.delete(ORIGINALS_PREFIX + path)
        return self.tell("ObjectRemoved:DeleteMarkerCreated", path, versionId=marker.id if marker else None)

    def tell(self, event: str, path: str, **facts: Any) -> str:
        """Return the notification of *event*, younger than all before."""
        self._sequence += self.rng.randint(1, 0xFFFF)
        sequencer = f"{self._sequence:018X}".rstrip("0")  # of unequal lengths, compared right-padded
        return notification(event, ORIGINALS_PREFIX + path, sequencer=sequencer, **facts)

    def deliver(self, *bodies: str) -> None:
        """Put notifications into the queue."""
        for body in bodies:
            self.queue.add(body)

    # The workers

    def _poll(self, name: str) -> None:
        """Receive batches and hand them to the worker function, as Lambda's poller does."""
        container = self._start(name)
        while True:
            self.scheduler.wait(lambda: bool(self.queue.visible()))
            messages = self.queue.receive(self.rng.randint(1, BATCH_SIZE))
            if not messages:
                continue
            if max(message.receives for message in messages) > _MOST_RECEIVES:
                raise NeverQuietError(f"a message comes again and again: {messages}")
            container.deadline = self.scheduler.now + TIMEOUT_SECONDS
            self.deliveries += len(messages)
            task = self.scheduler.spawn(partial(self._invoke, messages, container), container)
            self.scheduler.wait(lambda: task.is_done)  # noqa: B023
            if isinstance(task.error, WorkerDied):
                container.is_dead = True
                container = self._start(name)
                continue
            if task.error:
                raise task.error
            failed = {each["itemIdentifier"] for each in task.result["batchItemFailures"]}
            for message in messages:
                if message.id not in failed:
                    self.queue.delete(message)

    def _invoke(self, messages: list[Message], container: Container) -> Any:
        remaining = SimpleNamespace(
            get_remaining_time_in_millis=lambda: 1000 * (container.deadline - self.scheduler.now)
        )
        records = [
            {
                "messageId": message.id,
                "body": message.body,
                "receiptHandle": message.receipt,
                "attributes": {"ApproximateReceiveCount": str(message.receives)},
            }
            for message in messages
        ]
        return worker.handler({"Records": records}, remaining)

    def _start(self, name: str) -> Container:
        """Return a new container with everything in it made anew."""
        container = Container(name)
        clients.client.cache_clear()
        container.runner = _new_runner()
        return container

    def _replace_threads(self) -> None:
        """Let whatever the pipeline does at once be tasks, and its random names follow from the seed."""
        replacements = {
            futures.ThreadPoolExecutor: Pool,
            threading.Lock: Lock,
            futures.wait: wait_for,
            uuid.uuid4: self._uuid,
        }
        for module in [m for name, m in sys.modules.items() if name.startswith(("pipeline", "handlers"))]:
            for name, value in list(vars(module).items()):
                if callable(value) and getattr(value, "__hash__", None) and value in replacements:
                    self._stack.enter_context(patch.object(module, name, replacements[value]))

    def _uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def _write_row(self, pk: str, sk: str, values: dict[str, Any]) -> None:
        serialize = TypeSerializer().serialize
        row = {name: serialize(value) for name, value in {"pk": pk, "sk": sk, **values}.items()}
        self.table.put_item(Item=row)
