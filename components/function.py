"""A Lambda function with a role and a log group of its own."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi_aws as aws
from pulumi import Archive, ComponentResource, Input, Output, ResourceOptions

from components import policies
from components.policies import Statement


class FunctionArgs(TypedDict):
    """What one function differs in from another."""

    description: str
    handler: str
    code: Archive
    runtime: str
    architecture: str
    memory_mb: int
    storage_mb: NotRequired[int]
    """Of /tmp; 512 without."""
    timeout_seconds: int
    reserved_concurrency: NotRequired[int]
    """0, or without: none."""
    environment: Mapping[str, Input[str]]
    statements: Input[Sequence[Statement]]
    """What its role allows, besides writing to its log."""
    log_retention_days: int


class Function(ComponentResource):
    """A function, the one role it runs under, and the log group it writes to.

    No reserved concurrency unless the owner asks for it: a new account has ten executions in all, and AWS
    lets nobody reserve below ten unreserved ones. The queue's poller and the API's throttle bound all, too.
    No X-Ray: a chain of three steps is read from the log by its request ids, and traces cost money.
    """

    function: aws.lambda_.Function
    role_policy: aws.iam.RolePolicy

    def __init__(self, name: str, args: FunctionArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("vitrine:index:Function", name, {}, opts)
        self._child = ResourceOptions(parent=self)
        self.log_group = aws.cloudwatch.LogGroup(
            f"{name}-log", retention_in_days=args["log_retention_days"], opts=self._child
        )
        self.role = aws.iam.Role(f"{name}-role", assume_role_policy=policies.lambda_trust(), opts=self._child)
        self.role_policy = self._create_policy(name, args)
        self.function = self._create_function(name, args)
        self.arn, self.name = self.function.arn, self.function.name
        self.register_outputs({"arn": self.arn, "name": self.name})

    def _create_policy(self, name: str, args: FunctionArgs) -> aws.iam.RolePolicy:
        policy = Output.all(self.log_group.arn, args["statements"]).apply(
            lambda known: policies.function_role(*known)
        )
        return aws.iam.RolePolicy(f"{name}-policy", role=self.role.name, policy=policy, opts=self._child)

    def _create_function(self, name: str, args: FunctionArgs) -> aws.lambda_.Function:
        return aws.lambda_.Function(
            name,
            description=args["description"],
            role=self.role.arn,
            handler=args["handler"],
            code=args["code"],
            runtime=args["runtime"],
            architectures=[args["architecture"]],
            memory_size=args["memory_mb"],
            timeout=args["timeout_seconds"],
            reserved_concurrent_executions=args.get("reserved_concurrency") or None,
            ephemeral_storage={"size": args.get("storage_mb", 512)},
            environment={"variables": args["environment"]},
            logging_config={"log_format": "JSON", "log_group": self.log_group.name},
            # Its first run must not fail for a permission that is still on its way.
            opts=ResourceOptions(parent=self, depends_on=[self.role_policy]),
        )
