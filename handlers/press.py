"""The press: work on pixels in child processes, so that a hostile file costs one photo and never the worker.

The wall holds faults: crashes, endless loops, memory bombs. It is no jail for a file that takes a
decoder over, though such a one would find no credentials in its environment, could write no file
(but for films: these are too large for a pipe), and runs nothing in the worker: see `pipeline.replies`.
Lambda has no /dev/shm, hence no multiprocessing: plain processes and pipes.
"""

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, NoReturn, TypeVar, cast

from pipeline.errors import ChildNotStartedError, DamagedPhotoError
from pipeline.needs import Needs
from pipeline.press_child import Order
from pipeline.replies import BadReplyError, Reply, read_reply

T = TypeVar("T")

MB_PER_PROCESSOR = 1769  # https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
WORKERS_SHARE_MB = 256  # of the function's memory, for the worker itself
# For one piece of work. Processor time tells an endless loop from a busy machine; of a batch of four
# endless ones each comes to its end before the function does. The slowest honest ones take a quarter.
PROCESSOR_SECONDS = 20.0
SECONDS = 60.0

# Not with -m: pickle would look for the module's classes in __main__.
_COMMAND = (sys.executable, "-P", "-S", "-c", "from pipeline.press_child import main; main()")
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "LANG", "TZ")  # nothing that opens doors


@dataclass(frozen=True)
class Bench:
    """What children have at hand: a module, imported before the first order comes, and room for a file."""

    module: str = "pipeline.images"
    file_mb: int = 0


