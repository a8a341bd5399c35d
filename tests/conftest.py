"""What holds for the whole run: no secret is ever logged, and pages have what they load."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from components import browser_packages
from tests.planted import OURS, LogWatch

END_TO_END = Path(__file__).parent / "e2e"


def pytest_sessionstart() -> None:
    """Put what pages load from npm in its place, where it is not there yet."""
    browser_packages.provide()


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what shares the embedded cloud in one process, where there are several; it mostly waits."""
    for item in items:
        if END_TO_END in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("cloud"))


@pytest.fixture(scope="session", autouse=True)
def log_watch() -> Iterator[LogWatch]:
    """All that our code logs in this run, at every level; the run fails if a secret is in it."""
    watch = LogWatch()
    for name in OURS:
        logger = logging.getLogger(name)
        logger.setLevel(logging.DEBUG)
        logger.addHandler(watch)
    yield watch
    assert watch.leaks() == []
