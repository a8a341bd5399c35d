"""What turns an upload into pages: the default lane, and one for each lane that a step asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import pulumi_aws as aws
from pulumi import Archive, ComponentResource, Input, Output, ResourceOptions

from catalog.keys import ORIGINALS_PREFIX
from components import policies
from components.config_steps import StepSettings, settings_variable
from components.gallery import Gallery
from components.lane import Lane
from components.place import Place
from components.policies import Statement
from pipeline.jobs import Job, RebuildJob, ReconcileJob, RemakeJob, to_body
from pipeline.needs import DEFAULT_LANE, Needs
from pipeline.runner import LANE_PERMISSIONS, RUNNER_PERMISSIONS

TIMEOUT_SECONDS = 120  # for a batch; a step that needs more says so
LEASE_MARGIN_SECONDS = 60  # a killed builder is surely dead before its lease ends
BATCH_SIZE = 4
MAXIMUM_CONCURRENCY = 10
MAX_RECEIVE_COUNT = 10  # waiting for another builder's lease counts, so more than the usual five
# A lane of its own is for heavy work: one job a run, as few runs at a time as a poller may be held to,
# and no more of them for a job that kills its worker than it takes to be sure: one beyond the three
# after which the runner holds a failure against the step.
LANE_BATCH_SIZE = 1
LANE_MAXIMUM_CONCURRENCY = 2
LANE_MAX_RECEIVE_COUNT = 4
TICK_MINUTES = 5

DESCRIPTION = "Runs the steps that turn originals into pages"

EVENTS = (
    "s3:ObjectCreated:*",
    "s3:ObjectRemoved:*",
    "s3:LifecycleExpiration:*",  # expiry by rule has events of its own
    "s3:ObjectRestore:Completed",  # an original back from Glacier
)


@dataclass(frozen=True)
class Schedule:
    """What the clock asks for, and how often; when all is in order, it changes nothing."""

    purpose: str
    rate: str
    jobs: tuple[Job, ...]


SCHEDULES = {
    "tick": Schedule(
        "Asks for what a lost message left unpublished, and for photos that another recipe made",
        f"rate({TICK_MINUTES} minutes)",
        (RebuildJob(0, tick=True), RemakeJob()),
    ),
    "daily": Schedule("Asks for what no message told of", "rate(1 day)", (ReconcileJob(),)),
}


class ProcessingPipelineArgs(TypedDict):
    """The gallery that the pipeline fills, and how."""

    gallery: Gallery
    place: Place
    title: str
    language: str
    steps: Sequence[str]
    step_settings: StepSettings
    needs: Sequence[Needs]
    """What each of the steps needs."""
    widths: Sequence[int]
    renditions: str
    """Whether all widths are precomputed, or made on-demand but for two."""
    visible_to: Sequence[str]
    quiet_seconds: int
    ceiling_seconds: int
    code: Mapping[str, Archive]
    """The code of each lane's worker."""
    runtime: str
    architecture: str
    memory_mb: int
    log_retention_days: int


