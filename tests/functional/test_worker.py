"""The worker as Lambda calls it, on a simulated AWS, with its real press."""

import http.server
import json
import resource
import tempfile
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

from catalog.keys import ORIGINALS_PREFIX
from catalog.photos import Photo
from handlers import clients, worker
from handlers.catalog_store import DynamoCatalog
from handlers.hands import ThreadHands
from handlers.object_store import S3Store
from handlers.table import Table
from handlers.trouble import blame
from pipeline.conduct import MOST_TRIES, run_step
from pipeline.errors import ContentionError
from pipeline.jobs import PhotoJob
from pipeline.needs import Needs
from pipeline.workshop import Workshop
from tests.functional.conftest import TABLE
from tests.gallery import Gallery, picture
from tests.worker_settings import SETTINGS


@pytest.fixture
def queue(empty_table: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A gallery's buckets, table and queue; the queue's address."""
    configuration = {"LocationConstraint": "eu-central-1"}
    for name in ("originals", "renditions", "site"):
        boto3.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=configuration)
    url = boto3.client("sqs").create_queue(QueueName="steps")["QueueUrl"]
    for name, value in {**SETTINGS, "QUEUE_URL": url}.items():
        monkeypatch.setenv(name, value)
    worker._runner.cache_clear()
    yield str(url)
    worker._runner()._shop.press.close()  # type: ignore[attr-defined]
    worker._runner.cache_clear()


def receive(url: str) -> list[dict[str, Any]]:
    """Return what is in the queue as Lambda hands it to the function."""
    answer = boto3.client("sqs").receive_message(
        QueueUrl=url, MaxNumberOfMessages=4, MessageSystemAttributeNames=["All"]
    )
    return [
        {
            "messageId": each["MessageId"],
            "body": each["Body"],
            "receiptHandle": each["ReceiptHandle"],
            "attributes": each["Attributes"],
        }
        for each in answer.get("Messages", [])
    ]


def work(url: str, most: int = 20) -> list[str]:
    """Run the worker until the queue is empty; return the messages that had to come again."""
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 120_000)
    failed: list[str] = []
    for _ in range(most):
        records = receive(url)
        if not records:
            return failed
        answer = worker.handler({"Records": records}, context)
        again = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        failed += sorted(again)
        for record in records:
            if record["messageId"] not in again:
                boto3.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=record["receiptHandle"])
    raise AssertionError("the queue does not become empty")


def upload(url: str, path: str, data: bytes, sequencer: str = "1") -> None:
    key = ORIGINALS_PREFIX + path
    boto3.client("s3").put_object(Bucket="originals", Key=key, Body=data)
    record = {"eventName": "ObjectCreated:Put", "s3": {"object": {"key": key, "sequencer": sequencer}}}
    boto3.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps({"Records": [record]}))


def test_photos_go_all_the_way_side_by_side_and_a_bad_one_is_a_result(queue: str) -> None:
    for name in ("a", "b", "c"):
        upload(queue, f"Lake/{name}.jpg", picture())
    upload(queue, "Lake/bad.jpg", b"GIF89a and nothing more")

    assert work(queue) == []
    catalog = DynamoCatalog(Table(TABLE), lambda: 0.0)
    (album,) = [each for each in catalog.albums() if each.path == "Lake"]
    photos = {photo.name: photo for photo in catalog.photos(album.id)}
    assert {name: photo.is_ready for name, photo in photos.items()} == {
        "a.jpg": True,
        "b.jpg": True,
        "c.jpg": True,
        "bad.jpg": False,
    }
    stored = boto3.client("s3").list_objects_v2(Bucket="renditions", Prefix="g/")["Contents"]
    named = set().union(*(photo.rendition_keys for photo in photos.values()))
    assert {each["Key"] for each in stored} == named
    assert len(named) == 3 * 4


def test_a_message_tells_how_often_it_has_come(queue: str) -> None:
    boto3.client("sqs").send_message(QueueUrl=queue, MessageBody="x")
    (record,) = receive(queue)
    boto3.client("sqs").change_message_visibility(
        QueueUrl=queue, ReceiptHandle=record["receiptHandle"], VisibilityTimeout=0
    )

    assert worker._message(record).tries == 1
    assert worker._message(receive(queue)[0]).tries == 2


def test_photos_need_no_room_on_any_disk(queue: str) -> None:
    upload(queue, "Lake/a.jpg", picture((2000, 1500)))
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))  # the same for the press's child, which is born now
    try:
        with pytest.raises(OSError, match="File too large"), tempfile.TemporaryFile(buffering=0) as file:
            file.write(b"x")
        failed = work(queue)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    assert failed == []
    assert boto3.client("s3").list_objects_v2(Bucket="renditions", Prefix="g/")["KeyCount"] == 4


# Trouble with AWS


def refusal(code: str, status: int) -> ClientError:
    answer = {"Error": {"Code": code, "Message": "m"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "DetectLabels")


@pytest.mark.parametrize(
    "error",
    [
        refusal("SlowDown", 503),
        refusal("InternalError", 500),
        refusal("ThrottlingException", 400),
        refusal("ProvisionedThroughputExceededException", 400),
        refusal("TooManyRequestsException", 429),
        ConnectTimeoutError(endpoint_url="https://s3"),
        ReadTimeoutError(endpoint_url="https://s3"),
        ContentionError("others"),
    ],
)
def test_nobody_answers_for_what_will_pass(error: Exception) -> None:
    assert blame(error) is None


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (refusal("AccessDeniedException", 400), "is not allowed to call DetectLabels"),
        (refusal("AccessDenied", 403), "is not allowed to call DetectLabels"),
        (refusal("ValidationException", 400), "ValidationException"),
        (ZeroDivisionError("mine"), "failed: ZeroDivisionError: mine"),
    ],
)
def test_a_step_answers_for_what_will_not_pass(error: Exception, words: str) -> None:
    assert words in (blame(error) or "")


class Nosy:
    """A step that asks for what it has not declared."""

    name = "nosy"
    needs = Needs()

    def run(self, job: PhotoJob, workshop: Workshop) -> PhotoJob:
        raise refusal("AccessDeniedException", 400)


def test_a_step_that_may_not_is_asked_again_and_then_named() -> None:
    job = PhotoJob("nosy", Photo("p", "photos/p.jpg", "a", "p.jpg"))
    shop = Gallery().shop
    with pytest.raises(ClientError):
        run_step(Nosy(), job, shop, MOST_TRIES - 1, blame)

    done = run_step(Nosy(), job, shop, MOST_TRIES, blame)

    assert done.photo.is_damaged
    assert done.photo.reason.startswith("the step 'nosy' is not allowed to call DetectLabels")


class Busy(http.server.ThreadingHTTPServer):
    """An AWS service that is too busy for the first requests."""

    daemon_threads = True

    def __init__(self, refusals: list[tuple[int, bytes]], answer: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _BusyHandler)
        self.refusals = refusals
        self.answer = answer
        self.requests = 0


class _BusyHandler(http.server.BaseHTTPRequestHandler):
    server: Busy
    protocol_version = "HTTP/1.1"  # S3's clients wait for the answer to "Expect: 100-continue"

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.requests += 1
        status, body = self.server.refusals.pop(0) if self.server.refusals else (200, self.server.answer)
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.send_header("etag", '"e"')
        self.send_header("last-modified", "Thu, 01 Jan 2026 00:00:00 GMT")
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = _answer  # noqa: N815  as the server looks for them

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Busy]]:
    """Make a busy service that all clients talk to, which do not wait in earnest."""
    servers = []
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)

    def make(refusals: list[tuple[int, bytes]], answer: bytes = b"") -> Busy:
        server = Busy(refusals, answer)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
        clients.client.cache_clear()
        return server

    yield make
    for server in servers:
        server.shutdown()
        server.server_close()
    clients.client.cache_clear()


SLOW_DOWN = (503, b"<Error><Code>SlowDown</Code><Message>m</Message></Error>")
THROTTLED = (400, b'{"__type": "ThrottlingException", "message": "m"}')


def test_a_throttled_bucket_is_asked_again(busy: Callable[..., Busy]) -> None:
    server = busy([SLOW_DOWN] * (clients.ATTEMPTS - 1), b"bytes")

    found = S3Store("bucket").get("key")

    assert found
    assert (found.data, server.requests) == (b"bytes", clients.ATTEMPTS)


def test_a_bucket_that_stays_throttled_is_nobodys_fault_and_not_asked_for_ever(
    busy: Callable[..., Busy],
) -> None:
    server = busy([SLOW_DOWN] * 100)

    with pytest.raises(ClientError) as caught:
        S3Store("bucket").put("key", b"bytes", "text/plain", "no-cache")

    assert server.requests == clients.ATTEMPTS
    assert blame(caught.value) is None


def test_a_throttled_table_is_asked_again_and_not_for_ever(busy: Callable[..., Busy]) -> None:
    server = busy([THROTTLED] * (clients.ATTEMPTS - 1), b"{}")
    assert Table("table").get("a", "b") is None
    assert server.requests == clients.ATTEMPTS

    server = busy([THROTTLED] * 100)
    with pytest.raises(ClientError) as caught:
        Table("table").get("a", "b")
    assert server.requests == clients.ATTEMPTS
    assert blame(caught.value) is None


def test_waiting_for_aws_ends_before_the_function_does() -> None:
    assert clients.ATTEMPTS * clients.PATIENCE_SECONDS < 120 - worker.MARGIN_SECONDS


def test_hands_work_at_the_same_time_and_keep_the_order() -> None:
    together = threading.Barrier(3, timeout=10)

    def call(number: int) -> int:
        together.wait()
        return number

    assert ThreadHands(3).each(call, [3, 1, 2]) == [3, 1, 2]


def test_hands_raise_what_a_call_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        ThreadHands(2).each(lambda number: 1 // number, [1, 0, 1])