class ChildPress:
    """Runs work in long-lived children, as many pieces at once as there are children."""

    def __init__(
        self,
        children: int,
        memory_mb: int,
        seconds: float = SECONDS,
        processor_seconds: float = PROCESSOR_SECONDS,
        bench: Bench | None = None,
    ) -> None:
        """Start *children*, each with *memory_mb* of address space and so much time for a piece of work."""
        self.children = children
        self.memory_mb = memory_mb
        self._seconds, self._processor_seconds = seconds, processor_seconds
        self._idle: queue.LifoQueue[_Child] = queue.LifoQueue()
        for _ in range(children):
            self._idle.put(_Child(memory_mb, bench or Bench()))

    @classmethod
    def for_function(cls, memory_mb: int) -> "ChildPress":
        """Return the press that a function of *memory_mb* can feed: a child for each whole processor."""
        children = max(1, memory_mb // MB_PER_PROCESSOR)
        return cls(children, (memory_mb - WORKERS_SHARE_MB) // children)

    @classmethod
    def for_films(cls, memory_mb: int, needs: Needs) -> "ChildPress":
        """Return the press of a step with *needs*, in a function of *memory_mb*, that writes films.

        One child has all processors; a piece of work may take two thirds of the function's time.
        """
        seconds = needs.timeout_seconds * 2 / 3
        processors = max(1.0, memory_mb / MB_PER_PROCESSOR)
        most = memory_mb - WORKERS_SHARE_MB
        return cls(1, most, seconds, seconds * processors, Bench("av", needs.storage_mb))

    def run(self, work: Callable[..., T], *arguments: object) -> T:
        """Return what *work* returns; waits while all children are busy.

        What kills a child that has worked before is tried again in a fresh one: the harm may have
        been done by another file.

        Raises:
            DamagedPhotoError: the work says so, crashed, took too long or too much memory.
            ChildNotStartedError: there is no child to do the work.
        """
        order = Order(work, arguments, self._seconds, self._processor_seconds)
        child = self._idle.get()
        try:
            try:
                reply = child.carry_out(order)
            except _UsedChildFailedError:
                reply = child.carry_out(order)
        finally:
            self._idle.put(child)
        if reply.error is not None:
            raise reply.error
        return cast("T", reply.value)

    def close(self) -> None:
        """End all children, each when it is idle, and wait for them; later work starts them anew."""
        children = [self._idle.get() for _ in range(self.children)]
        for child in children:
            child.close()
            self._idle.put(child)


class _UsedChildFailedError(Exception):
    """A child that had worked before died or ran out of memory; a fresh one may do better."""


class _Child:
    """One child process; a new one takes its place when it dies."""

    def __init__(self, memory_mb: int, bench: Bench) -> None:
        self._memory_mb = memory_mb
        self._arguments = (str(memory_mb * 1024 * 1024), str(bench.file_mb * 1024 * 1024), bench.module)
        self._start()

    def carry_out(self, order: Order) -> Reply:
        """Return the child's reply to *order*.

        Raises:
            DamagedPhotoError: the child died of it, was too slow or ran out of memory.
            _UsedChildFailedError: it is not certain that it was this order's fault.
            ChildNotStartedError: it never saw the order.
        """
        if self._process.poll() is not None:
            self._start()
        try:
            reply = self._exchange(order)
        except (EOFError, OSError) as error:
            self._give_up(order, error)
        except BadReplyError as error:
            self._disown(error)
        except BaseException:  # whatever is half-written in the pipes must not meet the next order
            self.close()
            raise
        if reply.is_out_of_memory:
            self._give_up(order, None)
        self._has_worked = True
        return reply

    def close(self) -> None:
        """End the process."""
        self._end()

    def _start(self) -> None:
        try:
            process = subprocess.Popen(  # noqa: S603
                [*_COMMAND, *self._arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # decoders print what files tell them to
                env=_environment(),
            )
        except OSError as error:
            raise ChildNotStartedError(f"the press has no child: it did not start ({error})") from error
        self._process = process
        self._has_started = False
        self._has_worked = False
        self._was_late = False
        self._end = weakref.finalize(self, _end, process)

    def _exchange(self, order: Order) -> Reply:
        orders, replies = cast("BinaryIO", self._process.stdin), cast("BinaryIO", self._process.stdout)
        timer = threading.Timer(order.seconds, self._kill_late)
        timer.start()
        try:
            if not self._has_started:
                read_reply(replies)
                self._has_started = True
            pickle.dump(order, orders, protocol=5)
            orders.flush()
            return read_reply(replies)
        finally:
            timer.cancel()

    def _kill_late(self) -> None:
        self._was_late = True
        self._process.kill()

    def _disown(self, cause: BadReplyError) -> NoReturn:
        """End a child that is not ours any more: whatever it worked on has taken it over."""
        self.close()
        if self._has_worked:
            raise _UsedChildFailedError from cause
        raise DamagedPhotoError(f"the decoder replied what no decoder replies: {cause}") from cause

    def _give_up(self, order: Order, cause: Exception | None) -> NoReturn:
        """Say what *order* has done, if it certainly was this one."""
        code = self._process.wait() if cause else None
        self.close()
        if code is not None and not self._has_started:
            raise ChildNotStartedError(f"the press has no child: it did not start ({_told(code)})") from cause
        if code == -signal.SIGPROF:
            raise DamagedPhotoError(
                f"the decoder took more than {order.processor_seconds:g} seconds of processor time"
            ) from cause
        if self._was_late:
            raise DamagedPhotoError(f"the decoder took longer than {order.seconds:g} seconds") from cause
        if self._has_worked:
            raise _UsedChildFailedError from cause
        if code is None:
            raise DamagedPhotoError(
                f"it takes more memory to show it than the {self._memory_mb:,} MB there are"
            )
        raise DamagedPhotoError(f"the decoder crashed ({_told(code)})") from cause


def _told(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit status {code}"


def _environment() -> dict[str, str]:
    """Return what a child may know of the parent's environment."""
    kept = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    paths = [path or os.getcwd() for path in sys.path]  # noqa: PTH109
    # One arena for each thread of a decoder would take 64 MB of address space each.
    return {**kept, "PYTHONPATH": os.pathsep.join(paths), "MALLOC_ARENA_MAX": "2"}


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()  # it holds nothing that would have to be put down gently
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(BrokenPipeError):  # what was not sent yet has nobody to go to
            cast("BinaryIO", pipe).close()
