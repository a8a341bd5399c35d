"""The function behind `/g/*/x/*`: sizes of photos that nobody made beforehand."""

from collections.abc import Sequence
from typing import TypedDict
from urllib.parse import urlsplit

import pulumi_aws as aws
from pulumi import Archive, ComponentResource, Input, Output, ResourceOptions

from components import policies
from components.function import Function
from components.gallery import Gallery
from components.policies import Statement

TIMEOUT_SECONDS = 20  # CloudFront waits 30
MEMORY_MB = 1769  # one whole processor: half of it would take twice as long for the same money


class OnDemandSizesArgs(TypedDict):
    """The gallery whose photos are made, and the function's code."""

    gallery: Gallery
    widths: Sequence[int]
    code: Archive
    runtime: str
    architecture: str
    log_retention_days: int


class OnDemandSizes(ComponentResource):
    """A function and its address, which nobody but one distribution can call.

    It is there in either mode, for a screen that none of the widths suits, and so that pages stay whole
    while the owner changes mode or widths; a function that nobody asks costs nothing. It reads renditions
    and rows of photos, no original, and writes nothing: what it makes is kept by CloudFront alone.

    No reserved concurrency, for the same reason as elsewhere, see `Function`. What bounds the cost is that
    only signed-in viewers get through, that boxes come from a short list, and CloudFront's cache.
    """

    function: Function
    domain: Output[str]

    def __init__(self, name: str, args: OnDemandSizesArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("vitrine:index:OnDemandSizes", name, {}, opts)
        self._name = name
        self._child = ResourceOptions(parent=self)
        self.function = self._create_function(args)
        self._url = aws.lambda_.FunctionUrl(
            f"{name}-url",
            function_name=self.function.name,
            authorization_type="AWS_IAM",
            invoke_mode="BUFFERED",
            opts=self._child,
        )
        self.domain = self._url.function_url.apply(_host)
        self.register_outputs({"domain": self.domain})

    def admit(self, distribution: Input[str]) -> None:
        """Let the distribution with that ARN call the function, by its address alone.

        Since October 2025 it takes both statements:
        https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
        """
        aws.lambda_.Permission(
            f"{self._name}-url-permission",
            action="lambda:InvokeFunctionUrl",
            function=self.function.name,
            principal="cloudfront.amazonaws.com",
            source_arn=distribution,
            function_url_auth_type="AWS_IAM",
            opts=self._child,
        )
        aws.lambda_.Permission(
            f"{self._name}-permission",
            action="lambda:InvokeFunction",
            function=self.function.name,
            principal="cloudfront.amazonaws.com",
            source_arn=distribution,
            invoked_via_function_url=True,
            opts=self._child,
        )

    def _create_function(self, args: OnDemandSizesArgs) -> Function:
        gallery = args["gallery"]
        return Function(
            f"{self._name}-function",
            {
                "description": "Makes photos in sizes that nobody made beforehand",
                "handler": "handlers.sizes.handler",
                "code": args["code"],
                "runtime": args["runtime"],
                "architecture": args["architecture"],
                "memory_mb": MEMORY_MB,
                "timeout_seconds": TIMEOUT_SECONDS,
                "environment": {
                    "TABLE": gallery.table.name,
                    "RENDITIONS_BUCKET": gallery.renditions.name,
                    "WIDTHS": ",".join(map(str, args["widths"])),
                },
                "statements": Output.all(gallery.renditions.arn, gallery.table.arn).apply(
                    lambda arns: _statements(*arns)
                ),
                "log_retention_days": args["log_retention_days"],
            },
            self._child,
        )


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _statements(renditions: str, table: str) -> list[Statement]:
    """Return what the function may do: read what viewers may see, and where it lies."""
    return [
        policies.allow(("s3:GetObject",), f"{renditions}/g/*"),
        policies.allow_rows(("dynamodb:GetItem",), table, ["album#*"]),
    ]
