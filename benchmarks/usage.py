"""What a command costs: processor time and memory of a process of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# One thread each, so that processor time is comparable and nobody waits for a neighbour.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "VIPS_CONCURRENCY": "1", "UV_THREADPOOL_SIZE": "1"}


@dataclass(frozen=True)
class Usage:
    """What one run took, its child processes included."""

    cpu_seconds: float
    peak_mb: float  # of the largest process, in megabytes of 1,000,000 bytes; never below our own size:
    # Linux counts what a process was before it became another program.


class RunFailedError(Exception):
    """A command that was to be measured ended with an error."""


def measure(
    command: Sequence[str], folder: Path | None = None, more: Mapping[str, str] | None = None
) -> Usage:
    """Run *command* and return what it took.

    Raises:
        RunFailedError: its exit status was not 0; the message is what it printed.
    """
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S603  commands are this package's own
            list(command),
            cwd=folder,
            env={**os.environ, **ONE_THREAD, **(more or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            raise RunFailedError(f"{' '.join(command)}:\n{output.read().decode(errors='replace')[-2000:]}")
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return Usage(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6)
