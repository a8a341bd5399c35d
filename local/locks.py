"""Locks on files that the system frees when the process that holds them ends, however it ends."""

import fcntl
import os
from pathlib import Path


def take_lock(path: Path) -> int | None:
    """Return a descriptor that holds the lock on *path* until it is closed; None if another holds it.

    The file then names the holder's process.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    os.ftruncate(descriptor, 0)
    os.write(descriptor, str(os.getpid()).encode())
    return descriptor


def lock_holder(path: Path) -> int | None:
    """Return the process that took the lock on *path* last, if the file says so."""
    text = path.read_text().strip() if path.exists() else ""
    return int(text) if text.isdigit() else None
