"""boto3 clients of the embedded cloud, made once and shared by threads."""

import threading
from dataclasses import dataclass
from typing import Any

import boto3
from botocore import xform_name
from botocore.config import Config

from local.resources.shapes import Renames, to_shape


@dataclass(frozen=True)
class Access:
    """Where the embedded cloud listens and how to get in."""

    endpoint_url: str
    region: str
    access_key_id: str
    secret_access_key: str
    ca_bundle: str


class Clients:
    """The clients of one embedded cloud, by service name."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self._made: dict[str, Any] = {}
        # Clients may be shared by threads; making one may not.
        self._lock = threading.Lock()

    def __call__(self, service: str) -> Any:
        """Return the client of *service*."""
        with self._lock:
            if service not in self._made:
                self._made[service] = self._make(service)
            return self._made[service]

    def send(
        self,
        service: str,
        operation: str,
        inputs: dict[str, Any],
        renames: Renames | None = None,
        **more: Any,
    ) -> Any:
        """Call *operation* with what its request takes from *inputs*, and *more*; return the answer."""
        client = self(service)
        shape = client.meta.service_model.operation_model(operation).input_shape
        request = {**to_shape(shape, inputs, renames), **more}
        return getattr(client, xform_name(operation))(**request)

    def close(self) -> None:
        """Close all connections."""
        for client in self._made.values():
            client.close()

    def _make(self, service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.access.endpoint_url,
            region_name=self.access.region,
            verify=self.access.ca_bundle,
            aws_access_key_id=self.access.access_key_id,
            aws_secret_access_key=self.access.secret_access_key,
            config=Config(
                retries={"max_attempts": 2},
                max_pool_connections=16,
                s3={"addressing_style": "path"},
                proxies={},
            ),
        )
