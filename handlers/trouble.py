"""Trouble with AWS: what a step answers for, and what will pass without anybody's help."""

from typing import Any

from pipeline.conduct import blame_plainly

# Beyond those with status 429 and 5xx: S3, SQS and DynamoDB have names of their own for "not now".
_PASSING = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestTimeout",
        "RequestTimeTooSkewed",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TransactionInProgressException",
        "ExpiredToken",
        "ExpiredTokenException",
    }
)


def blame(error: Exception) -> str | None:
    """Return what a step is to be blamed for, to follow its name; None when *error* will pass."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    if isinstance(error, ClientError):
        return _of_answer(error)
    if isinstance(error, BotoCoreError):  # no answer: the network, a time-out, credentials on their way
        return None
    return blame_plainly(error)


def _of_answer(error: Any) -> str | None:
    answer = error.response
    code = str(answer.get("Error", {}).get("Code", ""))
    status = int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if code in _PASSING or status == 429 or status >= 500:
        return None
    if code.startswith("AccessDenied") or status == 403:
        return f"is not allowed to call {error.operation_name}: what it needs, its `needs` must declare"
    return f"failed: {error}"