class ProcessingPipeline(ComponentResource):
    """The lanes: the default one is started by the originals bucket, the others by its worker."""

    queue: aws.sqs.Queue
    dead_letters: aws.sqs.Queue
    lanes: dict[str, Lane]

    def __init__(self, name: str, args: ProcessingPipelineArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("vitrine:index:ProcessingPipeline", name, {}, opts)
        self._child = ResourceOptions(parent=self)
        self._needs = args["needs"]
        names = sorted({needs.lane for needs in self._needs} | {DEFAULT_LANE})
        self.lanes = {lane: self._create_lane(name, lane) for lane in names}
        default = self.lanes[DEFAULT_LANE]
        self.queue, self.dead_letters = default.queue, default.dead_letters
        self._rules = {schedule: self._create_rule(name, schedule) for schedule in SCHEDULES}
        policy = self._admit_senders(name, args)
        self._listen(name, args["gallery"], policy)
        self._schedule(name, policy)
        for lane in self.lanes:
            self._employ(lane, args)
        self.register_outputs({"queue_url": self.queue.url, "dead_letter_queue_url": self.dead_letters.url})

    def _create_lane(self, name: str, lane: str) -> Lane:
        made = Lane(
            f"{name}-{lane}" if lane else name,
            {"timeout_seconds": self._timeout(lane), "max_receive_count": _receives(lane)},
            self._child,
        )
        if lane:
            aws.sqs.QueuePolicy(
                f"{name}-{lane}-steps-policy",
                queue_url=made.queue.url,
                policy=made.queue.arn.apply(policies.private_queue),
                opts=self._child,
            )
        return made

    def _in(self, lane: str) -> list[Needs]:
        return [needs for needs in self._needs if needs.lane == lane]

    def _timeout(self, lane: str) -> int:
        least = [] if lane else [TIMEOUT_SECONDS]
        return max([*least, *(needs.timeout_seconds for needs in self._in(lane))])

    def _create_rule(self, name: str, schedule: str) -> aws.cloudwatch.EventRule:
        return aws.cloudwatch.EventRule(
            f"{name}-{schedule}",
            description=SCHEDULES[schedule].purpose,
            schedule_expression=SCHEDULES[schedule].rate,
            opts=self._child,
        )

    def _admit_senders(self, name: str, args: ProcessingPipelineArgs) -> aws.sqs.QueuePolicy:
        account = args["place"].account
        rules = Output.all(*(rule.arn for rule in self._rules.values()))
        arns = Output.all(self.queue.arn, args["gallery"].originals.arn, rules)
        return aws.sqs.QueuePolicy(
            f"{name}-steps-policy",
            queue_url=self.queue.url,
            policy=arns.apply(lambda known: policies.steps_queue(known[0], known[1], known[2], account)),
            opts=self._child,
        )

    def _listen(self, name: str, gallery: Gallery, policy: aws.sqs.QueuePolicy) -> None:
        source: aws.s3.BucketNotificationQueueArgsDict = {
            "queue_arn": self.queue.arn,
            "events": list(EVENTS),
            "filter_prefix": ORIGINALS_PREFIX,
        }
        aws.s3.BucketNotification(
            f"{name}-uploads",
            bucket=gallery.originals.name,
            queues=[source],
            # S3 sends a test message at once and refuses a queue that does not admit it.
            opts=ResourceOptions(parent=self, depends_on=[policy]),
        )

    def _schedule(self, name: str, policy: aws.sqs.QueuePolicy) -> None:
        for schedule, rule in self._rules.items():
            for job in SCHEDULES[schedule].jobs:
                aws.cloudwatch.EventTarget(
                    f"{name}-{schedule}-{type(job).__name__.removesuffix('Job').lower()}",
                    rule=rule.name,
                    arn=self.queue.arn,
                    input=to_body(job),
                    opts=ResourceOptions(parent=self, depends_on=[policy]),
                )

    def _employ(self, lane: str, args: ProcessingPipelineArgs) -> None:
        needs = self._in(lane)
        least = [] if lane else [args["memory_mb"]]
        self.lanes[lane].employ(
            {
                "description": f"Runs the steps of the lane {lane}" if lane else DESCRIPTION,
                "code": args["code"][lane],
                "runtime": args["runtime"],
                "architecture": args["architecture"],
                "memory_mb": max([*least, *(each.memory_mb for each in needs)]),
                "storage_mb": max(each.storage_mb for each in needs),
                "environment": self._environment(lane, args),
                "statements": self._statements(lane, args["gallery"]),
                "batch_size": LANE_BATCH_SIZE if lane else BATCH_SIZE,
                "maximum_concurrency": LANE_MAXIMUM_CONCURRENCY if lane else MAXIMUM_CONCURRENCY,
                "log_retention_days": args["log_retention_days"],
            }
        )

    def _environment(self, lane: str, args: ProcessingPipelineArgs) -> dict[str, Input[str]]:
        gallery = args["gallery"]
        urls = {other: self.lanes[other].queue.url for other in self._destinations(lane)}
        return {
            "ORIGINALS_BUCKET": gallery.originals.name,
            "RENDITIONS_BUCKET": gallery.renditions.name,
            "SITE_BUCKET": gallery.site.name,
            "TABLE": gallery.table.name,
            "QUEUE_URL": self.queue.url,
            "LANE": lane,
            "MAX_RECEIVE_COUNT": str(_receives(lane)),
            "LANE_QUEUES": Output.json_dumps(urls),
            "ID_SALT": gallery.salt,
            "TITLE": args["title"],
            "LANGUAGE": args["language"],
            "STEPS": ",".join(args["steps"]),
            "STEP_SETTINGS": settings_variable(args["step_settings"]),
            "WIDTHS": ",".join(map(str, args["widths"])),
            "RENDITIONS": args["renditions"],
            "VISIBLE_TO": ",".join(args["visible_to"]),
            "QUIET_SECONDS": str(args["quiet_seconds"]),
            "CEILING_SECONDS": str(args["ceiling_seconds"]),
            "LEASE_SECONDS": str(self._timeout(DEFAULT_LANE) + LEASE_MARGIN_SECONDS),
        }

    def _statements(self, lane: str, gallery: Gallery) -> Output[list[Statement]]:
        runner = LANE_PERMISSIONS if lane else RUNNER_PERMISSIONS
        permissions = [*runner, *(each for needs in self._in(lane) for each in needs.permissions)]
        queues = [self.lanes[other].queue.arn for other in self._destinations(lane)]

        def derive(known: dict[str, Any]) -> list[Statement]:
            handed_on = [policies.allow(("sqs:SendMessage",), arn) for arn in known.pop("queues")]
            return [*policies.allow_permissions(permissions, known), *handed_on]

        return Output.all(
            originals=gallery.originals.arn,
            renditions=gallery.renditions.arn,
            site=gallery.site.arn,
            table=gallery.table.arn,
            queue=self.queue.arn,
            queues=Output.all(*queues),
        ).apply(derive)

    def _destinations(self, lane: str) -> list[str]:
        """Return the lanes, but the default one and its own, that a worker may hand photos on to."""
        return sorted(self.lanes.keys() - {lane, DEFAULT_LANE})


def _receives(lane: str) -> int:
    return LANE_MAX_RECEIVE_COUNT if lane else MAX_RECEIVE_COUNT
