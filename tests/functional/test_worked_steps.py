"""The worked steps on what they run on in AWS."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from catalog.albums import Album
from catalog.attachments import AttachedFile, Attachment, Attachments
from catalog.metadata import AlbumMetadata
from handlers.catalog_store import DynamoCatalog
from handlers.clients import client
from handlers.object_store import S3Store, _in_parts
from handlers.press import ChildPress
from handlers.recognizer import RekognitionRecognizer
from handlers.table import Table
from handlers.trouble import blame
from pipeline import images
from pipeline.errors import ContentionError, OwnersTroubleError
from pipeline.ports import Label
from pipeline.steps.watermark import WatermarkSettings, marked
from tests.fakes import Clock
from tests.functional.conftest import TABLE
from tests.gallery import picture


def test_a_watermark_is_drawn_in_the_press_and_a_bad_logo_is_not_the_photos_fault() -> None:
    press = ChildPress(1, 1024)
    try:
        data = press.run(marked, picture(), b"", WatermarkSettings(text="©"))
        with pytest.raises(OwnersTroubleError, match="the logo is not a PNG"):
            press.run(marked, picture(), b"no logo", WatermarkSettings(logo="marks/a.png"))
    finally:
        press.close()

    assert images.open_master(data).size == images.open_master(picture()).size


@pytest.fixture
def site(aws: None) -> S3Store:
    configuration = {"LocationConstraint": "eu-central-1"}
    boto3.client("s3").create_bucket(Bucket="site", CreateBucketConfiguration=configuration)
    return S3Store("site")


def uploads() -> list[Any]:
    return list(boto3.client("s3").list_multipart_uploads(Bucket="site").get("Uploads", []))


@pytest.mark.parametrize("sizes", [[], [5], [100] * 200_000, [30_000_000], [8 * 1024 * 1024] * 2])
def test_chunks_of_any_size_become_one_object(site: S3Store, sizes: list[int]) -> None:
    written = site.put_chunks("g/a.zip", (b"z" * size for size in sizes), "application/zip", "no-cache")

    head = boto3.client("s3").head_object(Bucket="site", Key="g/a.zip")
    assert written == head["ContentLength"] == sum(sizes)
    assert (head["ContentType"], head["CacheControl"]) == ("application/zip", "no-cache")
    assert uploads() == []


def test_memory_is_bounded_by_parts_whatever_there_is_in_all() -> None:
    tracemalloc.start()
    try:
        for _ in _in_parts(b"z" * 1_000_000 for _ in range(300)):
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 6 * 8 * 1024 * 1024  # some parts, however much there is in all


def test_chunks_that_fail_leave_the_former_object_and_no_upload(site: S3Store) -> None:
    def failing() -> Iterator[bytes]:
        yield b"z" * 9_000_000
        raise ContentionError("a photo has changed")

    site.put("g/a.zip", b"former", "application/zip", "no-cache")
    with pytest.raises(ContentionError):
        site.put_chunks("g/a.zip", failing(), "application/zip", "no-cache")

    assert (site.get("g/a.zip") or pytest.fail("missing")).data == b"former"
    assert uploads() == []


def test_attachments_are_written_by_who_has_read_them_and_disturb_nobody(empty_table: Any) -> None:
    catalog = DynamoCatalog(Table(TABLE), Clock())
    blank = Album("a", "Lake", AlbumMetadata(title="T"))
    catalog.describe_album(blank, None)
    made = Attachment(
        (AttachedFile("g/x/a/z/1.zip", "c", 7),), (), frozenset("p"), frozenset("o"), False, 2.5, "r"
    )

    assert catalog.put_attachments(blank, Attachments({"album-zip": made}))
    assert not catalog.put_attachments(blank, Attachments())
    found = catalog.album("a") or pytest.fail("missing")
    catalog.note_published(replace(found, count=5, attachments=Attachments()))
    assert found.attachments == Attachments({"album-zip": made}, 1)
    assert catalog.put_attachments(found, found.attachments.having("other", made))

    (found,) = catalog.albums()
    assert (found.title, found.count, found.attachments.revision) == ("T", 5, 2)
    assert found.attachments.of("other") == made


def test_labels_come_from_rekognition_surest_first(aws: None) -> None:
    labels = RekognitionRecognizer().labels(picture(), 10, 80)

    assert labels[0].confidence == max(each.confidence for each in labels)
    assert ("Mobile Phone", True) in [(each.name, each.confidence > 99) for each in labels]


def test_moderation_asks_for_what_it_may_and_says_what_rekognition_says(aws: None) -> None:
    image = picture()
    found = [{"Name": "Alcohol", "Confidence": 81.5}, {"Name": "Violence", "Confidence": 97.0}]
    with Stubber(client("rekognition")) as stubbed:
        stubbed.add_response(
            "detect_moderation_labels",
            {"ModerationLabels": found},
            {"Image": {"Bytes": image}, "MinConfidence": 80},
        )
        labels = RekognitionRecognizer().moderation(image, 80)

    assert labels == [Label("Violence", 97.0), Label("Alcohol", 81.5)]


@pytest.mark.parametrize("code", ["ThrottlingException", "ProvisionedThroughputExceededException"])
def test_a_throttled_question_is_no_steps_fault(aws: None, code: str) -> None:
    with Stubber(client("rekognition")) as stubbed:
        stubbed.add_client_error("detect_labels", code, http_status_code=400)
        with pytest.raises(client("rekognition").exceptions.ClientError) as caught:
            RekognitionRecognizer().labels(picture(), 10, 80)

    assert blame(caught.value) is None
