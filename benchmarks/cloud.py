"""AWS in memory, as far as a rebuild calls it: boto3's requests are answered before they leave.

All of boto3 runs: serializing, signing and parsing are in the figures, the network and AWS are not. A
call is one HTTP request; the bytes written are the bodies that go to DynamoDB and S3 by calls that
write. The time spent answering is known, so that it can be taken off.
"""

import hashlib
import io
import json
import threading
import time
import zlib
from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

import boto3
from botocore.awsrequest import AWSResponse

from tests.simulation.expressions import Expression

Item = dict[str, Any]
Answer = tuple[int, bytes]
_COPIED = (
    b"<CopyObjectResult><ETag>e</ETag><LastModified>2026-01-01T00:00:00Z</LastModified></CopyObjectResult>"
)
_MODIFIED = "Thu, 01 Jan 2026 00:00:00 GMT"
_DELETED = b"<DeleteResult></DeleteResult>"
WAITS = {"s3": 0.03, "other": 0.005}  # seconds; supposed, not measured
_OBJECTS = ("GetObject", "PutObject", "CopyObject", "DeleteObjects")
_WRITES = ("PutItem", "UpdateItem", "DeleteItem", "PutObject")


class Cloud:
    """One table and any buckets and queues, with the calls that were made counted."""

    def __init__(self, waits: bool = False) -> None:
        """With *waits*, each call takes as long as we suppose that AWS and the way to it take."""
        self._waits = WAITS if waits else {}
        self.table = TableInMemory()
        self.calls: Counter[str] = Counter()
        self.bytes_written: Counter[str] = Counter()
        self.seconds = 0.0  # of processor time, spent answering
        self.shards: dict[str, bytes] = {}  # and their lists, by bucket and key; nothing else is read
        self._lock = threading.Lock()

    def answer_boto3(self) -> None:
        """Let clients that boto3 makes from now on talk to this cloud."""
        access = {"aws_access_key_id": "none", "aws_secret_access_key": "none"}
        boto3.setup_default_session(region_name="eu-central-1", **access)
        boto3._get_default_session().events.register("before-send", self._send)

    def forget_calls(self) -> None:
        """Count from zero."""
        self.calls.clear()
        self.bytes_written.clear()
        self.seconds = 0.0

    def _send(self, request: Any, **_: Any) -> AWSResponse:
        if hasattr(request.body, "read"):
            request.body.read()  # the network would: its checksum is part of the work
        with self._lock:
            began = time.thread_time()
            operation, (status, body) = self._answer(request)
            self.calls[operation] += 1
            if operation in _WRITES:
                self.bytes_written[operation] += _length(request)
            self.seconds += time.thread_time() - began
        time.sleep(self._waits.get("s3" if operation in _OBJECTS else "other", 0.0))
        headers = {"ETag": '"e"', "Content-Length": str(len(body)), "Last-Modified": _MODIFIED}
        return AWSResponse(request.url, status, headers, _Raw(body))

    def _answer(self, request: Any) -> tuple[str, Answer]:
        target = request.headers.get("X-Amz-Target", b"")
        target = target.decode() if isinstance(target, bytes) else target
        if target.startswith("DynamoDB"):
            operation = target.rpartition(".")[2]
            return operation, self.table.answer(operation, json.loads(request.body))
        if target.startswith("AmazonSQS"):
            sent = [_received(entry) for entry in json.loads(request.body)["Entries"]]
            return target.rpartition(".")[2], (200, _json({"Successful": sent, "Failed": []}))
        return self._answer_s3(request)

    def _answer_s3(self, request: Any) -> tuple[str, Answer]:
        address = urlsplit(request.url)
        place = f"{address.netloc}{unquote(address.path)}"
        if request.method == "POST":
            return "DeleteObjects", (200, _DELETED)
        if "x-amz-copy-source" in request.headers:
            return "CopyObject", (200, _COPIED)
        if request.method == "GET":
            return "GetObject", (200, zlib.decompress(self.shards[place]))
        if "/h/" in place and "/x/" in place:
            request.body.seek(0)
            self.shards[place] = zlib.compress(_content(request.body.read()), 1)
        return "PutObject", (200, b"")


class TableInMemory:
    """One DynamoDB table, with the expressions that the catalog uses."""

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}  # partitions that nobody has written to since they were filled
        self._partitions: dict[str, dict[str, Item]] = {}

    def fill(self, pk: str, items: Iterable[Item]) -> None:
        """Put a whole partition, packed: a large catalog must not count as the worker's memory."""
        self._packed[pk] = zlib.compress(_json({"Items": list(items)}), 1)

    def answer(self, operation: str, body: Item) -> Answer:
        """Return the answer to one call."""
        if operation == "Query":
            return 200, self._query(body["ExpressionAttributeValues"][":pk"]["S"])
        key = body.get("Key") or {name: body["Item"][name] for name in ("pk", "sk")}
        partition, sk = self._partition(key["pk"]["S"]), key["sk"]["S"]
        row = partition.get(sk)
        if operation == "GetItem":
            return 200, _json({"Item": row} if row else {})
        if not _holds(body, row or {}):
            refusal = {"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"}
            return 400, _json(refusal)
        if operation == "DeleteItem":
            partition.pop(sk, None)
            return 200, b"{}"
        partition[sk] = body["Item"] if operation == "PutItem" else _updated(body, row or key)
        return 200, _json({"Attributes": partition[sk]} if "ReturnValues" in body else {})

    def _query(self, pk: str) -> bytes:
        if pk in self._packed:
            return zlib.decompress(self._packed[pk])
        rows = self._partitions.get(pk, {})
        return _json({"Items": [rows[sk] for sk in sorted(rows)]})

    def _partition(self, pk: str) -> dict[str, Item]:
        if pk in self._packed:
            items = json.loads(zlib.decompress(self._packed.pop(pk)))["Items"]
            self._partitions[pk] = {item["sk"]["S"]: item for item in items}
        return self._partitions.setdefault(pk, {})


class _Raw(io.BytesIO):
    """What botocore reads an answer from."""

    def stream(self, *_: Any, **__: Any) -> Iterable[bytes]:
        yield self.read()


def _length(request: Any) -> int:
    """Return the bytes of a body, which S3's comes in chunks around."""
    whole = request.headers.get("X-Amz-Decoded-Content-Length")
    return int(whole) if whole else len(request.body or b"")


def _content(body: bytes) -> bytes:
    """Return what an upload in chunks carries: boto3 sends one chunk, its size in a line before it."""
    size, end, rest = body.partition(b"\r\n")
    return rest[: int(size.split(b";")[0], 16)] if end else body


def _received(entry: Item) -> Item:
    digest = hashlib.md5(entry["MessageBody"].encode(), usedforsecurity=False).hexdigest()
    return {"Id": entry["Id"], "MessageId": "m", "MD5OfMessageBody": digest}


def _holds(body: Item, row: Item) -> bool:
    """Tell whether the call's condition holds for *row*."""
    condition = body.get("ConditionExpression")
    return condition is None or _expression(condition, body).holds(row)


def _updated(body: Item, row: Item) -> Item:
    """Return *row* after the call's update."""
    return _expression(body["UpdateExpression"], body).updated(row)


def _expression(text: str, body: Item) -> Expression:
    names, values = (body.get(f"ExpressionAttribute{what}", {}) for what in ("Names", "Values"))
    return Expression(text, names, values)


def _json(content: Any) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()
