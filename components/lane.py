"""A lane: a queue, its dead letters, and the one worker that drains it."""

from collections.abc import Mapping
from typing import TypedDict

import pulumi_aws as aws
from pulumi import Archive, ComponentResource, Input, Output, ResourceOptions

from components import policies
from components.function import Function
from components.policies import Statement

VISIBILITY_TIMEOUTS = 6  # AWS: a message stays hidden for at least six times the function's timeout
RETENTION_DAYS = 4
DEAD_LETTER_DAYS = 14

# What the worker's poller does in its name, and what the runner does to a message that must come again.
_POLLING = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
_POSTPONING = ("sqs:ChangeMessageVisibility",)


class LaneArgs(TypedDict):
    """How long a run may take, and how often a message comes."""

    timeout_seconds: int
    max_receive_count: int


class WorkerArgs(TypedDict):
    """What one lane's worker differs in from another's."""

    description: str
    code: Archive
    runtime: str
    architecture: str
    memory_mb: int
    storage_mb: int
    """Of /tmp."""
    environment: Mapping[str, Input[str]]
    statements: Output[list[Statement]]
    """What its steps and its runner may do; draining its own queue comes on top."""
    batch_size: int
    maximum_concurrency: int
    log_retention_days: int


class Lane(ComponentResource):
    """A queue and its dead letters; `employ` adds the worker.

    The worker comes second because it may know the queues of other lanes, whose workers know this one.
    """

    queue: aws.sqs.Queue
    dead_letters: aws.sqs.Queue
    worker: Function

    def __init__(self, name: str, args: LaneArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("vitrine:index:Lane", name, {}, opts)
        self._name = name
        self._child = ResourceOptions(parent=self)
        self._timeout = args["timeout_seconds"]
        self.dead_letters = self._create_dead_letters()
        self.queue = self._create_queue(args["max_receive_count"])
        self.register_outputs({"queue_url": self.queue.url, "dead_letter_queue_url": self.dead_letters.url})

    def employ(self, args: WorkerArgs) -> Function:
        """Create the worker that drains the queue, and return it."""
        self.worker = self._create_worker(args)
        aws.lambda_.EventSourceMapping(
            f"{self._name}-poller",
            event_source_arn=self.queue.arn,
            function_name=self.worker.arn,
            batch_size=args["batch_size"],
            function_response_types=["ReportBatchItemFailures"],
            scaling_config={"maximum_concurrency": args["maximum_concurrency"]},
            opts=ResourceOptions(parent=self, depends_on=[self.worker.role_policy]),
        )
        return self.worker

    def _create_dead_letters(self) -> aws.sqs.Queue:
        queue = aws.sqs.Queue(
            f"{self._name}-dead-letters",
            message_retention_seconds=DEAD_LETTER_DAYS * 24 * 60 * 60,
            sqs_managed_sse_enabled=True,
            opts=self._child,
        )
        policy = queue.arn.apply(policies.private_queue)
        aws.sqs.QueuePolicy(
            f"{self._name}-dead-letters-policy", queue_url=queue.url, policy=policy, opts=self._child
        )
        return queue

    def _create_queue(self, max_receive_count: int) -> aws.sqs.Queue:
        redrive = {"deadLetterTargetArn": self.dead_letters.arn, "maxReceiveCount": max_receive_count}
        queue = aws.sqs.Queue(
            f"{self._name}-steps",
            visibility_timeout_seconds=VISIBILITY_TIMEOUTS * self._timeout,
            message_retention_seconds=RETENTION_DAYS * 24 * 60 * 60,
            receive_wait_time_seconds=20,
            sqs_managed_sse_enabled=True,
            redrive_policy=Output.json_dumps(redrive),
            opts=self._child,
        )
        allow = {"redrivePermission": "byQueue", "sourceQueueArns": [queue.arn]}
        aws.sqs.RedriveAllowPolicy(
            f"{self._name}-redrive",
            queue_url=self.dead_letters.url,
            redrive_allow_policy=Output.json_dumps(allow),
            opts=self._child,
        )
        return queue

    def _create_worker(self, args: WorkerArgs) -> Function:
        return Function(
            f"{self._name}-worker",
            {
                "description": args["description"],
                "handler": "handlers.worker.handler",
                "code": args["code"],
                "runtime": args["runtime"],
                "architecture": args["architecture"],
                "memory_mb": args["memory_mb"],
                "storage_mb": args["storage_mb"],
                "timeout_seconds": self._timeout,
                "environment": args["environment"],
                "statements": Output.all(args["statements"], self.queue.arn).apply(
                    lambda known: [*known[0], policies.allow((*_POLLING, *_POSTPONING), known[1])]
                ),
                "log_retention_days": args["log_retention_days"],
            },
            self._child,
        )
