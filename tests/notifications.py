"""S3's notifications as they arrive in a queue.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
"""

import json
from typing import Any
from urllib.parse import quote_plus

TEST_EVENT = json.dumps(
    {
        "Service": "Amazon S3",
        "Event": "s3:TestEvent",
        "Time": "2026-01-01T00:00:00.000Z",
        "Bucket": "originals",
        "RequestId": "5582815E1AEA5ADF",
        "HostId": "8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR+YstdA6Knx4Ip8EXAMPLE",
    }
)


def notification(event: str, key: str, **facts: str | int | None) -> str:
    """Return the body that tells of *event* ("ObjectCreated:Put") and the object's `size`, `eTag`, …

    What is None is left out, as S3 leaves out what an event does not have.
    """
    return json.dumps({"Records": [record(event, key, **facts)]})


def record(event: str, key: str, **facts: str | int | None) -> dict[str, Any]:
    """Return one record of a body."""
    told = {"key": quote_plus(key, safe="/-_.*"), **facts}
    content: dict[str, Any] = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "eu-central-1",
        "eventTime": "2026-01-01T00:00:00.000Z",
        "eventName": event,
        "userIdentity": {"principalId": "A1EXAMPLE"},
        "requestParameters": {"sourceIPAddress": "192.0.2.1"},
        "responseElements": {"x-amz-request-id": "C3D13FE58DE4C810", "x-amz-id-2": "EXAMPLE"},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "uploads",
            "bucket": {
                "name": "originals",
                "ownerIdentity": {"principalId": "A1EXAMPLE"},
                "arn": "arn:aws:s3:::originals",
            },
            "object": {name: value for name, value in told.items() if value is not None},
        },
    }
    if event.startswith("ObjectRestore"):
        restored = {
            "lifecycleRestorationExpiryTime": "2026-02-01T00:00:00.000Z",
            "lifecycleRestoreStorageClass": "GLACIER",
        }
        content["glacierEventData"] = {"restoreEventData": restored}
    return content
