"""The foreman: does what one job asks for, with the steps of the chain that are in its lane."""

import logging
from dataclasses import replace

from catalog import keys
from pipeline import attaching, intake, reconciler, remaking, rereading
from pipeline.conduct import FAULT, Blame, condemned, excused, run_step
from pipeline.errors import ArchivedError, MasterExpiredError
from pipeline.jobs import (
    COMMIT,
    AlbumJob,
    Hint,
    Job,
    PhotoJob,
    ReconcileJob,
    RemakeJob,
    RereadJob,
    for_step,
    told_by_s3,
)
from pipeline.needs import DEFAULT_LANE
from pipeline.registry import Chain
from pipeline.timesheet import Timesheet
from pipeline.workshop import Workshop

log = logging.getLogger(__name__)


class Foreman:
    """Runs jobs one by one: looks at originals, runs steps, hands photos on, and commits them."""

    def __init__(self, chain: Chain, workshop: Workshop, lane: str, blame: Blame) -> None:
        """Work in *lane*; *blame* says for which errors a step answers."""
        self._chain = chain
        self._shop = workshop
        self._lane = lane
        self._blame = blame
        self._recipe = remaking.fingerprint(chain.steps, workshop.recipe, chain.settings)

    def run(self, job: Job, tries: int, timesheet: Timesheet) -> None:
        """Do what *job* asks for, for the *tries*-th time, and keep the *timesheet*.

        Raises:
            Exception: whatever may pass; the job must come again.
        """
        if self._chain.lane_of(job) != self._lane:
            self._redirect(job)
            return
        match job:
            case PhotoJob():
                self._run_step(job, tries, timesheet)
            case Hint():
                self._look(job, tries, timesheet)
            case ReconcileJob():
                reconciler.reconcile(job, self._recipe, self._shop)
            case RemakeJob():
                remaking.remake(self._recipe, self._shop)
            case RereadJob():
                rereading.reread(job, self._chain.rebuild.ask, self._shop)
            case AlbumJob():
                self._run_album_step(job)

    def condemn(self, job: Job, reason: str) -> bool:
        """Mark the photo that *job* is about as damaged by its step; False if that is not the answer."""
        begun = self._begun(job)
        if begun is None or begun.step == COMMIT or self._chain.step(begun.step) is None:
            return False
        log.error("photo %s: the step %s %s", begun.photo.id, begun.step, reason)
        self._pass_on(condemned(begun, reason))
        return True

    def _redirect(self, job: Job) -> None:
        """Send *job* where it belongs: its step has moved to another lane since the message was sent."""
        if isinstance(job, PhotoJob):
            self._start_over(job)
        else:
            self._send(job)

    def _look(self, job: Hint, tries: int, timesheet: Timesheet) -> None:
        original = keys.parse_original(job.key)
        if original is not None and original.is_metadata:
            intake.describe_album(original.album, job.sequencer, self._shop)
            album = self._shop.album(original.album)
            self._chain.rebuild.ask(album.id if album else "", original.album, self._shop)
        elif (begun := self._begun(job)) is not None:
            self._run_step(begun, tries, timesheet)
        else:
            log.info("ignored an object that is no photo and no metadata.yml")

    def _begun(self, job: Job) -> PhotoJob | None:
        """Return the job of the photo that *job* is about; None when it is about no photo."""
        if isinstance(job, PhotoJob):
            return job
        if not isinstance(job, Hint):
            return None
        original = keys.parse_original(job.key)
        if original is None or original.is_clutter or original.is_metadata:
            return None
        begun = intake.photo_job(original, job, self._chain.first, self._shop)
        return replace(begun, photo=begun.photo.made_by(self._recipe))

    def _run_step(self, job: PhotoJob, tries: int, timesheet: Timesheet) -> None:
        if job.step == COMMIT:
            self._commit(job)
            return
        step = self._chain.step(job.step)
        if step is None:
            log.warning("photo %s: the chain has no step %s any more; it starts over", job.photo.id, job.step)
            self._start_over(job)
            return
        if job.photo.recipe != self._recipe:
            log.info("photo %s: the recipe has changed on its way; it starts over", job.photo.id)
            self._start_over(job)
            return
        try:
            with timesheet.step():
                done = run_step(step, job, timesheet.over(self._shop), tries, self._blame)
        except MasterExpiredError:
            self._start_over(job)
            return
        except ArchivedError:
            self._pass_by(job)
            return
        if done.photo.is_damaged:
            log.warning("photo %s is damaged: %s", done.photo.id, done.photo.reason)
        if done.step != job.step:  # the step has found out that this is another one's work
            self._send(done)
        else:
            self._pass_on(done)

    def _pass_by(self, job: PhotoJob) -> None:
        """Leave a photo whose original is archived as it is shown; mark one of which that is not known."""
        if self._lane != DEFAULT_LANE:  # only that one reads the catalog
            self._start_over(job)
            return
        shown = self._shop.catalog.photo(job.photo.album, job.photo.id)
        if shown and shown.is_ready and told_by_s3(shown.sequencer) >= told_by_s3(job.photo.sequencer):
            log.info("photo %s stays as it is: its original is archived", job.photo.id)
        else:
            said = "the original lies in an archive; it is shown as soon as it is restored"
            self._pass_on(replace(job, photo=job.photo.damaged(said)))

    def _run_album_step(self, job: AlbumJob) -> None:
        step = self._chain.album_step(job.step)
        if step is None:
            log.info("album %s: the chain has no step %s any more", job.album, job.step)
        else:
            attaching.attach(step, job, self._chain.rebuild.ask, self._shop)

    def _pass_on(self, job: PhotoJob) -> None:
        following = self._chain.after(job.step) if job.photo.is_ready else None
        if following:
            self._send(for_step(job, following))
        elif self._lane == DEFAULT_LANE:
            self._commit(job)
        else:
            self._send(for_step(job, COMMIT))

    def _commit(self, job: PhotoJob) -> None:
        if FAULT in job.notes:
            shown = self._shop.catalog.photo(job.photo.album, job.photo.id)
            job = replace(job, photo=excused(job.photo, shown))
        self._chain.rebuild.gather(job, self._shop)

    def _start_over(self, job: PhotoJob) -> None:
        """Have the photo's original looked at anew, with the news that began *job*."""
        self._send(Hint(job.photo.key, job.photo.sequencer))

    def _send(self, job: Job) -> None:
        self._shop.queue.send([job])
