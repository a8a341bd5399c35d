"""Who may call a function: both of the statements that Lambda asks for, for this distribution."""

from typing import Any

import pytest

from local.edge_functions import FUNCTION_URL, admits

DISTRIBUTION = "arn:aws:cloudfront::000000000000:distribution/E1"
URL = "lambda:InvokeFunctionUrl"
INVOKE = "lambda:InvokeFunction"


def statement(action: str, arn: str = DISTRIBUTION, **more: Any) -> dict[str, Any]:
    condition: dict[str, dict[str, str]] = {"ArnLike": {"AWS:SourceArn": arn}}
    if action == URL:
        condition["StringEquals"] = {"lambda:FunctionUrlAuthType": "AWS_IAM"}
    return {
        "Effect": "Allow",
        "Action": action,
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Condition": condition,
        **more,
    }


def test_both_statements_for_this_distribution_let_it_in() -> None:
    assert admits({"Statement": [statement(URL), statement(INVOKE)]}, DISTRIBUTION)


@pytest.mark.parametrize(
    "statements",
    [
        [],
        [statement(URL)],
        [statement(INVOKE)],
        [statement(URL), statement(INVOKE, DISTRIBUTION + "2")],
        [statement(URL, DISTRIBUTION + "2"), statement(INVOKE)],
        [statement(URL), statement(INVOKE, Principal={"Service": "events.amazonaws.com"})],
        [statement(URL), statement(INVOKE, Effect="Deny")],
        [statement(INVOKE, Action=URL, Condition={"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}})],
    ],
    ids=range(8),
)
def test_anything_less_keeps_it_out(statements: list[dict[str, Any]]) -> None:
    assert not admits({"Statement": statements}, DISTRIBUTION)


def test_a_functions_address_is_known_by_its_host() -> None:
    assert FUNCTION_URL.match("r3ti6gtzedzfss38.lambda-url.eu-central-1.on.aws")
    for other in (
        "x.lambda-url.eu-central-1.on.aws.example.org",
        "a.s3.eu-central-1.amazonaws.com",
        "localhost",
    ):
        assert not FUNCTION_URL.match(other)
