"""One history: an owner changes things while workers work, fail and die; then everything must be right.

At the end, when all is quiet, `built` is `dirty`, and pages, renditions and rows are what a single
worker makes of the same bucket from nothing. What may be left over besides: tombstones, rows of
albums that hold no photo any more, masters (the bucket expires both after their time), and
renditions that no page has ever named, of workers that died before they could commit them.
"""

import json
import random
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from catalog.keys import ORIGINALS_PREFIX, WORK_PREFIX
from handlers.catalog_store import DynamoCatalog
from handlers.table import Table
from pipeline.jobs import Hint, RebuildJob, to_body
from tests.notifications import notification
from tests.simulation.buckets import Bucket
from tests.simulation.line import Call
from tests.simulation.scheduler import Container
from tests.simulation.world import NeverQuietError, World

ALBUMS = ("Lake", "Lake/Shore", "Hill")
AUDIENCES = ("[]", "[family]", "[family, friends]", "everyone")
LATEST_NEWS_SECONDS = 90  # after what happened
SCHEDULE_SECONDS = 300  # between two messages of the clock's rule


@dataclass(frozen=True)
class Outcome:
    """How a history ended; without *faults* it ended well."""

    seed: int
    faults: tuple[str, ...]
    trace: tuple[str, ...]
    calls: tuple[Call, ...]
    was_scheduled: bool = False
    """Whether it took the clock's rule to build the last change."""


def play(seed: int) -> Outcome:
    """Play the history that *seed* stands for."""
    rng = random.Random(seed)
    with World(seed, workers=rng.choice((2, 2, 3))) as world:
        world.line.rate = rng.choice((0, 0.003, 0.01, 0.03))
        world.queue.repeats = rng.choice((0, 0.05, 0.2))
        world.scheduler.pace = rng.choice((0.02, 0.3, 1.0))
        world.scheduler.changes_of_mind = rng.choice((0.02, 0.2, 1.0))
        owner = Owner(world, rng)
        world.scheduler.spawn(owner.work, Container("owner"))
        if rng.random() < 0.2:
            world.scheduler.spawn(lambda: tick(world, owner), Container("clock"))
        try:
            world.settle()
            retry_late(world)
            was_scheduled = await_schedule(world)
            calls = tuple(world.line.calls)
            found = shown(world)
        except NeverQuietError as error:
            return Outcome(seed, (str(error),), tuple(world.line.trace), tuple(world.line.calls))
    faults = (*world.watch.faults, *differences(found, made_afresh(world.originals)))
    return Outcome(seed, faults, tuple(world.line.trace), calls, was_scheduled)


class Owner:
    """Uploads, replaces, deletes, renames, moves, and describes albums."""

    def __init__(self, world: World, rng: random.Random) -> None:
        self.is_done = False
        self._world = world
        self._rng = rng
        self._count = 0
        self._is_unreadable: set[str] = set()

    def work(self) -> None:
        """Do some things, with pauses; then let the line to AWS be good."""
        for _ in range(self._rng.randint(3, 12)):
            self._rng.choice(
                (self._upload, self._upload, self._remove, self._move, self._describe, self._ask)
            )()
            self._pause(self._rng.choice((0.5, 5, 40, 200)))
        for album in sorted(self._is_unreadable):  # what such a file gives depends on what was before it
            self._describe_as(album, "title: Mended")
        self._pause(self._rng.choice((1, 100, 400)))
        self._world.line.rate = 0
        self._world.queue.repeats = 0
        self._world.scheduler.pace = 0.01
        self.is_done = True

    def _pause(self, seconds: float) -> None:
        scheduler = self._world.scheduler
        scheduler.wait(lambda: False, until=scheduler.now + self._rng.expovariate(1 / seconds))

    def _upload(self) -> None:
        self._count += 1
        broken = "broken " if self._rng.random() < 0.05 else ""
        self._send(self._world.upload(self._path(), f"{broken}photo {self._count}".encode()))

    def _remove(self) -> None:
        self._send(self._world.remove(self._path()))

    def _move(self) -> None:
        """A rename or a move between albums is a copy and a delete."""
        source, target = self._path(), self._path()
        found = self._world.originals.current(ORIGINALS_PREFIX + source)
        if found and found.data is not None and source != target:
            self._send(self._world.upload(target, found.data, "ObjectCreated:Copy"))
            self._send(self._world.remove(source))

    def _describe(self) -> None:
        album = self._rng.choice(("Lake", "Lake", "Hill", "Lake/Shore"))
        kind = self._rng.random()
        if kind < 0.1:
            self._is_unreadable.discard(album)
            self._send(self._world.remove(f"{album}/metadata.yml"))
        elif kind < 0.2:
            self._is_unreadable.add(album)
            self._send(self._world.upload(f"{album}/metadata.yml", b"title: [unreadable"))
        else:
            self._count += 1
            self._describe_as(album, f"title: T{self._count}\nvisible_to: {self._rng.choice(AUDIENCES)}")

    def _describe_as(self, album: str, text: str) -> None:
        self._is_unreadable.discard(album)
        self._send(self._world.upload(f"{album}/metadata.yml", text.encode()))

    def _ask(self) -> None:
        """A message that was given up is sent again; it does not say when its event was."""
        self._world.queue.add(
            json.dumps({"vitrine": 1, "step": "intake", "key": ORIGINALS_PREFIX + self._path()})
        )

    def _path(self) -> str:
        return f"{self._rng.choice(ALBUMS)}/{self._rng.choice('ab')}.jpg"

    def _send(self, body: str) -> None:
        for _ in range(1 if self._rng.random() < 0.9 else 2):
            late = self._rng.choice((0, 1, LATEST_NEWS_SECONDS))
            self._world.queue.add(body, self._rng.random() * late)


