"""The function behind `/auth/*` and `/s/*`, and the HTTP API in front of it."""

import json
from typing import TypedDict

import pulumi_aws as aws
from pulumi import Archive, ComponentResource, Output, ResourceOptions

from components import policies
from components.api_routes import connect
from components.function import Function
from components.identity import Identity
from components.policies import Statement

ROUTES = (
    "GET /auth/login",
    "POST /auth/login",
    "GET /auth/enter",
    "POST /auth/logout",
    # Everything else, too: API Gateway's own 404 would be replaced by the page for missing albums.
    "ANY /auth/{proxy+}",
    # Names in braces, for the access log tells the route: a token never gets there.
    "GET /s/{token}",
    "POST /s/{token}",
    "GET /s/photo/{photo}",
    "ANY /s/{proxy+}",
    # Last: a route's name has its number, and API Gateway takes no route twice, not even for a moment.
    "GET /auth/originals/{album}/{photo}",
)
TIMEOUT_SECONDS = 10
MEMORY_MB = 1024  # argon2id fills 64 MiB, and processor time comes with memory
RATE_PER_SECOND = 10
BURST = 20

# Neither cookies nor queries: `next` says what somebody looks at.
_LOG_FORMAT = {
    "request_id": "$context.requestId",
    "time": "$context.requestTime",
    "method": "$context.httpMethod",
    "route": "$context.routeKey",
    "status": "$context.status",
    "milliseconds": "$context.responseLatency",
    "error": "$context.integrationErrorMessage",
}


class SignInArgs(TypedDict):
    """What the sign-in function works with."""

    table: aws.dynamodb.Table
    parameter: str
    parameter_arn: str
    title: str
    language: str
    concurrency: int
    """How many run at once at most; 0 for as many as the account allows."""
    session_days: int
    grant_minutes: int
    identity: Identity
    identity_parameter: str
    identity_parameter_arn: str
    salt: Output[str]
    code: Archive
    runtime: str
    architecture: str
    log_retention_days: int


class SignIn(ComponentResource):
    """Sign-in, sign-out and renewal, throttled and logged."""

    function: Function
    api: aws.apigatewayv2.Api
    domain: Output[str]

    def __init__(self, name: str, args: SignInArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("vitrine:index:SignIn", name, {}, opts)
        self._child = ResourceOptions(parent=self)
        self.function = self._create_function(name, args)
        self.api = aws.apigatewayv2.Api(
            f"{name}-api", protocol_type="HTTP", description="Sign-in to the gallery", opts=self._child
        )
        connect(name, self.api, self.function, ROUTES, self._child)
        self._publish(name, args["log_retention_days"])
        self.domain = self.api.api_endpoint.apply(lambda url: url.removeprefix("https://"))
        self.register_outputs({"domain": self.domain})

    def _create_function(self, name: str, args: SignInArgs) -> Function:
        return Function(
            f"{name}-function",
            {
                "description": "Signs viewers in and out",
                "handler": "handlers.sign_in.handler",
                "code": args["code"],
                "runtime": args["runtime"],
                "architecture": args["architecture"],
                "memory_mb": MEMORY_MB,
                "timeout_seconds": TIMEOUT_SECONDS,
                "reserved_concurrency": args["concurrency"],
                "environment": {
                    "TABLE": args["table"].name,
                    "TITLE": args["title"],
                    "LANGUAGE": args["language"],
                    "PARAMETER": args["parameter"],
                    "SESSION_DAYS": str(args["session_days"]),
                    "GRANT_MINUTES": str(args["grant_minutes"]),
                    **args["identity"].environment(args["identity_parameter"], args["salt"]),
                },
                "statements": args["table"].arn.apply(lambda table: _all_statements(table, args)),
                "log_retention_days": args["log_retention_days"],
            },
            self._child,
        )

    def _publish(self, name: str, log_retention_days: int) -> None:
        log = aws.cloudwatch.LogGroup(
            f"{name}-access-log",
            # Under this prefix AWS admits API Gateway without adding to a policy of limited length.
            name_prefix="/aws/vendedlogs/vitrine-sign-in-",
            retention_in_days=log_retention_days,
            opts=self._child,
        )
        aws.apigatewayv2.Stage(
            f"{name}-stage",
            api_id=self.api.id,
            name="$default",
            auto_deploy=True,
            default_route_settings={
                "throttling_burst_limit": BURST,
                "throttling_rate_limit": RATE_PER_SECOND,
            },
            access_log_settings={"destination_arn": log.arn, "format": json.dumps(_LOG_FORMAT)},
            opts=self._child,
        )


def _all_statements(table: str, args: SignInArgs) -> Output[list[Statement]]:
    own = _statements(table, args["parameter_arn"])
    elsewhere = args["identity"].statements(table, args["identity_parameter_arn"])
    return elsewhere.apply(lambda more: [*own, *more])


def _statements(table: str, parameter_arn: str) -> list[Statement]:
    """Return what sign-in may do.

    No kms:Decrypt: the key that encrypts the parameter, alias/aws/ssm, admits every principal of the account
    that comes through Systems Manager; ssm:GetParameter decides.
    https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-restrict-decryption.html
    """
    return [
        policies.allow_rows(("dynamodb:BatchGetItem",), table, ["user#*", "account#*"]),
        policies.allow_rows(("dynamodb:UpdateItem",), table, ["account#*"]),
        policies.allow_rows(("dynamodb:GetItem",), table, ["invitation#*"]),
        policies.allow_rows(
            ("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"), table, ["session#*"]
        ),
        policies.allow_rows(
            ("dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"),
            table,
            ["sign-ins#*"],
        ),
        policies.allow_rows(
            ("dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"), table, ["attempts#*"]
        ),
        policies.allow_rows(("dynamodb:Query",), table, ["audiences"]),
        policies.allow_rows(("dynamodb:GetItem", "dynamodb:UpdateItem"), table, ["shares"]),
        policies.allow_rows(
            ("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"), table, ["guest#*"]
        ),
        policies.allow_rows(("dynamodb:GetItem",), table, ["albums", "album#*"]),
        policies.allow(("ssm:GetParameter",), parameter_arn),
    ]
