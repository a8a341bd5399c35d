"""What holds for the whole run: no secret is ever logged, and pages have what they load."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from components import browser_packages
from tests.planted import OURS, LogWatch
from tests.sharing import CloudInOneProcess


def pytest_sessionstart() -> None:
    """Put what pages load from npm in its place, where it is not there yet."""
    browser_packages.provide()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> CloudInOneProcess:
    """Return what shares tests out."""
    return CloudInOneProcess(config, log)


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
