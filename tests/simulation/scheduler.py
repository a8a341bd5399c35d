"""A scheduler: many tasks, one at a time, in an order that follows from a seed alone.

Tasks are greenlets, so a switch happens only where one asks for it: at each call to AWS. Time is
virtual: it passes with each switch, and leaps when everybody waits for something later.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from greenlet import GreenletExit, getcurrent, greenlet

T = TypeVar("T")


class WorkerDied(BaseException):
    """The process is gone; nothing of it goes on."""


class Container:
    """One process in which tasks run; when it dies, all of them stop at their next step."""

    def __init__(self, name: str, deadline: float = float("inf")) -> None:
        self.name = name
        self.deadline = deadline  # seconds; AWS kills it then
        self.is_dead = False
        self.runner: Any = None  # what the worker function keeps between calls


class Task(greenlet):
    """Something that goes on by itself; its outcome is kept."""

    def __init__(self, scheduler: "Scheduler", container: Container, work: Callable[[], Any]) -> None:
        super().__init__(self._work, scheduler.hub)
        self.container = container
        self.urgency = 0.0
        self.waits_for: Callable[[], bool] | None = None
        self.wakes_at = 0.0
        self.is_done = False
        self.result: Any = None
        self.error: BaseException | None = None
        self._do = work

    def _work(self) -> None:
        try:
            self.result = self._do()
        except BaseException as error:
            self.error = error
        self.is_done = True


class Scheduler:
    """Switches between tasks; `pace` is how many seconds a step takes on average."""

    def __init__(self, rng: random.Random, now: float = 1_800_000_000.0) -> None:
        self.now = now
        self.pace = 0.01
        self.changes_of_mind = 1.0  # how likely a step is to be another task's than the most urgent one's
        self.hub = getcurrent()
        self._rng = rng
        self._tasks: list[Task] = []

    def clock(self) -> float:
        """Return the seconds since the epoch."""
        return self.now

    @property
    def current(self) -> Task:
        """The task that is at work."""
        task = getcurrent()
        assert isinstance(task, Task)
        return task

    def spawn(self, work: Callable[[], Any], container: Container) -> Task:
        """Let *work* go on beside the others."""
        task = Task(self, container, work)
        task.urgency = self._rng.random()
        self._tasks.append(task)
        return task

    def pause(self) -> None:
        """Let others go on; the task's own turn comes again.

        Raises:
            WorkerDied: its process has died meanwhile.
        """
        task = self.current
        self.hub.switch()
        if self.now > task.container.deadline:
            task.container.is_dead = True
        if task.container.is_dead:
            raise WorkerDied

    def wait(self, is_ready: Callable[[], bool], until: float = float("inf")) -> None:
        """Let others go on until *is_ready*, or until the clock says *until*."""
        task = self.current
        task.waits_for = lambda: is_ready() or self.now >= until or task.container.is_dead
        task.wakes_at = until
        try:
            self.pause()
        finally:
            task.waits_for = None

    def run(self, next_event: Callable[[], float]) -> None:
        """Switch between tasks until all are done or wait for what never comes.

        *next_event* says when something may wake a task that no task does, infinity if never.
        """
        while True:
            self._tasks = [task for task in self._tasks if not task.is_done]
            ready = [task for task in self._tasks if task.waits_for is None or task.waits_for()]
            if ready:
                self.now += self._rng.expovariate(1.0) * self.pace
                self._choose(ready).switch()
                continue
            waking = min((task.wakes_at for task in self._tasks), default=float("inf"))
            leap = min(waking, next_event())
            if not self.now < leap < float("inf"):
                return
            self.now = leap

    def close(self) -> None:
        """End the tasks that still wait."""
        for task in self._tasks:
            if not task.is_done:
                task.throw(GreenletExit)

    def _choose(self, ready: list[Task]) -> Task:
        """Mostly the most urgent: long runs of one task and long pauses of another find most faults."""
        if self._rng.random() < self.changes_of_mind:
            chosen = self._rng.choice(ready)
            chosen.urgency = self._rng.random()
            return chosen
        return max(ready, key=lambda task: task.urgency)


class Pool:
    """`ThreadPoolExecutor`, but its threads are tasks."""

    scheduler: Scheduler  # of the history that is being played

    def __init__(self, max_workers: int = 8, *_: Any, **__: Any) -> None:
        self._free = max_workers
        self._promises: list[Promise] = []

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()

    def submit(self, work: Callable[..., Any], *arguments: Any, **options: Any) -> "Promise":
        """Begin *work* as soon as a place is free."""
        promise = Promise(self.scheduler)

        def begin() -> Any:
            self.scheduler.wait(lambda: self._free > 0 or promise.cancelled())
            if promise.cancelled():
                return None
            promise.has_begun = True
            self._free -= 1
            try:
                return work(*arguments, **options)
            finally:
                self._free += 1

        promise.task = self.scheduler.spawn(begin, self.scheduler.current.container)
        self._promises.append(promise)
        return promise

    def map(self, work: Callable[..., T], *items: Iterable[Any]) -> Iterator[T]:
        """Yield the results in the order of *items*."""
        promises = [self.submit(work, *arguments) for arguments in zip(*items, strict=False)]
        return (promise.result() for promise in promises)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Cancel what has not begun if told so, and wait for all that has."""
        if cancel_futures:
            for promise in self._promises:
                promise.is_cancelled = not promise.has_begun
        if wait:
            self.scheduler.wait(lambda: all(promise.done() for promise in self._promises))


class Promise:
    """`Future`, as far as the pipeline uses it."""

    task: Task

    def __init__(self, scheduler: Scheduler) -> None:
        self.has_begun = False
        self.is_cancelled = False
        self._scheduler = scheduler

    def cancelled(self) -> bool:
        """Tell whether it will never begin."""
        return self.is_cancelled

    def done(self) -> bool:
        """Tell whether nothing more will come of it."""
        return self.is_cancelled or self.task.is_done

    def result(self, _timeout: float | None = None) -> Any:
        """Wait for the outcome and return or raise it."""
        if not self.done():
            self._scheduler.wait(self.done)
        if self.task.error:
            raise self.task.error
        return self.task.result


def wait_for(promises: Iterable[Promise], seconds: float | None = None) -> None:
    """`concurrent.futures.wait`: until all are done or the time is over."""
    waited_for = list(promises)
    scheduler = Pool.scheduler
    until = float("inf") if seconds is None else scheduler.now + seconds
    scheduler.wait(lambda: all(promise.done() for promise in waited_for), until)


class Lock:
    """`threading.Lock` between tasks."""

    def __init__(self) -> None:
        self._is_held = False

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def acquire(self) -> bool:
        """Wait until nobody holds it."""
        if self._is_held:
            Pool.scheduler.wait(lambda: not self._is_held)
        self._is_held = True
        return True

    def release(self) -> None:
        """Let the next one have it."""
        self._is_held = False
