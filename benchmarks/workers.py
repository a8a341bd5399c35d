"""The worker processes of an embedded cloud: what they cost, and how to kill one. For Linux: reads /proc."""

import os
import random
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Process:
    """One process, with its processor seconds, those of ended children it has waited for included."""

    pid: int
    parent: int
    command: str
    cpu_seconds: float


@dataclass(frozen=True)
class Spent:
    """Processor seconds of a cloud so far."""

    pixels: float  # in the presses
    workers: float  # the rest of the worker functions


def processes() -> Iterator[Process]:
    """Yield all processes of this machine that can be read."""
    for folder in _PROC.iterdir():
        if folder.name.isdecimal():
            with suppress(OSError, IndexError, ValueError):  # it has ended meanwhile
                yield _read(folder)


def _read(folder: Path) -> Process:
    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    # The name, in parentheses, may hold anything; what follows it are numbers.
    fields = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    spent = sum(map(int, fields[11:15])) / _TICKS
    return Process(int(folder.name), int(fields[1]), command, spent)


class Workers:
    """The worker processes of the cloud in the folder *state*; those that have ended are remembered."""

    def __init__(self, state: Path) -> None:
        self._mark = str(state)
        self._spent: dict[int, Spent] = {}

    def look(self) -> Spent:
        """Return what all workers have spent until now; look often, as those that end cannot be asked."""
        everything = list(processes())
        for worker in self._of(everything):
            presses = [each.cpu_seconds for each in everything if each.parent == worker.pid]
            former = self._spent.get(worker.pid, Spent(0, 0))
            # A press that was killed is among its worker's ended children from then on.
            pixels = max(former.pixels, sum(presses))
            self._spent[worker.pid] = Spent(pixels, max(former.workers, worker.cpu_seconds))
        return Spent(
            sum(each.pixels for each in self._spent.values()),
            sum(each.workers for each in self._spent.values()),
        )

    def kill_one(self, chance: random.Random) -> bool:
        """Kill a worker at random, as a machine that fails would; False if there is none."""
        running = sorted(worker.pid for worker in self._of(processes()))
        if not running:
            return False
        with suppress(ProcessLookupError):
            os.kill(chance.choice(running), signal.SIGKILL)
        return True

    def _of(self, everything: Iterator[Process] | list[Process]) -> list[Process]:
        return [each for each in everything if self._mark in each.command and "worker-" in each.command]
