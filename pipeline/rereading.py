"""Rereading: what files say and was not read when their photos were made; no rendition is touched."""

import logging
from collections.abc import Callable
from dataclasses import replace

from catalog import keys
from catalog.photos import Photo
from pipeline import darkroom
from pipeline.conduct import inspect_facts
from pipeline.errors import ArchivedError, ContentionError, DamagedPhotoError, MisbehavedStepError
from pipeline.facts import READING, Words
from pipeline.jobs import RereadJob
from pipeline.workshop import Workshop

log = logging.getLogger(__name__)

_TRIES = 25
Ask = Callable[[str, str, Workshop], None]


def is_unread(photo: Photo) -> bool:
    """Tell whether the original of *photo* may say more than its row.

    A video would have to be fetched whole in a lane of its own: it is read when it is made again.
    """
    return photo.is_ready and photo.reading < READING and not photo.duration_seconds


def reread(job: RereadJob, ask: Ask, workshop: Workshop) -> None:
    """Add to a photo's row what its original says; *ask* asks for a rebuild when there is something.

    It asks, too, when the row has been written already: whoever wrote it may have died before it asked.

    Raises:
        ContentionError: others kept changing the row.
    """
    for _ in range(_TRIES):
        photo = workshop.catalog.photo(job.album, job.photo)
        if photo is None:
            return
        if not is_unread(photo):
            _ask_for(photo, ask, workshop)
            return
        words = _words(photo, workshop)
        if words is None:
            return
        news = words.beyond(photo)  # what is there stays: a step of the owner's may have put it there
        if workshop.catalog.put_photo(replace(photo, **news, reading=READING), photo):
            if news:
                _ask_for(photo, ask, workshop)
            return
    raise ContentionError(f"photo {job.photo} is being written by others")


def _ask_for(photo: Photo, ask: Ask, workshop: Workshop) -> None:
    """Ask for the rebuild that shows *photo* as it is now."""
    original = keys.parse_original(photo.key)
    if photo.is_ready and original:
        ask(photo.album, original.album, workshop)


def _words(photo: Photo, workshop: Workshop) -> Words | None:
    """Return what the original says; None if it is another one by now, for then news is on its way."""
    try:
        original = workshop.originals.get(photo.key, darkroom.MAX_BYTES)
    except ArchivedError:
        log.info("photo %s is not read again: its original is archived", photo.id)
        return None
    if original is None or original.etag != photo.etag:
        return None
    try:
        words = workshop.press.run(darkroom.read, original.data)
        inspect_facts(replace(photo, **words.beyond(photo)))
    except (DamagedPhotoError, MisbehavedStepError) as error:
        log.warning("photo %s cannot be read again: %s", photo.id, error)
        return Words()
    return words
