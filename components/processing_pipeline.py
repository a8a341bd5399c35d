"""What turns an upload into pages: a queue, its dead letters, and the worker that drains it."""

import json
from collections.abc import Sequence
from typing import Any, TypedDict

import pulumi_aws as aws
from pulumi import Archive, ComponentResource, Input, Output, ResourceOptions

from catalog.keys import ORIGINALS_PREFIX
from components import policies
from components.config_steps import StepSettings, settings_variable
from components.function import Function
from components.gallery import Gallery
from components.lane import Lane
from components.place import Place
from components.policies import Statement
from pipeline.needs import Needs
from pipeline.runner import RUNNER_PERMISSIONS

TIMEOUT_SECONDS = 120  # for a batch; a step that needs more says so
LEASE_MARGIN_SECONDS = 60  # a killed builder is surely dead before its lease ends
BATCH_SIZE = 4
MAXIMUM_CONCURRENCY = 10
MAX_RECEIVE_COUNT = 10  # waiting for another builder's lease counts, so more than the usual five
TICK_MINUTES = 5

EVENTS = (
    "s3:ObjectCreated:*",
    "s3:ObjectRemoved:*",
    "s3:LifecycleExpiration:*",  # expiry by rule has events of its own
    "s3:ObjectRestore:Completed",  # an original back from Glacier
)

# The safety net asks for a rebuild of whatever is not published yet; it changes nothing when all is.
_TICK = {"vitrine": 1, "step": "rebuild", "generation": 0, "tick": True}


class ProcessingPipelineArgs(TypedDict):
    """The gallery that the pipeline fills, and how."""

    gallery: Gallery
    place: Place
    title: str
    steps: Sequence[str]
    step_settings: StepSettings
    needs: Sequence[Needs]
    """What each of the steps needs."""
    widths: Sequence[int]
    visible_to: Sequence[str]
    quiet_seconds: int
    ceiling_seconds: int
    code: Archive
    runtime: str
    architecture: str
    memory_mb: int
    log_retention_days: int


class ProcessingPipeline(ComponentResource):
    """The steps queue, started by the originals bucket, and the worker that runs the steps."""

    queue: aws.sqs.Queue
    dead_letters: aws.sqs.Queue
    worker: Function

    def __init__(self, name: str, args: ProcessingPipelineArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("vitrine:index:ProcessingPipeline", name, {}, opts)
        self._child = ResourceOptions(parent=self)
        self._timeout = max([TIMEOUT_SECONDS, *(needs.timeout_seconds for needs in args["needs"])])
        self._lane = Lane(
            name, {"timeout_seconds": self._timeout, "max_receive_count": MAX_RECEIVE_COUNT}, self._child
        )
        self.queue, self.dead_letters = self._lane.queue, self._lane.dead_letters
        self._rule = self._create_rule(name)
        policy = self._admit_senders(name, args)
        self._listen(name, args["gallery"], policy)
        self._tick(name, policy)
        self.worker = self._employ(args)
        self.register_outputs({"queue_url": self.queue.url, "dead_letter_queue_url": self.dead_letters.url})

    def _create_rule(self, name: str) -> aws.cloudwatch.EventRule:
        return aws.cloudwatch.EventRule(
            f"{name}-tick",
            description="Asks for what a lost message left unpublished",
            schedule_expression=f"rate({TICK_MINUTES} minutes)",
            opts=self._child,
        )

    def _admit_senders(self, name: str, args: ProcessingPipelineArgs) -> aws.sqs.QueuePolicy:
        account = args["place"].account
        arns = Output.all(self.queue.arn, args["gallery"].originals.arn, self._rule.arn)
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

    def _tick(self, name: str, policy: aws.sqs.QueuePolicy) -> None:
        aws.cloudwatch.EventTarget(
            f"{name}-tick-target",
            rule=self._rule.name,
            arn=self.queue.arn,
            input=json.dumps(_TICK),
            opts=ResourceOptions(parent=self, depends_on=[policy]),
        )

    def _employ(self, args: ProcessingPipelineArgs) -> Function:
        return self._lane.employ(
            {
                "description": "Runs the steps that turn originals into pages",
                "code": args["code"],
                "runtime": args["runtime"],
                "architecture": args["architecture"],
                "memory_mb": max([args["memory_mb"], *(needs.memory_mb for needs in args["needs"])]),
                "environment": self._environment(args),
                "statements": self._statements(args),
                "batch_size": BATCH_SIZE,
                "maximum_concurrency": MAXIMUM_CONCURRENCY,
                "log_retention_days": args["log_retention_days"],
            }
        )

    def _environment(self, args: ProcessingPipelineArgs) -> dict[str, Input[str]]:
        gallery = args["gallery"]
        return {
            "ORIGINALS_BUCKET": gallery.originals.name,
            "RENDITIONS_BUCKET": gallery.renditions.name,
            "SITE_BUCKET": gallery.site.name,
            "TABLE": gallery.table.name,
            "QUEUE_URL": self.queue.url,
            "ID_SALT": gallery.salt,
            "TITLE": args["title"],
            "STEPS": ",".join(args["steps"]),
            "STEP_SETTINGS": settings_variable(args["step_settings"]),
            "WIDTHS": ",".join(map(str, args["widths"])),
            "VISIBLE_TO": ",".join(args["visible_to"]),
            "QUIET_SECONDS": str(args["quiet_seconds"]),
            "CEILING_SECONDS": str(args["ceiling_seconds"]),
            "LEASE_SECONDS": str(self._timeout + LEASE_MARGIN_SECONDS),
        }

    def _statements(self, args: ProcessingPipelineArgs) -> Output[list[Statement]]:
        gallery = args["gallery"]
        permissions = [*RUNNER_PERMISSIONS, *(p for needs in args["needs"] for p in needs.permissions)]

        def derive(arns: dict[str, Any]) -> list[Statement]:
            return policies.allow_permissions(permissions, arns)

        return Output.all(
            originals=gallery.originals.arn,
            renditions=gallery.renditions.arn,
            site=gallery.site.arn,
            table=gallery.table.arn,
            queue=self.queue.arn,
        ).apply(derive)
