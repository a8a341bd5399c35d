"""The folder that holds one local gallery: what is in it, who uses it, and whether it was left in order."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from local import locks
from local.emulator import Place
from local.errors import CommandError
from local.files import write_private


class Ending(Enum):
    """How the last run on a state folder ended."""

    NONE = "there was none"
    IDLE = "nothing was on its way"
    BUSY = "messages were with a worker"
    KILLED = "nothing was written down"


@dataclass(frozen=True)
class StateFolder:
    """The paths inside *root*."""

    root: Path

    @property
    def users(self) -> Path:
        """Who may sign in, with passwords."""
        return self.root / "users.json"

    @property
    def outputs(self) -> Path:
        """How to reach the running gallery, for programs."""
        return self.root / "outputs.json"

    @property
    def stack(self) -> Path:
        """The resources, as the engine remembers them."""
        return self.root / "stack.json"

    @property
    def samples(self) -> Path:
        """The albums that are drawn when nobody brings their own."""
        return self.root / "photos"

    @property
    def ending(self) -> Path:
        """How the last run ended: there only if it could write everything down."""
        return self.root / "ending"

    @property
    def cloud(self) -> Path:
        """What the emulator keeps."""
        return self.root / "cloud"


def open_state(root: Path) -> StateFolder:
    """Return the state folder at *root*, made if need be, and locked until this process ends.

    Raises: CommandError if it cannot be written, or is in use.
    """
    folder = StateFolder(root.resolve())
    try:
        folder.root.mkdir(parents=True, exist_ok=True)
        folder.root.chmod(0o700)
        lock = locks.take_lock(folder.root / "lock")
    except OSError as error:
        raise CommandError(f"cannot write to the state folder {root}: {error.strerror}") from error
    if lock is None:
        holder = locks.lock_holder(folder.root / "lock")
        raise CommandError(f"another gallery (process {holder}) is running on the state folder {root}")
    folder.outputs.unlink(missing_ok=True)  # of a run that has ended
    return folder


def find_place(folder: StateFolder, region: str, free_port: Callable[[], int]) -> Place:
    """Return where the emulator goes: the place of the last run, or a new one."""
    path = folder.root / "cloud.json"
    if path.exists():
        stored = json.loads(path.read_text())
    else:
        stored = {"port": free_port()}
        write_private(path, json.dumps(stored))
    return Place(folder.cloud, stored["port"], region)


def move_place(folder: StateFolder) -> None:
    """Forget the port, which another program has taken."""
    (folder.root / "cloud.json").unlink(missing_ok=True)


def start_over(place: Place) -> None:
    """Forget the emulator's control plane: everything but the objects in the buckets."""
    shutil.rmtree(place.control, ignore_errors=True)


def take_ending(folder: StateFolder) -> Ending:
    """Return how the last run ended, once: from now on this run may be killed."""
    if not folder.stack.exists():
        return Ending.NONE
    text = folder.ending.read_text() if folder.ending.exists() else Ending.KILLED.value
    folder.ending.unlink(missing_ok=True)
    return Ending(text)


def owner_only() -> None:
    """Let nobody else read what this process writes: photos, keys, passwords."""
    os.umask(0o077)
