"""What decoders do at their worst, as work for the press. A child process imports this module by name."""

import ctypes
import fcntl
import os
import stat
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pipeline.errors import DamagedPhotoError


def double(number: int) -> int:
    """Do well."""
    return 2 * number


def crash() -> None:
    """Read where nothing is."""
    ctypes.string_at(0)


def crash_if_used(marks: list[int]) -> int:
    """Crash in a process that has done this before; tell which process does it."""
    if getattr(crash_if_used, "was_here", False):
        crash()
    crash_if_used.was_here = True  # type: ignore[attr-defined]
    return os.getpid()


def leave(status: int) -> None:
    """End the process without a word."""
    os._exit(status)


def hang(seconds: float) -> int:
    """Wait for longer than anybody waits for a photo."""
    time.sleep(seconds)
    return os.getpid()


def loop(seconds: float) -> int:
    """Keep the processor busy."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        sum(range(1000))
    return os.getpid()


def take_memory(megabytes: int) -> int:
    """Fill so much memory."""
    return len(bytearray(megabytes * 1024 * 1024))


def find_damage() -> None:
    """Say what a decoder says of a bad file."""
    raise DamagedPhotoError("the file is empty")


def fail_for_want_of_memory() -> None:
    """Say what a decoder says when memory runs out in the midst of its work."""
    try:
        take_memory(1 << 20)
    except MemoryError as error:
        raise DamagedPhotoError("the picture cannot be decoded") from error


def have_a_bug() -> None:
    """Raise what no file is to blame for."""
    raise LookupError("a bug of ours")


def raise_what_cannot_be_sent() -> None:
    """Raise an error that holds what pickle cannot take."""
    raise LookupError(threading.Lock())


def print_loudly() -> int:
    """Write to every stream there is."""
    for stream in (0, 1, 2):
        os.write(stream, b"noise\n")
    print("noise", flush=True)
    return 1


def environment() -> dict[str, str]:
    """Return what the process knows of its surroundings."""
    return dict(os.environ)


def write_a_file(path: str) -> None:
    """Leave something on the disk."""
    Path(path).write_bytes(b"x")


class Trap:
    """What runs code in whoever unpickles it: it leaves a folder behind."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (self._path,)


def reply(data: bytes) -> None:
    """Answer with *data* instead of a reply, as who has taken a decoder over may do, and be at it still."""
    os.write(_stream_of_replies(), data)
    time.sleep(60)


def _stream_of_replies() -> int:
    """Return the pipe to the worker: the only one that can be written to."""
    for descriptor in range(3, 20):
        with suppress(OSError):
            mode = fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE
            if mode == os.O_WRONLY and stat.S_ISFIFO(os.fstat(descriptor).st_mode):
                return descriptor
    raise LookupError("no such pipe")


def return_what_may_not_come_back() -> object:
    """Be honest code that does not know the rules."""
    return Trap("nowhere")
