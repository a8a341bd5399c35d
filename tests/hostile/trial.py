"""The trial: files go through the steps and the real press, and what became of each is told.

The worker of the trial is a process of its own, so that its death would be seen and counted.
"""

import contextlib
import json
import logging
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TypeVar

from catalog.keys import ORIGINALS_PREFIX, parse_original
from handlers.press import ChildPress
from pipeline.registry import DEFAULT_STEPS, Chain
from pipeline.runner import Conditions, Runner
from tests.gallery import Gallery
from tests.hostile.generator import Specimen

T = TypeVar("T")

MOST_DEATHS = 10
WORKER_MB = 1769  # the default function's memory
_CONTAINED = ("the decoder crashed", "the decoder took", "it takes more memory")


@dataclass(frozen=True)
class Verdict:
    """What became of one file."""

    name: str
    result: str  # rendered, rescued, damaged, ignored; "" when there is none
    reason: str = ""
    seconds: float = 0.0
    memory_mb: float = 0.0  # peak of the child that worked on it

    @property
    def kind(self) -> str:
        """The reason without what differs from file to file."""
        return re.sub(r"[\d,.]+", "N", re.sub(r"<.*?>|'.*?'|b\".*?\"", "…", self.reason))[:70]

    @property
    def is_contained(self) -> bool:
        """Whether the press had to end a child for it."""
        return self.reason.startswith(_CONTAINED)


def try_all(arguments: Sequence[str], count: int) -> tuple[list[Verdict], int]:
    """Return the verdicts on *count* files, and how many workers died over them.

    A worker that dies leaves a file without a result; another one goes on behind it, up to the tenth.
    """
    verdicts: list[Verdict] = []
    deaths = 0
    while len(verdicts) < count and deaths < MOST_DEATHS:
        command = [sys.executable, "-m", "tests.hostile", "--worker", str(len(verdicts)), *arguments]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
            assert worker.stdout
            verdicts += [Verdict(**json.loads(line)) for line in worker.stdout]
        if len(verdicts) < count:
            deaths += 1
            verdicts.append(Verdict(f"file {len(verdicts)}", "", "the worker died"))
    return verdicts, deaths


def work(files: Iterator[Specimen]) -> None:
    """Be the worker: try *files*, and say what became of each on standard output."""
    logging.disable()  # the verdicts say it all
    press = MeasuredPress()
    for specimen in files:
        print(json.dumps(asdict(judge(specimen, press))), flush=True)
    press.close()


def judge(specimen: Specimen, press: "MeasuredPress") -> Verdict:
    """Return what became of a file that is uploaded under its name."""
    gallery = Gallery()
    gallery.shop = replace(gallery.shop, press=press)
    gallery.runner = Runner(Chain(DEFAULT_STEPS), gallery.shop, conditions=Conditions(hands=2))
    gallery.upload(f"Lake/{specimen.name}", specimen.data)
    press.memory_mb = 0.0
    start = time.monotonic()
    gallery.settle()
    seconds = time.monotonic() - start
    if parse_original(f"{ORIGINALS_PREFIX}{specimen.name}").is_clutter:  # type: ignore[union-attr]
        return Verdict(specimen.name, "ignored", "hidden, or a file manager's own", seconds)
    rows = list(gallery.catalog.photo_rows.values())
    if len(rows) != 1 or gallery.failures:
        return Verdict(specimen.name, "", f"{len(rows)} rows, {len(gallery.failures)} failures", seconds)
    photo = rows[0]
    result = "damaged" if photo.is_damaged else "rescued" if photo.flaw else "rendered"
    if result != "damaged" and not photo.rendition_keys <= set(gallery.renditions.objects):
        return Verdict(specimen.name, "", "a rendition is missing", seconds)
    return Verdict(specimen.name, result, photo.reason or photo.flaw, seconds, press.memory_mb)


class MeasuredPress:
    """The worker's press, with a look at how much memory its child took at most."""

    def __init__(self, worker_mb: int = WORKER_MB) -> None:
        self._press = ChildPress.for_function(worker_mb)
        self.limit_mb = self._press.memory_mb
        self.memory_mb = 0.0

    def run(self, call: Callable[..., T], *arguments: object) -> T:
        """Return what the press returns."""
        child = self._child
        _forget_peak(child)
        try:
            return self._press.run(call, *arguments)
        finally:
            peak = _peak_mb(child) if child == self._child else float(self.limit_mb)  # it died at its limit
            self.memory_mb = max(self.memory_mb, peak)

    def close(self) -> None:
        """End the child."""
        self._press.close()

    @property
    def _child(self) -> int:
        return self._press._idle.queue[0]._process.pid


def _forget_peak(process: int) -> None:
    # Where this is not possible, the peak is that of all files so far.
    with contextlib.suppress(OSError):
        Path(f"/proc/{process}/clear_refs").write_text("5")


def _peak_mb(process: int) -> float:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def files_of(folder: Path) -> Iterator[Specimen]:
    """Yield all files in and below *folder*, in order."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield Specimen(str(path.relative_to(folder)), path.read_bytes())
