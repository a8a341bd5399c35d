"""Conduct: a step is run so that whatever it does costs one photo, and says which step it was."""

import logging
import re
from collections.abc import Callable
from dataclasses import replace

from catalog import keys
from catalog.photos import Photo, Rendition
from pipeline.errors import (
    ArchivedError,
    DamagedPhotoError,
    MasterExpiredError,
    MisbehavedStepError,
    PassingTroubleError,
)
from pipeline.jobs import PhotoJob, parse_body, to_body
from pipeline.step import Step
from pipeline.video.kinds import VIDEO
from pipeline.workshop import Workshop

log = logging.getLogger(__name__)

MOST_TRIES = 3  # of one step on one photo; below the queue's own bound, beyond which nobody looks
MOST_BYTES = 200_000  # of a message; SQS takes 256 KiB, and older stacks' rows 400 KB

FAULT = "fault"  # in a job's notes: the photo is condemned for a step's fault, not the file's

_IDENTITY = ("id", "key", "album", "name", "sequencer")
_TEXTS = ("reason", "version", "etag", "taken", "camera", "caption", "flaw", "placeholder", "prefix")
_NAME = re.compile(r"[\w.-]+")

# Says what a step is to be blamed for; None when the error is nobody's fault and will pass.
Blame = Callable[[Exception], str | None]


def blame_plainly(error: Exception) -> str | None:
    """Blame whatever is not known to pass."""
    return None if isinstance(error, PassingTroubleError) else f"failed: {type(error).__name__}: {error}"


def run_step(step: Step, job: PhotoJob, workshop: Workshop, tries: int, blame: Blame) -> PhotoJob:
    """Return *job* as *step* leaves it; with the photo marked damaged if the step does not behave.

    Raises:
        MasterExpiredError: the photo has to start over.
        ArchivedError: its original cannot be read for now.
        Exception: trouble that may pass, in one of the first *tries*.
    """
    try:
        done = step.run(job, workshop)
        inspect(done, job)
    except DamagedPhotoError as error:
        return replace(job, photo=job.photo.damaged(str(error)))
    except MisbehavedStepError as error:
        return condemned(job, str(error))
    except (MasterExpiredError, ArchivedError):
        raise
    except Exception as error:
        reason = blame(error)
        if reason is None or tries < MOST_TRIES:
            raise
        log.exception("photo %s: the step %s failed for the last time", job.photo.id, job.step)
        return condemned(job, reason)
    return done


def condemned(job: PhotoJob, reason: str) -> PhotoJob:
    """Return *job* with the photo marked damaged for what the step did; *reason* follows its name."""
    photo = job.photo.damaged(f"the step '{job.step}' {reason}")
    return replace(job, photo=photo, notes={**job.notes, FAULT: True})


def excused(photo: Photo, shown: Photo | None) -> Photo:
    """Return what the catalog shall say of a condemned *photo*, of which it has *shown* so far.

    What is shown of the same original is the last good state, and stays: the step's fault is its flaw.
    """
    if shown is None or not shown.is_ready:
        return photo
    is_the_same = shown.etag == photo.etag != "" or shown.sequencer >= photo.sequencer
    if not is_the_same:
        return photo
    return replace(
        shown, flaw=photo.reason, recipe=photo.recipe, sequencer=max(shown.sequencer, photo.sequencer)
    )


def inspect(done: object, job: PhotoJob) -> None:
    """Check that *done* is what a step may return for *job*.

    Raises:
        MisbehavedStepError: it is not; the message follows the step's name.
    """
    if not isinstance(done, PhotoJob) or not isinstance(done.photo, Photo):
        raise MisbehavedStepError(f"returned {type(done).__name__}, not the photo's job")
    for name in (*_IDENTITY, *(("recipe",) if done.photo.is_ready else ())):
        if getattr(done.photo, name) != getattr(job.photo, name):
            raise MisbehavedStepError(f"changed the photo's {name}, which is not a step's to change")
    # Who reads the original may find a film in it; nobody else chooses who comes next.
    if done.step != job.step and (job.master or done.step != VIDEO):
        raise MisbehavedStepError(f"addressed the job to {done.step!r}; the chain's order decides that")
    inspect_facts(done.photo)
    _inspect_places(done)
    _inspect_message(done)


def inspect_facts(photo: Photo) -> None:
    """Check what is said of *photo*: pages show it, and what cannot be shown would hold up the whole site.

    Raises:
        MisbehavedStepError: it cannot be shown; the message follows the step's name.
    """
    for name in _TEXTS:
        if not isinstance(getattr(photo, name), str):
            raise MisbehavedStepError(f"set the photo's {name} to {getattr(photo, name)!r}, which is no text")
    try:
        taken = photo.taken_at
    except ValueError as error:
        raise MisbehavedStepError(f"set the photo's taken to {photo.taken!r}, which is no time") from error
    # Photos are sorted by it, and a zone cannot be compared with none; searches cut the day out of the text.
    if taken and (taken.tzinfo or not taken.isoformat().startswith(photo.taken)):
        raise MisbehavedStepError(
            f"set the photo's taken to {photo.taken!r}; write it like 2020-07-04T10:00:00"
        )


def _inspect_places(done: PhotoJob) -> None:
    """Pages show what a row names, and the sweep deletes it: both only below the photo's own album."""
    photo = done.photo
    if photo.prefix and not re.fullmatch(rf"g/[^/]+/{re.escape(photo.album)}/", photo.prefix):
        raise MisbehavedStepError(f"set the prefix {photo.prefix!r}, which is not the photo's album's")
    if photo.renditions and not photo.prefix:
        raise MisbehavedStepError("returned renditions without the prefix under which they lie")
    for each in photo.renditions:
        if not isinstance(each, Rendition) or not _NAME.fullmatch(each.name):
            raise MisbehavedStepError(f"returned {each!r}, which is no rendition with a plain name")
    if done.master and not done.master.startswith(keys.WORK_PREFIX):
        raise MisbehavedStepError(
            f"returned the master {done.master!r}; it must lie under {keys.WORK_PREFIX!r}"
        )


def _inspect_message(done: PhotoJob) -> None:
    try:
        body = to_body(done)
        (returned,) = parse_body(body)
    except Exception as error:
        raise MisbehavedStepError(f"returned what cannot be sent on: {error}") from error
    if not isinstance(returned, PhotoJob) or returned.photo != done.photo:
        raise MisbehavedStepError("returned facts of the photo that do not arrive as they were sent")
    if len(body.encode()) > MOST_BYTES:
        raise MisbehavedStepError(
            f"returned {len(body.encode()):,} bytes of notes and facts; at most {MOST_BYTES:,} are allowed"
        )
