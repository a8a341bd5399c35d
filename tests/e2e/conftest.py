"""Embedded clouds for tests, each on its own folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.cloud import Cloud
from tests.e2e.running import Running, start_gallery
from tests.planted import LogWatch, plant

Starter = Callable[..., Running]


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory, log_watch: LogWatch) -> Iterator[Cloud]:
    """An embedded cloud without photos, shared by all tests of a session; no secret may get into its logs."""
    folder = tmp_path_factory.mktemp("cloud")
    running = start_gallery(folder / "state", folder / "photos")
    plant("a password", *(user["password"] for user in running.cloud.outputs["users"]))
    yield running.cloud
    log_watch.add("a function of the embedded cloud", running.cloud.logged())
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
