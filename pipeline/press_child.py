"""The press's child: a process that does nothing but work on pixels, one piece after another.

It is told its orders on its standard streams by the process that started it, and replies to nobody
else. It may use so much memory and write no file, and it ends with its parent.
"""

import contextlib
import importlib
import os
import pickle
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any, BinaryIO

from pipeline.replies import Reply, write_reply

ORPHANS_GRACE_SECONDS = 5  # the parent kills first; this is for when there is no parent any more


@dataclass(frozen=True)
class Order:
    """One piece of work, and how long it may take."""

    work: Callable[..., Any]
    arguments: tuple[object, ...]
    seconds: float
    processor_seconds: float


def serve(orders: BinaryIO, replies: BinaryIO) -> None:
    """Carry out *orders* until there are no more."""
    while True:
        try:
            order: Order = pickle.load(orders)  # noqa: S301  from our own process
        except EOFError:
            return
        # The kernel ends the process, wherever in a decoder it is: no handler of ours would be heard there.
        signal.setitimer(signal.ITIMER_PROF, order.processor_seconds)
        signal.setitimer(signal.ITIMER_REAL, order.seconds + ORPHANS_GRACE_SECONDS)
        reply = _carried_out(order)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        write_reply(reply, replies)


def _carried_out(order: Order) -> Reply:
    try:
        return Reply(order.work(*order.arguments))
    except Exception as error:
        if _is_for_want_of_memory(error):
            return Reply(is_out_of_memory=True)
        return Reply(error=error)


def _is_for_want_of_memory(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__
    return False


def _confine(memory_bytes: int, file_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))


def _stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """Return the standard streams, out of the reach of whatever prints."""
    orders, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nowhere, stream)
    return orders, replies


def main() -> None:
    """Serve the process that started this one.

    The arguments are the bytes of memory, the bytes that a file may have, and what to import.
    """
    signal.signal(signal.SIGTERM, _stop)
    orders, replies = _own_streams()
    _confine(int(sys.argv[1]), int(sys.argv[2]))
    importlib.import_module(sys.argv[3])  # before the first order comes
    with contextlib.suppress(BrokenPipeError):
        write_reply(Reply(), replies)  # so that the parent can tell a bad start from a bad file
        serve(orders, replies)
