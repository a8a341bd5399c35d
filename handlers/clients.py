"""boto3 clients, made late and once: importing boto3 costs more than most requests do."""

from functools import cache
from typing import Any

ATTEMPTS = 4
PATIENCE_SECONDS = 20


@cache
def client(service: str, patience_seconds: int = PATIENCE_SECONDS) -> Any:
    """Return the client for *service*; the same one for the life of the container.

    It waits *patience_seconds* at most for an answer, and tries again what AWS throttled or did not
    answer: later and later, and so often only that a batch still comes to its end.
    """
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    config = Config(
        connect_timeout=min(5, patience_seconds),
        read_timeout=patience_seconds,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        max_pool_connections=32,
    )
    return boto3.client(service, config=config)
