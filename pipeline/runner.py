"""The runner: takes a batch of messages, runs their jobs, and says which must come again."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from catalog import keys
from pipeline import attaching, intake, reconciler, remaking
from pipeline.conduct import MOST_TRIES, Blame, blame_plainly, condemned, run_step
from pipeline.crew import Crew
from pipeline.errors import BadJobError, MasterExpiredError, PostponedError
from pipeline.jobs import (
    COMMIT,
    AlbumJob,
    Hint,
    Job,
    PhotoJob,
    RebuildJob,
    ReconcileJob,
    RemakeJob,
    for_step,
    parse_body,
)
from pipeline.needs import DEFAULT_LANE, Permission
from pipeline.registry import Chain
from pipeline.workshop import Workshop

log = logging.getLogger(__name__)

PAUSE_SECONDS = 15
LONGEST_PAUSE_SECONDS = 1800

# What the runner does itself, whatever the steps are.
RUNNER_PERMISSIONS = (
    Permission(("s3:GetObject",), "originals", f"{keys.ORIGINALS_PREFIX}*"),
    Permission(("s3:ListBucket",), "originals"),
    Permission(("sqs:SendMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"), "queue"),
    Permission(("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"), "table", "album#*"),
    Permission(("dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:Query"), "table", "albums"),
    Permission(("dynamodb:GetItem", "dynamodb:UpdateItem"), "table", "site"),
)
# The same in any other lane: it hands photos back and commits none.
LANE_PERMISSIONS = (Permission(("sqs:SendMessage",), "queue"),)


@dataclass(frozen=True)
class Message:
    """One message as it was received."""

    id: str
    body: str
    receipt: str
    tries: int = 1  # how often it has been received, this time among them


@dataclass
class _Task:
    """What one message asks for, rebuilds aside."""

    message: Message
    jobs: list[Job]
    postponed: int | None = None  # for so many seconds, by one of its jobs

    @property
    def pause(self) -> int:
        """Seconds until it comes again: at first soon, then less and less often."""
        if self.postponed is not None:
            return self.postponed
        return int(min(PAUSE_SECONDS * 2**self.message.tries, LONGEST_PAUSE_SECONDS))


class Runner:
    """Runs those of the chain's steps that are in one lane over batches of messages.

    Only the default lane reads events, commits photos and rebuilds; what another lane has finished
    goes back there.
    """

    def __init__(
        self,
        chain: Chain,
        workshop: Workshop,
        lane: str = DEFAULT_LANE,
        *,
        hands: int = 1,
        blame: Blame = blame_plainly,
    ) -> None:
        """Run *hands* messages of a batch at once; *blame* says for which errors a step answers."""
        self._chain = chain
        self._shop = workshop
        self._lane = lane
        self._crew = Crew(hands, workshop.clock)
        self._blame = blame
        self._recipe = remaking.fingerprint(chain.steps, workshop.recipe, chain.settings)

    def run_batch(self, messages: Iterable[Message], until: float | None = None) -> set[str]:
        """Run all *messages* and return the ids of those that must come again.

        One that fails or does not end before the time *until* does not hold back its neighbours. Of
        several requests for a rebuild only the youngest is run: it stands for the others.
        """
        tasks: dict[str, _Task] = {}
        rebuilds: list[tuple[Message, RebuildJob]] = []
        for message in messages:
            try:
                jobs = parse_body(message.body)
            except BadJobError as error:
                log.error("dropped message %s: %s", message.id, error)  # noqa: TRY400  it is foreign
                continue
            for job in jobs:
                if isinstance(job, RebuildJob) and self._lane == DEFAULT_LANE:
                    rebuilds.append((message, job))
                else:
                    tasks.setdefault(message.id, _Task(message, [])).jobs.append(job)
        return self._work(tasks, until) | self._rebuild(rebuilds, until)

    def _work(self, tasks: Mapping[str, _Task], until: float | None) -> set[str]:
        pieces = {name: partial(self._attempt, task) for name, task in tasks.items()}
        outcome = self._crew.run(pieces, until)
        for name in outcome.failed:
            self._postpone(tasks[name].message, tasks[name].pause)
        for name in outcome.not_begun:
            log.warning("message %s was not begun: there was no time left", name)
            self._postpone(tasks[name].message, 0)
        stuck = {name for name in outcome.unfinished if not self._give_up(tasks[name])}
        return outcome.failed | outcome.not_begun | stuck

    def _attempt(self, task: _Task) -> bool:
        try:
            for job in task.jobs:
                self._run(job, task.message.tries)
        except PostponedError as error:
            log.info("message %s: %s", task.message.id, error)
            task.postponed = error.seconds
            return False
        except Exception:
            log.exception("message %s failed and will come again", task.message.id)
            return False
        return True

    def _give_up(self, task: _Task) -> bool:
        """Mark the photos of a task that hung once too often; False if it shall be tried again."""
        log.error("message %s did not come to an end in time", task.message.id)
        if task.message.tries >= MOST_TRIES and all(map(self._condemn, task.jobs)):
            return True
        self._postpone(task.message, task.pause)
        return False

    def _condemn(self, job: Job) -> bool:
        """Mark the photo that *job* is about; False when that is not the answer, or not possible now."""
        try:
            begun = self._begun(job)
            if begun is None or begun.step == COMMIT:
                return False
            self._pass_on(condemned(begun, "did not come to an end in the time that a batch has"))
        except Exception:
            log.exception("a photo whose step hangs could not be marked")
            return False
        return True

    def _run(self, job: Job, tries: int) -> None:
        if self._chain.lane_of(job) != self._lane:
            self._redirect(job)
            return
        match job:
            case PhotoJob():
                self._run_step(job, tries)
            case Hint():
                self._look(job, tries)
            case ReconcileJob():
                reconciler.reconcile(job, self._recipe, self._shop)
            case RemakeJob():
                remaking.remake(self._recipe, self._shop)
            case AlbumJob():
                self._run_album_step(job)

    def _redirect(self, job: Job) -> None:
        """Send *job* where it belongs: its step has moved to another lane since the message was sent."""
        self._send(Hint(job.photo.key) if isinstance(job, PhotoJob) else job)

    def _look(self, job: Hint, tries: int) -> None:
        original = keys.parse_original(job.key)
        if original is not None and original.is_metadata:
            intake.describe_album(original.album, job.sequencer, self._shop)
            album = self._shop.album(original.album)
            self._chain.rebuild.ask(album.id if album else "", original.album, self._shop)
        elif (begun := self._begun(job)) is not None:
            self._run_step(begun, tries)
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

    def _run_step(self, job: PhotoJob, tries: int) -> None:
        if job.step == COMMIT:
            self._chain.rebuild.gather(job, self._shop)
            return
        step = self._chain.step(job.step)
        if step is None:
            log.warning("photo %s: the chain has no step %s any more; it starts over", job.photo.id, job.step)
            self._send(Hint(job.photo.key))
            return
        if job.photo.recipe != self._recipe:
            log.info("photo %s: the recipe has changed on its way; it starts over", job.photo.id)
            self._send(Hint(job.photo.key))
            return
        try:
            done = run_step(step, job, self._shop, tries, self._blame)
        except MasterExpiredError:
            self._send(Hint(job.photo.key))
            return
        if done.photo.is_damaged:
            log.warning("photo %s is damaged: %s", done.photo.id, done.photo.reason)
        if done.step != job.step:  # the step has found out that this is another one's work
            self._send(done)
        else:
            self._pass_on(done)

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
            self._chain.rebuild.gather(job, self._shop)
        else:
            self._send(for_step(job, COMMIT))

    def _send(self, job: Job) -> None:
        self._shop.queue.send([job])

    def _rebuild(self, requests: list[tuple[Message, RebuildJob]], until: float | None) -> set[str]:
        if not requests:
            return set()
        if until is not None and self._shop.clock() + self._shop.recipe.round_seconds > until:
            log.info("there is no time left for a rebuild; another run will do it")
            for message, _ in requests:
                self._postpone(message, 0)
            return {message.id for message, _ in requests}
        message, job = max(requests, key=lambda request: request[1].generation)
        job = replace(job, tick=any(each.tick for _, each in requests))
        try:
            self._chain.rebuild.run(job, self._shop)
        except PostponedError as error:
            log.info("message %s: %s", message.id, error)
            self._postpone(message, error.seconds)
        except Exception:
            log.exception("rebuild %s failed and will come again", job.generation)
        else:
            return set()
        return {message.id}

    def _postpone(self, message: Message, seconds: int) -> None:
        try:
            self._shop.queue.postpone(message.receipt, seconds)
        except Exception:  # it then comes again when the visibility timeout is over: later, not never
            log.exception("message %s could not be postponed", message.id)
