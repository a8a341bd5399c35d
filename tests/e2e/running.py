"""A gallery that was started as a person would start it: `python -m local up`, in a process of its own."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.cloud import Cloud

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
STOP_SECONDS = 30


@dataclass(frozen=True)
class Running:
    """A gallery that was started on a state folder, and what it prints."""

    process: subprocess.Popen[bytes]
    cloud: Cloud
    log: Path

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send *how* and return the exit status."""
        self.process.send_signal(how)
        return self.process.wait(STOP_SECONDS)

    def wait_for_line(self, text: str) -> None:
        """Wait until the gallery has printed *text*; fail if it ends before."""
        deadline = time.monotonic() + START_SECONDS
        while text not in self.printed():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"it never said {text!r}:\n{self.printed()}")
            time.sleep(0.05)

    def printed(self) -> str:
        """Return all it has printed so far."""
        return self.log.read_text(encoding="utf-8")


def start_gallery(state: Path, photos: Path, *more: str) -> Running:
    """Start a gallery on a free port with the albums in *photos*; return once it says that it is ready."""
    photos.mkdir(parents=True, exist_ok=True)
    log = state.with_name(f"{state.name}.{time.monotonic_ns()}.log")
    command = ["up", "--port", "0", "--state", str(state), "--photos", str(photos), *more]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "local", *command],
            cwd=ROOT,
            env={**os.environ, "COLUMNS": "200"},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    running = Running(process, Cloud(state), log)
    running.wait_for_line("ready")
    return running
