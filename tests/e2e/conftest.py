"""Embedded clouds for tests: `python -m local up` as a person would start it, each on its own folder."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

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
                pytest.fail(f"it never said {text!r}:\n{self.printed()}")
            time.sleep(0.05)

    def printed(self) -> str:
        """Return all it has printed so far."""
        return self.log.read_text(encoding="utf-8")


Starter = Callable[..., Running]


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


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """An embedded cloud without photos, shared by all tests of a session."""
    folder = tmp_path_factory.mktemp("cloud")
    running = start_gallery(folder / "state", folder / "photos")
    yield running.cloud
    assert running.stop() == 0


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Starter]:
    """A function that starts galleries of the test's own: `start()`, again for the same state folder."""
    started: list[Running] = []

    def start(*more: str) -> Running:
        started.append(start_gallery(tmp_path / "state", tmp_path / "photos", *more))
        return started[-1]

    yield start
    for running in started:
        if running.process.poll() is None:
            running.stop()