def tick(world: World, owner: Owner) -> None:
    """Send what the clock's rule sends, as long as the owner is at work."""
    while not owner.is_done:
        world.queue.add(to_body(RebuildJob(0, tick=True)))
        world.scheduler.wait(lambda: owner.is_done, until=world.scheduler.now + SCHEDULE_SECONDS)


def retry_late(world: World) -> None:
    """Retry, as an owner would, photos whose step was late three times: here it was AWS that was slow."""
    for name, photo in shown(world).items():
        if name.startswith("photo ") and "come to an end in time" in f"{photo.reason} {photo.flaw}":
            world.queue.add(to_body(Hint(photo.key)))
    world.settle()


def await_schedule(world: World) -> bool:
    """Send what the clock's rule sends if a change is left; tell whether one was.

    SQS may deliver a message twice. If one worker counts a change and fails before it asks for a rebuild, and
    another then deletes the message, only the rule is left to ask.
    """
    state = world.ask(DynamoCatalog(Table("table"), world.scheduler.clock).site)
    if state.built == state.dirty:
        return False
    world.queue.add(to_body(RebuildJob(0, tick=True)), 2 * SCHEDULE_SECONDS)
    world.settle()
    return True


def differences(found: dict[str, Any], fresh: dict[str, Any]) -> list[str]:
    """Return, a sentence each, what is otherwise than in a gallery made afresh."""
    return [
        f"{name}: {_told(found.get(name))} instead of {_told(fresh.get(name))}"
        for name in sorted(found.keys() | fresh.keys())
        if found.get(name) != fresh.get(name)
    ]


def made_afresh(originals: Bucket) -> dict[str, Any]:
    """Return what a single worker, undisturbed, makes of the bucket."""
    with World(originals=originals) as world:
        world.deliver(*(notification("ObjectCreated:Put", key, sequencer="1") for key in originals.objects()))
        world.settle()
        return shown(world)


def shown(world: World) -> dict[str, Any]:
    """Return all that must be right at the end, by name."""
    catalog = DynamoCatalog(Table("table"), world.scheduler.clock)
    state = world.ask(catalog.site)
    found: dict[str, Any] = {
        "changes not built": state.dirty - state.built,
        "messages": len(world.queue.messages),
    }
    found |= {f"site {key}": data for key, data in world.site.objects().items()}
    found |= {
        f"rendition {key}": data
        for key, data in world.renditions.objects().items()
        if not key.startswith(WORK_PREFIX) and key in world.watch.ever_named
    }
    found |= {f"audience {name}": row for name, row in world.table.rows("audiences").items()}
    for partition in [name for name in world.table.partitions if name.startswith("album#")]:
        for photo in world.ask(partial(catalog.photos, partition.removeprefix("album#"))):
            if photo.obsolete or not photo.is_gone:
                found[f"photo {photo.key}"] = replace(photo, revision=0, sequencer="")
    found |= {
        f"link from {page}": link
        for page in world.site.objects()
        for link in world.watch.links(page)
        if not world.watch.is_there(link)
    }
    return found


def _told(value: object) -> str:
    return "nothing" if value is None else f"{value!r:.300}"
