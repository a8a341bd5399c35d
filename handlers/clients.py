"""boto3 clients, made late and once: importing boto3 costs more than most requests do."""

from functools import cache
from typing import Any


@cache
def client(service: str) -> Any:
    """Return the client for *service*; the same one for the life of the container."""
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    return boto3.client(
        service, config=Config(retries={"mode": "standard", "max_attempts": 5}, max_pool_connections=32)
    )
