"""The function behind `/api/*`, with which owners share."""

from typing import TypedDict

import pulumi_aws as aws
from pulumi import Archive, ComponentResource, Input, Output, ResourceOptions

from components import policies
from components.api_routes import connect
from components.function import Function
from components.identity import Identity
from components.policies import Statement

ROUTES = (
    "GET /api/shares",
    "POST /api/shares",
    "DELETE /api/shares/{id}",
    # Everything else, too: API Gateway's own 404 would be replaced by the page for missing albums.
    "ANY /api/{proxy+}",
)
TIMEOUT_SECONDS = 10
MEMORY_MB = 1024  # argon2id fills 64 MiB, and processor time comes with memory


class ShareApiArgs(TypedDict):
    """What the function works with, and the API that calls it."""

    api: aws.apigatewayv2.Api
    table: aws.dynamodb.Table
    parameter: str
    parameter_arn: str
    identity: Identity
    salt: Input[str]
    code: Archive
    runtime: str
    architecture: str
    log_retention_days: int


class ShareApi(ComponentResource):
    """Lists, makes and revokes share links; it can sign nothing."""

    function: Function

    def __init__(self, name: str, args: ShareApiArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("vitrine:index:ShareApi", name, {}, opts)
        self._child = ResourceOptions(parent=self)
        self.function = self._create_function(name, args)
        connect(name, args["api"], self.function, ROUTES, self._child)
        self.register_outputs({})

    def _create_function(self, name: str, args: ShareApiArgs) -> Function:
        return Function(
            f"{name}-function",
            {
                "description": "Lists, makes and revokes share links",
                "handler": "handlers.api.handler",
                "code": args["code"],
                "runtime": args["runtime"],
                "architecture": args["architecture"],
                "memory_mb": MEMORY_MB,
                "timeout_seconds": TIMEOUT_SECONDS,
                "environment": {
                    "TABLE": args["table"].name,
                    "PARAMETER": args["parameter"],
                    **args["identity"].viewers_environment(args["salt"]),
                },
                "statements": args["table"].arn.apply(lambda table: _all_statements(table, args)),
                "log_retention_days": args["log_retention_days"],
            },
            self._child,
        )


def _all_statements(table: str, args: ShareApiArgs) -> Output[list[Statement]]:
    own = _statements(table, args["parameter_arn"])
    return args["identity"].viewers_statements().apply(lambda more: [*own, *more])


def _statements(table: str, parameter_arn: str) -> list[Statement]:
    """Return what the function may do; of people and sessions it only reads who is signed in."""
    links = ("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem")
    return [
        policies.allow_rows(("dynamodb:BatchGetItem",), table, ["user#*", "account#*"]),
        policies.allow_rows(("dynamodb:GetItem",), table, ["session#*", "albums", "album#*"]),
        policies.allow_rows(links, table, ["shares"]),
        policies.allow(("ssm:GetParameter",), parameter_arn),
    ]
