"""Routes of the HTTP API: which function answers which of them."""

from collections.abc import Sequence

import pulumi_aws as aws
from pulumi import Output, ResourceOptions

from components.function import Function


def connect(
    name: str, api: aws.apigatewayv2.Api, function: Function, routes: Sequence[str], opts: ResourceOptions
) -> None:
    """Have *function* answer *routes*, such as `GET /auth/login`, and let the API call it for these alone."""
    integration = aws.apigatewayv2.Integration(
        f"{name}-integration",
        api_id=api.id,
        integration_type="AWS_PROXY",
        integration_uri=function.arn,
        payload_format_version="2.0",
        opts=opts,
    )
    for number, key in enumerate(routes):
        aws.apigatewayv2.Route(
            f"{name}-route-{number}",
            api_id=api.id,
            route_key=key,
            # Who is not signed in yet must get here; the function refuses what CloudFront did not send.
            authorization_type="NONE",
            target=integration.id.apply(lambda known: f"integrations/{known}"),
            opts=opts,
        )
    for folder in sorted({key.split("/")[1] for key in routes}):
        aws.lambda_.Permission(
            f"{name}-{folder}-permission",
            action="lambda:InvokeFunction",
            function=function.name,
            principal="apigateway.amazonaws.com",
            source_arn=Output.concat(api.execution_arn, f"/*/*/{folder}/*"),
            opts=opts,
        )
