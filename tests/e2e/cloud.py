"""A running embedded cloud as its tests see it: outputs, AWS clients, and what they can wait for."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from handlers.table import Row
from tests.e2e.visitor import Visitor

PATIENCE_SECONDS = 240


@dataclass(frozen=True)
class Cloud:
    """What `outputs.json` of a state folder says, and clients made from it."""

    state: Path

    @cached_property
    def outputs(self) -> dict[str, Any]:
        """The outputs as the start wrote them."""
        outputs: dict[str, Any] = json.loads((self.state / "outputs.json").read_text(encoding="utf-8"))
        return outputs

    @property
    def url(self) -> str:
        """The gallery's address, without a slash at its end."""
        return str(self.outputs["url"]).rstrip("/")

    def client(self, service: str) -> Any:
        """Return a boto3 client for this cloud."""
        return boto3.client(
            service,
            endpoint_url=self.outputs["endpoint_url"],
            region_name=self.outputs["region"],
            aws_access_key_id=self.outputs["access_key_id"],
            aws_secret_access_key=self.outputs["secret_access_key"],
            verify=self.outputs["ca_bundle"],
            config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 2}),
        )

    @cached_property
    def s3(self) -> Any:
        """A client for the buckets."""
        return self.client("s3")

    @cached_property
    def dynamodb(self) -> Any:
        """A client for the table."""
        return self.client("dynamodb")

    def visitor(self, name: str | None = None) -> Visitor:
        """Return a visitor who has signed in as *name*, or nobody."""
        visitor = Visitor(self.url)
        if name:
            user = next(user for user in self.outputs["users"] if user["name"] == name)
            visitor.sign_in(user["name"], user["password"])
        return visitor

    def put(self, path: str, data: bytes) -> None:
        """Put an original at *path* below the originals' prefix."""
        self.s3.put_object(
            Bucket=self.outputs["originals_bucket"], Key=self.outputs["originals_prefix"] + path, Body=data
        )

    def remove(self, path: str) -> None:
        """Delete the original at *path*."""
        self.s3.delete_object(
            Bucket=self.outputs["originals_bucket"], Key=self.outputs["originals_prefix"] + path
        )

    def keys(self, bucket: str) -> list[str]:
        """Return all keys of the bucket that the output *bucket* names."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.outputs[bucket])
        return [entry["Key"] for page in pages for entry in page.get("Contents", [])]

    def photos(self) -> dict[str, Row]:
        """Return what all rows of photos hold, by the path of their originals."""
        photos = [json.loads(row["photo"]) for row in self.rows() if row["sk"].startswith("photo#")]
        return {row["key"].removeprefix(self.outputs["originals_prefix"]): row for row in photos}

    def albums(self) -> dict[str, Row]:
        """Return all rows of albums, by path."""
        return {row["path"]: row for row in self.rows() if row["pk"] == "albums"}

    def site(self) -> Row:
        """Return the counters of the rebuild protocol."""
        return next(row for row in self.rows() if row["pk"] == "site")

    def rows(self) -> list[Row]:
        """Return all rows of the table."""
        from boto3.dynamodb.types import TypeDeserializer  # noqa: PLC0415

        plain = TypeDeserializer().deserialize
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=self.outputs["table"])
        return [{k: plain(v) for k, v in item.items()} for page in pages for item in page["Items"]]

    def logged(self) -> list[str]:
        """Return all that the functions have logged."""
        logs = self.client("logs")
        groups = [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]
        pages = (
            page
            for group in groups
            for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group)
        )
        return [event["message"] for page in pages for event in page["events"]]

    def queued(self, output: str = "queue_url") -> int:
        """Return how many messages the queues of all lanes hold: visible, hidden and delayed."""
        queues = [self.outputs, *self.outputs["lanes"].values()]
        return sum(self._queued(queue[output]) for queue in queues)

    def _queued(self, url: str) -> int:
        names = ["", "NotVisible", "Delayed"]
        answer = self.client("sqs").get_queue_attributes(
            QueueUrl=url, AttributeNames=[f"ApproximateNumberOfMessages{name}" for name in names]
        )
        return sum(int(value) for value in answer["Attributes"].values())

    def wait_for(self, what: str, condition: Callable[[], Any], seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until *condition* holds; fail with *what* if it does not in time."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"after {seconds:.0f} s still not: {what}")
            time.sleep(0.25)

    def settle(self) -> None:
        """Wait until every message is done with and every change is published."""
        self.wait_for("an empty queue", lambda: self.queued() == 0)
        self.wait_for("all changes published", self._is_published)

    def _is_published(self) -> bool:
        site = self.site()
        return bool(site.get("built", 0) == site.get("dirty", 0))
