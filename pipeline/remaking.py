"""Remaking: after a change of the recipe every photo is made again, little by little, in the background.

What is there is shown until a photo's new renditions are committed. Each tick sends hints for one page
of the photos that another recipe made, unless uploads are waiting, and notes how far it has come
only then: whatever dies on the way, each photo is asked for at least once. A photo whose renditions are
right, but whose file said more than was read of it, is read again and not made again.
"""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType

from catalog.photos import Photo
from pipeline.facts import READING
from pipeline.jobs import Hint, Job, RereadJob
from pipeline.order import MASTER, RENDITIONS
from pipeline.ports import Catalog
from pipeline.recipe import Recipe
from pipeline.rereading import is_unread
from pipeline.step import Step
from pipeline.workshop import Workshop

log = logging.getLogger(__name__)

PHOTOS_A_TICK = 300  # one a second, where ten workers make about four
ROWS_A_TICK = 10_000  # read at most, so that a tick stays short where little is to be done
SPREAD_SECONDS = 240  # the page's hints become visible over this time, before the next tick
HINTS_A_CALL = 10  # as many as SQS takes at once
MOST_WAITING = 50  # messages; with more, people's uploads go first
_NONE: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True)
class _Progress:
    """How far the catalog has come to *recipe*: the last photo looked at, as (album's id, photo's id)."""

    recipe: str
    last: tuple[str, str] = ("", "")

    @classmethod
    def of(cls, text: str, recipe: str) -> "_Progress":
        """Return what *text* says, or the start if that was on its way to another recipe."""
        target, album, photo = text.split(" ") if text else ("", "", "")
        return cls(recipe, (album, photo)) if target == recipe else cls(recipe)

    def __str__(self) -> str:
        return " ".join((self.recipe, *self.last))


def fingerprint(steps: Iterable[Step], recipe: Recipe, settings: Mapping[str, object] = _NONE) -> str:
    """Return a text that differs when *steps* would make other renditions of the same originals.

    *settings* are those of the steps that have some, by name.
    """
    facts = [
        (step.name, _fact(step, recipe), settings.get(step.name)) for step in steps if _changes_pixels(step)
    ]
    return hashlib.sha256(repr(facts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def aim(recipe: str) -> str:
    """Return what the catalog has come to when all photos are made by *recipe* and read as we read now."""
    return f"{recipe}.{READING}"


def remake(recipe: str, workshop: Workshop) -> None:
    """Send jobs for the next photos that were not made by *recipe*, a fingerprint, or not read by now."""
    state = workshop.catalog.site()
    wanted = aim(recipe)
    if state.recipe == wanted and not state.remaking:
        return
    if workshop.queue.backlog() > MOST_WAITING:
        log.info("the remaking waits for uploads")
        return
    progress = _Progress.of(state.remaking, wanted)
    stale, last = _page(progress.last, recipe, workshop.catalog)
    _send(stale, workshop)
    if last is None:
        if workshop.catalog.note_recipe(wanted, "", state):
            log.info("all photos have been sent to be made by recipe %s", recipe)
    else:
        workshop.catalog.note_recipe(state.recipe, str(_Progress(wanted, last)), state)


def _page(last: tuple[str, str], recipe: str, catalog: Catalog) -> tuple[list[Job], tuple[str, str] | None]:
    """Return jobs for the next photos after *last*, and the last one looked at; None after the very last."""
    stale: list[Job] = []
    for count, photo in enumerate(_photos_after(last, catalog), 1):
        last = (photo.album, photo.id)
        if photo.recipe != recipe and not photo.is_gone:
            stale.append(Hint(photo.key))
        elif is_unread(photo):
            stale.append(RereadJob(photo.album, photo.id))
        if len(stale) == PHOTOS_A_TICK or count == ROWS_A_TICK:
            return stale, last
    return stale, None


def _photos_after(last: tuple[str, str], catalog: Catalog) -> Iterator[Photo]:
    for album in sorted(album.id for album in catalog.albums()):
        if album >= last[0]:
            photos = sorted(catalog.photos(album), key=lambda photo: photo.id)
            yield from (photo for photo in photos if (photo.album, photo.id) > last)


def _send(jobs: list[Job], workshop: Workshop) -> None:
    waiting = iter(jobs)
    calls = list(iter(lambda: list(islice(waiting, HINTS_A_CALL)), []))
    for number, some in enumerate(calls):
        workshop.queue.send(some, delay_seconds=number * SPREAD_SECONDS // len(calls))


def _fact(step: Step, recipe: Recipe) -> str:
    """Return what the step says that its pixels depend on."""
    said = getattr(step, "fingerprint", None)
    return said(recipe) if said else ""


def _changes_pixels(step: Step) -> bool:
    """Tell whether photos depend on *step*: it makes some image, says so, or says nothing of itself."""
    reads, makes = getattr(step, "reads", ()), getattr(step, "makes", ())
    is_said = hasattr(step, "fingerprint")
    return is_said or bool({MASTER, RENDITIONS} & set(makes)) or not (reads or makes)
