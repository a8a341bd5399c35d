"""The worker's adapters against moto: each condition that the pipeline's promises rest on."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest

from catalog.albums import Album, Cover
from catalog.audiences import Audience, View
from catalog.footprints import Footprint
from catalog.metadata import AlbumMetadata
from catalog.photos import Photo, Rendition
from catalog.summaries import Summary
from handlers.catalog_store import DynamoCatalog
from handlers.job_queue import SqsQueue
from handlers.object_store import S3Store
from handlers.table import Table
from pipeline.jobs import Hint, Job, RebuildJob, ReconcileJob, RemakeJob, RereadJob, parse_body, to_body
from pipeline.ports import TOPS
from tests.fakes import Clock
from tests.functional.conftest import TABLE

PHOTO = Photo(
    id="p",
    key="photos/a/ü 1.jpg",
    album="a",
    name="ü 1.jpg",
    sequencer="10",
    prefix="g/x/a/",
    renditions=(Rendition("p-1.jpg", 1, 1, "image/jpeg"),),
)


@pytest.fixture
def catalog(empty_table: Any) -> DynamoCatalog:
    return DynamoCatalog(Table(TABLE), Clock())


@pytest.fixture
def bucket(aws: None) -> S3Store:
    configuration = {"LocationConstraint": "eu-central-1"}
    for name in ("bucket", "other"):
        boto3.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=configuration)
    return S3Store("bucket")


def test_a_photo_is_written_once_and_then_only_by_who_has_read_it(catalog: DynamoCatalog) -> None:
    assert catalog.put_photo(PHOTO, None)
    assert not catalog.put_photo(replace(PHOTO, caption="another's"), None)

    first = catalog.photo("a", "p")
    assert first == replace(PHOTO, revision=1)
    assert catalog.put_photo(replace(PHOTO, caption="x"), first)
    assert not catalog.put_photo(replace(PHOTO, caption="y"), first)
    assert [photo.caption for photo in catalog.photos("a")] == ["x"]


def test_a_write_that_boto3_tried_again_because_its_answer_was_lost_has_succeeded(
    empty_table: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = Table(TABLE)
    put = table.put
    monkeypatch.setattr(table, "put", lambda *call: (put(*call), put(*call))[1])
    catalog = DynamoCatalog(table, Clock())

    assert catalog.put_photo(PHOTO, None)
    assert catalog.put_photo(replace(PHOTO, caption="x"), catalog.photo("a", "p"))
    assert not catalog.put_photo(replace(PHOTO, caption="y"), PHOTO)


def test_a_tombstone_expires_long_after_the_last_message(catalog: DynamoCatalog) -> None:
    catalog.put_photo(PHOTO.gone(), None)

    row = Table(TABLE).get("album#a", "photo#p")
    assert row
    assert row["expires_at"] > Clock()() + 14 * 24 * 3600


def test_description_version_and_publication_of_an_album_do_not_disturb_each_other(
    catalog: DynamoCatalog,
) -> None:
    album = Album("a", "Lake", AlbumMetadata(title="T"))
    assert catalog.describe_album(album, None)
    assert not catalog.describe_album(album, None)
    described = catalog.album("a")
    cover = Cover.of(PHOTO)
    page = Footprint("r", frozenset({"g/x/a/index.html"}), frozenset({"g/y/a/index.html"}))
    catalog.note_published(replace(album, seen="t", count=5, cover=cover, prefix="g/", page=page))
    assert catalog.describe_album(replace(album, metadata=AlbumMetadata(title="U")), described)

    (found,) = catalog.albums()
    assert found == catalog.album("a")
    assert (found.title, found.seen, found.count, found.cover, found.page) == ("U", "t", 5, cover, page)


def test_a_change_is_forgotten_only_if_the_album_has_not_changed_once_more(catalog: DynamoCatalog) -> None:
    catalog.count_album_change("a", "Lake")
    catalog.count_album_change("b", "Hill")
    read = catalog.changes()
    catalog.count_album_change("b", "Hill")
    for album, change in read.items():
        catalog.forget_change(album, change)

    (left,) = catalog.changes().items()
    assert (left[0], left[1].path, left[1].changes) == ("b", "Hill", 2)
    assert left[1].token != read["b"].token


def test_summaries_are_kept_by_the_place_where_pages_look_for_them(catalog: DynamoCatalog) -> None:
    everyone, family = Audience.of(["everyone"]), Audience.of(["family"])
    top = Summary("a", "Lake", "T", "g/x/a/", 1, 1, Cover.of(PHOTO), everyone, None)
    deep = Summary("b", "Lake/Shore", "Shore", "g/y/b/", 0, 0, None, family, everyone)
    catalog.put_summary(TOPS, top)
    catalog.put_summary(TOPS, deep)
    catalog.put_summary("a", deep)
    catalog.delete_summary(TOPS, "b")

    assert catalog.summaries(TOPS) == {"a": top}
    assert catalog.summaries("a") == {"b": deep}


def test_an_album_that_only_the_builder_has_noted_can_be_described(catalog: DynamoCatalog) -> None:
    catalog.note_published(Album("a", "Lake"))
    noted = catalog.album("a")

    assert noted
    assert catalog.describe_album(replace(noted, metadata=AlbumMetadata(title="T")), noted)
    assert not catalog.describe_album(noted, noted)


def test_changes_are_numbered_and_the_first_one_waiting_is_remembered(catalog: DynamoCatalog) -> None:
    assert [catalog.count_change(100.5), catalog.count_change(200.0)] == [1, 2]
    assert catalog.site().first_dirty_at == 100.5


def test_one_builder_at_a_time_holds_the_lease_until_it_is_over(catalog: DynamoCatalog) -> None:
    fence = catalog.take_lease(now=0, until=10)

    assert fence == 1
    assert catalog.take_lease(now=5, until=15) is None
    assert catalog.take_lease(now=11, until=21) == 2
    assert not catalog.finish_build(1, 0, "d", 0)
    assert not catalog.forget_design(1)
    catalog.release_lease(1)
    assert catalog.take_lease(now=12, until=22) is None
    catalog.release_lease(2)
    assert catalog.take_lease(now=12, until=22) == 3


def test_a_build_leaves_nothing_waiting_unless_something_changed_meanwhile(catalog: DynamoCatalog) -> None:
    catalog.count_change(1.0)
    fence = catalog.take_lease(2, 100) or 0
    assert catalog.finish_build(fence, 1, "design", 2.0)
    state = catalog.site()
    assert (state.built, state.first_dirty_at, state.lease_until, state.design) == (1, 0.0, 0.0, "design")

    catalog.count_change(3.0)
    fence = catalog.take_lease(4, 100) or 0
    assert catalog.forget_design(fence)
    assert catalog.site().design == ""
    catalog.count_change(5.0)
    assert catalog.finish_build(fence, 2, "design", 4.0)
    assert (catalog.site().built, catalog.site().first_dirty_at) == (2, 4.0)


def test_audiences_views_and_homes_are_kept(catalog: DynamoCatalog) -> None:
    view = View.of(["family"], sees_all=False)
    Table(TABLE).put({"pk": "views", "sk": "v", **view.to_item()})
    catalog.put_audience("x", Audience.of(["family"]))
    catalog.put_audience("y", Audience.of([]))
    catalog.delete_audience("x")
    home = Footprint("r", frozenset({"h/v/index.html"}), frozenset({"h/v/c/a"}))
    catalog.note_home("v", home)

    assert catalog.views() == {"v": view}
    assert catalog.audiences() == {"y": Audience.of([])}
    assert catalog.homes() == {"v": home}
    catalog.note_home("v", Footprint())
    assert catalog.homes() == {}


def test_objects_are_read_written_once_copied_and_deleted(bucket: S3Store) -> None:
    bucket.put_new("a", b"1", "text/css", "no-cache")
    bucket.put_new("a", b"2", "text/css", "no-cache")
    other = S3Store("other")

    assert (bucket.get("a") or pytest.fail("missing")).data == b"1"
    assert other.copy_from(bucket, "a", "b c/ü")
    assert not other.copy_from(bucket, "missing", "x")
    head = boto3.client("s3").head_object(Bucket="other", Key="b c/ü")
    assert (head["ContentType"], head["CacheControl"]) == ("text/css", "no-cache")
    other.delete(["b c/ü", "missing"])
    assert other.get("b c/ü") is None


def test_more_objects_are_deleted_than_one_call_takes(bucket: S3Store) -> None:
    bucket.put("last", b"", "text/plain", "")
    bucket.delete([*(f"k{number}" for number in range(1000)), "last"])

    assert bucket.get("last") is None


def test_a_listing_tells_what_a_read_tells_in_the_order_of_keys(bucket: S3Store) -> None:
    for key in ("a/1 +ü.jpg", "a/b/2.jpg", "a/3.jpg", "z"):
        bucket.put(key, key.encode(), "image/jpeg", "")

    listed = list(bucket.list_objects("a/"))
    assert [each.key for each in listed] == ["a/1 +ü.jpg", "a/3.jpg", "a/b/2.jpg"]
    for each in listed:
        stored = bucket.get(each.key)
        assert stored
        assert (each.etag, each.size) == (stored.etag, len(stored.data))
        assert abs(each.modified - time.time()) < 60
    assert [each.key for each in bucket.list_objects("a/", delimiter="/")] == ["a/1 +ü.jpg", "a/3.jpg"]
    assert [each.key for each in bucket.list_objects("a/", after="a/1 +ü.jpg")] == ["a/3.jpg", "a/b/2.jpg"]
    assert list(bucket.list_objects("nothing/")) == []


def test_a_listing_goes_on_where_a_page_ends(bucket: S3Store) -> None:
    for number in range(1001):
        bucket.put(f"k{number:04}", b"", "text/plain", "")

    assert len(list(bucket.list_objects(""))) == 1001


def test_only_who_knows_how_far_a_remaking_is_may_move_it_on(catalog: DynamoCatalog) -> None:
    start = catalog.site()
    assert catalog.note_recipe("", "new a", start)
    assert not catalog.note_recipe("", "new a", start)
    half = catalog.site()
    assert (half.recipe, half.remaking) == ("", "new a")
    assert catalog.note_recipe("new", "", half)
    assert not catalog.note_recipe("new", "", half)
    assert (catalog.site().recipe, catalog.site().remaking) == ("new", "")
    assert not catalog.note_recipe("", "old", start)


def test_jobs_are_sent_whole_and_no_later_than_the_queue_allows(aws: None) -> None:
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    SqsQueue(url).send([Hint(f"photos/{number} +ü.jpg") for number in range(23)])
    SqsQueue(url).send([RebuildJob(7)], delay_seconds=5000)

    got = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        got += [job for message in messages for job in parse_body(message["Body"])]
    assert sorted(got, key=str) == sorted((Hint(f"photos/{n} +ü.jpg") for n in range(23)), key=str)
    waiting = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessagesDelayed"])
    assert waiting["Attributes"]["ApproximateNumberOfMessagesDelayed"] == "1"


def test_jobs_of_upkeep_are_read_as_they_were_sent(aws: None) -> None:
    sqs = boto3.client("sqs")
    queue = SqsQueue(sqs.create_queue(QueueName="q")["QueueUrl"])
    jobs: list[Job] = [ReconcileJob(), ReconcileJob(("", "a/ü"), "photos/x"), RemakeJob()]
    jobs.append(RereadJob("a", "p"))
    assert queue.backlog() == 0
    queue.send(jobs)

    assert queue.backlog() == 4
    assert [parse_body(to_body(job)) for job in jobs] == [(job,) for job in jobs]


def test_a_postponed_message_comes_again_later(aws: None) -> None:
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName="q", Attributes={"VisibilityTimeout": "600"})["QueueUrl"]
    SqsQueue(url).send([RebuildJob(1)])
    (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
    SqsQueue(url).postpone(message["ReceiptHandle"], 0)

    assert sqs.receive_message(QueueUrl=url)["Messages"][0]["MessageId"] == message["MessageId"]


def test_of_a_large_object_only_the_head_is_read(bucket: S3Store, tmp_path: Path) -> None:
    bucket.put("k", b"x" * 5000, "text/plain", "no-cache")

    whole, head = bucket.get("k", 5000), bucket.get("k", 4999)
    assert whole is not None
    assert head is not None
    assert (len(whole.data), whole.size) == (5000, -1)
    assert (len(head.data), head.size, head.version) == (4096, 5000, whole.version)
    stored = bucket.download("k", tmp_path / "head", 4999)
    assert stored is not None
    assert ((tmp_path / "head").stat().st_size, stored.size) == (4096, 5000)


def test_an_object_goes_to_a_file_and_back(bucket: S3Store, tmp_path: Path) -> None:
    bucket.put("k", b"x" * 5000, "text/plain", "no-cache")

    stored = bucket.download("k", tmp_path / "film", 5000)
    assert stored is not None
    assert (stored.size, (tmp_path / "film").read_bytes()) == (5000, b"x" * 5000)
    bucket.put_file("copy", tmp_path / "film", "video/mp4", "immutable")
    head = boto3.client("s3").head_object(Bucket="bucket", Key="copy")
    assert (head["ContentLength"], head["ContentType"], head["CacheControl"]) == (
        5000,
        "video/mp4",
        "immutable",
    )
    assert bucket.download("nowhere", tmp_path / "nothing", 5000) is None
    assert not (tmp_path / "nothing").exists()
