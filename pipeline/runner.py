"""The runner: takes a batch of messages, runs their jobs, and says which must come again."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace

from catalog import keys
from pipeline import intake, reconciler, remaking
from pipeline.errors import BadJobError, DamagedPhotoError, MasterExpiredError, RebuildPostponedError
from pipeline.jobs import (
    COMMIT,
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


class Runner:
    """Runs those of the chain's steps that are in one lane over batches of messages.

    Only the default lane reads events, commits photos and rebuilds; what another lane has finished
    goes back there.
    """

    def __init__(self, chain: Chain, workshop: Workshop, lane: str = DEFAULT_LANE) -> None:
        self._chain = chain
        self._shop = workshop
        self._lane = lane
        self._recipe = remaking.fingerprint(chain.steps, workshop.recipe, chain.settings)

    def run_batch(self, messages: Iterable[Message]) -> set[str]:
        """Run all *messages* and return the ids of those that must come again.

        One that fails does not hold back its neighbours. Of several requests for a rebuild only the
        youngest is run: it stands for the others.
        """
        failed: set[str] = set()
        rebuilds: list[tuple[Message, RebuildJob]] = []
        for message in messages:
            try:
                for job in parse_body(message.body):
                    if self._chain.lane_of(job) != self._lane:
                        self._redirect(job)
                    elif isinstance(job, RebuildJob):
                        rebuilds.append((message, job))
                    else:
                        self._run(job)
            except BadJobError as error:
                log.error("dropped message %s: %s", message.id, error)  # noqa: TRY400  it is foreign
            except Exception:
                log.exception("message %s failed and will come again", message.id)
                failed.add(message.id)
        return failed | self._rebuild(rebuilds)

    def _redirect(self, job: Job) -> None:
        """Send *job* where it belongs: its step has moved to another lane since the message was sent."""
        self._send(Hint(job.photo.key) if isinstance(job, PhotoJob) else job)

    def _run(self, job: Hint | PhotoJob | ReconcileJob | RemakeJob) -> None:
        match job:
            case PhotoJob():
                self._run_step(job)
            case Hint():
                self._look(job)
            case ReconcileJob():
                reconciler.reconcile(job, self._recipe, self._shop)
            case RemakeJob():
                remaking.remake(self._recipe, self._shop)

    def _look(self, job: Hint) -> None:
        original = keys.parse_original(job.key)
        if original is None or original.is_clutter:
            log.info("ignored an object that is no photo and no metadata.yml")
        elif original.is_metadata:
            intake.describe_album(original.album, job.sequencer, self._shop)
            album = self._shop.album(original.album)
            self._chain.rebuild.ask(album.id if album else "", original.album, self._shop)
        else:
            begun = intake.photo_job(original, job, self._chain.first, self._shop)
            self._run_step(replace(begun, photo=begun.photo.made_by(self._recipe)))

    def _run_step(self, job: PhotoJob) -> None:
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
            done = step.run(job, self._shop)
        except DamagedPhotoError as error:
            done = replace(job, photo=job.photo.damaged(str(error)))
        except MasterExpiredError:
            self._send(Hint(job.photo.key))
            return
        if done.photo.is_damaged:
            log.warning("photo %s is damaged: %s", done.photo.id, done.photo.reason)
        if done.step != job.step:  # the step has found out that this is another one's work
            self._send(done)
        else:
            self._pass_on(done)

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

    def _rebuild(self, requests: list[tuple[Message, RebuildJob]]) -> set[str]:
        if not requests:
            return set()
        message, job = max(requests, key=lambda request: request[1].generation)
        job = replace(job, tick=any(each.tick for _, each in requests))
        try:
            self._chain.rebuild.run(job, self._shop)
        except RebuildPostponedError as error:
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
