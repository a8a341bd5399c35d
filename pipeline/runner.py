"""The runner: takes a batch of messages, runs their jobs, and says which must come again."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from catalog import keys
from pipeline.conduct import MOST_TRIES, Blame, blame_plainly
from pipeline.crew import Crew
from pipeline.errors import BadJobError, PostponedError
from pipeline.foreman import Foreman
from pipeline.jobs import Job, RebuildJob, parse_body
from pipeline.needs import DEFAULT_LANE, Permission
from pipeline.registry import Chain
from pipeline.timesheet import Timesheet
from pipeline.workshop import Workshop

log = logging.getLogger(__name__)

PAUSE_SECONDS = 15
LONGEST_PAUSE_SECONDS = 1800
PARTING_SECONDS = 20

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

    @property
    def pause(self) -> int:
        """Seconds until it comes again when it failed: at first soon, then less and less often."""
        return int(min(PAUSE_SECONDS * 2**self.tries, LONGEST_PAUSE_SECONDS))


@dataclass(frozen=True)
class Conditions:
    """What a runner works under."""

    hands: int = 1  # messages at once; one works in order, on the calling thread
    most_tries: int = 10  # after which the queue gives a message up
    blame: Blame = blame_plainly  # says for which errors a step answers


_PLAIN = Conditions()


@dataclass
class _Task:
    """What one message asks for, rebuilds aside."""

    message: Message
    jobs: list[Job]
    timesheet: Timesheet
    postponed: int | None = None  # for so many seconds, by one of its jobs

    @property
    def pause(self) -> int:
        """Seconds until it comes again."""
        return self.message.pause if self.postponed is None else self.postponed


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
        conditions: Conditions = _PLAIN,
    ) -> None:
        self._chain = chain
        self._shop = workshop
        self._lane = lane
        self._most_tries = conditions.most_tries
        self._blame = conditions.blame
        self._crew = Crew(conditions.hands, workshop.clock)
        self._foreman = Foreman(chain, workshop, lane, conditions.blame)

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
                    blank = _Task(message, [], Timesheet(self._shop.clock))
                    tasks.setdefault(message.id, blank).jobs.append(job)
        suspects = [task for task in tasks.values() if task.message.tries > MOST_TRIES]
        others = {name: task for name, task in tasks.items() if task not in suspects}
        failed = self._work(others, until) | self._work_on_one(suspects, until)
        return failed | self._rebuild(rebuilds, until)

    def _work_on_one(self, suspects: list[_Task], until: float | None) -> set[str]:
        """Run one of those that have come so often that one of them may kill its worker; it runs alone.

        The others come again at times of their own, so that they part company with it.
        """
        parted = {
            task.message.id
            for number, task in enumerate(suspects[1:], 1)
            if not self._put_back(task, number * PARTING_SECONDS)
        }
        return parted | self._work({task.message.id: task for task in suspects[:1]}, until)

    def _work(self, tasks: Mapping[str, _Task], until: float | None) -> set[str]:
        pieces = {name: partial(self._attempt, task) for name, task in tasks.items()}
        outcome = self._crew.run(pieces, until)
        for name in outcome.failed:
            self._postpone(tasks[name].message, tasks[name].pause)
        for name in outcome.not_begun:
            log.warning("message %s was not begun: there was no time left", name)
        waiting = {name for name in outcome.not_begun if not self._put_back(tasks[name], 0)}
        stuck = {name for name in outcome.unfinished if not self._give_up(tasks[name])}
        return outcome.failed | waiting | stuck

    def _attempt(self, task: _Task) -> bool:
        if task.message.tries >= self._most_tries and self._condemn(task, "was begun again and again"):
            return True
        task.timesheet = Timesheet(self._shop.clock)  # it may have waited for its turn
        try:
            for job in task.jobs:
                self._foreman.run(job, task.message.tries, task.timesheet)
        except PostponedError as error:
            log.info("message %s: %s", task.message.id, error)
            task.postponed = error.seconds
            return False
        except Exception as error:
            log.exception("message %s failed and will come again", task.message.id)
            return self._blame(error) is None and self._begin_anew(task)
        return True

    def _put_back(self, task: _Task, seconds: int) -> bool:
        """Have a task that was not begun come again after *seconds*; False if its message itself has to."""
        task.postponed = seconds
        if self._begin_anew(task):
            return True
        self._postpone(task.message, seconds)
        return False

    def _give_up(self, task: _Task) -> bool:
        """Mark the photos of a task that hung once too often; False if it shall be tried again."""
        log.error("message %s did not come to an end in time", task.message.id)
        if not task.timesheet.blames_step:
            if self._begin_anew(task):
                return True
        elif task.message.tries >= MOST_TRIES and self._condemn(task, "did not come to an end in time"):
            return True
        self._postpone(task.message, task.pause)
        return False

    def _begin_anew(self, task: _Task) -> bool:
        """Count from one again when no step is to blame for the last try but one; False before that.

        Else a photo that came as often as the queue allows would be taken for one that kills its worker.
        Lambda ends such a circle after sixteen rounds, a day of trouble; then the message is a dead letter.
        """
        if task.message.tries < self._most_tries - 1:
            return False
        try:
            self._shop.queue.send(task.jobs, task.pause)
        except Exception:
            log.exception("message %s could not be sent anew", task.message.id)
            return False
        return True

    def _condemn(self, task: _Task, reason: str) -> bool:
        """Mark the photos that *task* is about; False when that is not the answer, or not possible now."""
        try:
            return all([self._foreman.condemn(job, reason) for job in task.jobs])  # noqa: C419  each of them
        except Exception:
            log.exception("the photos of message %s could not be marked", task.message.id)
            return False

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
            self._postpone(message, message.pause)
        else:
            return set()
        return {message.id}

    def _postpone(self, message: Message, seconds: int) -> None:
        try:
            self._shop.queue.postpone(message.receipt, seconds)
        except Exception:  # it then comes again when the visibility timeout is over: later, not never
            log.exception("message %s could not be postponed", message.id)
