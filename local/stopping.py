"""Ctrl-C and SIGTERM: the first asks for a clean stop, further ones do not disturb it."""

import signal
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StopRequest(KeyboardInterrupt):
    """Somebody wants the gallery to stop."""


def listen() -> None:
    """Raise StopRequest in the main thread at the first signal, and ignore the rest."""
    for number in _SIGNALS:
        signal.signal(number, _stop)


def ignore() -> None:
    """Let nothing disturb what comes now."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _stop(_number: int, _frame: FrameType | None) -> None:
    ignore()
    raise StopRequest
