"""Whether CloudFront may call the function behind an origin: what Lambda checks and the emulator does not.

The emulator refuses a call without a signature, but takes any signature of the account's owner, and with
that one CloudFront's requests are signed here (`local/resources/edges.py`). So the edge reads the
function's own policy.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from local.clients import Clients

FUNCTION_URL = re.compile(r"^[a-z0-9-]+\.lambda-url\.[a-z0-9-]+\.on\.aws$")

# Both, since October 2025: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
_ACTIONS = ("lambda:InvokeFunctionUrl", "lambda:InvokeFunction")


def is_admitted(clients: Clients, domain: str, distribution: str) -> bool:
    """Tell whether the function at *domain* lets the distribution with that ARN call it.

    What is no address of a function needs no policy.
    """
    if not FUNCTION_URL.match(domain):
        return True
    functions = clients("lambda")
    for function in functions.list_functions()["Functions"]:
        name = function["FunctionName"]
        found = functions.list_function_url_configs(FunctionName=name)["FunctionUrlConfigs"]
        if any(f"//{domain}/" in each["FunctionUrl"] for each in found):
            try:
                policy = json.loads(functions.get_policy(FunctionName=name)["Policy"])
            except functions.exceptions.ResourceNotFoundException:
                return False
            return admits(policy, distribution)
    return False


def admits(policy: Mapping[str, Any], distribution: str) -> bool:
    """Tell whether *policy* has a statement for each of the two actions, for this distribution."""
    return all(
        any(_allows(statement, action, distribution) for statement in policy["Statement"])
        for action in _ACTIONS
    )


def _allows(statement: Mapping[str, Any], action: str, distribution: str) -> bool:
    condition = {
        key.lower(): value
        for values in statement.get("Condition", {}).values()
        for key, value in values.items()
    }
    wanted = {
        "Effect": "Allow",
        "Action": action,
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Source": distribution,
        "AuthType": "AWS_IAM",
    }
    return wanted == {
        **{name: statement[name] for name in ("Effect", "Action", "Principal")},
        "Source": condition.get("aws:sourcearn"),
        "AuthType": condition.get("lambda:functionurlauthtype", "AWS_IAM"),
    }
