"""The timesheet: how much of the time that a piece of work takes is a step's own, and how much is AWS's."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from typing import Any

from pipeline.workshop import Workshop

_PORTS = ("originals", "renditions", "site", "catalog", "queue", "recognizer")


class Timesheet:
    """Of one piece of work, from the moment it is made; any thread may write on it."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began = self._noted = clock()
        self._own_seconds = 0.0
        self._is_in_step = False
        self._calls = 0  # under way
        self._lock = threading.Lock()

    @property
    def blames_step(self) -> bool:
        """Whether a step is at work in its own code, and has taken half of the time or more for it."""
        self._note()
        elapsed = self._noted - self._began
        return self._is_in_step and not self._calls and self._own_seconds >= elapsed / 2

    def over(self, workshop: Workshop) -> Workshop:
        """Return *workshop* such that calls to AWS are noted."""
        watched: dict[str, Any] = {name: _Watched(getattr(workshop, name), self) for name in _PORTS}
        return replace(workshop, **watched)

    @contextmanager
    def step(self) -> Iterator[None]:
        """Note that a step is at work."""
        self._note(is_in_step=True)
        try:
            yield
        finally:
            self._note(is_in_step=False)

    @contextmanager
    def call(self) -> Iterator[None]:
        """Note that a call is under way."""
        self._note(calls=1)
        try:
            yield
        finally:
            self._note(calls=-1)

    def _note(self, calls: int = 0, *, is_in_step: bool | None = None) -> None:
        with self._lock:
            now = self._clock()
            if self._is_in_step and not self._calls:
                self._own_seconds += now - self._noted
            self._noted = now
            self._calls += calls
            self._is_in_step = self._is_in_step if is_in_step is None else is_in_step


class _Watched:
    """A port whose calls are noted."""

    def __init__(self, port: object, timesheet: Timesheet) -> None:
        self._port = port
        self._timesheet = timesheet

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._port, name)
        if not callable(attribute):
            return attribute

        @wraps(attribute)
        def call(*arguments: Any, **named: Any) -> Any:
            # A store that copies from another one, or from itself, knows it as it is.
            plain = [each._port if isinstance(each, _Watched) else each for each in arguments]
            with self._timesheet.call():
                return attribute(*plain, **named)

        return call
