"""The owner's commands against moto, as `python -m cli` runs them."""

import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner, Result

from catalog.albums import Album
from catalog.metadata import AlbumMetadata
from catalog.metadata_files import parse_metadata
from catalog.photos import Photo, Rendition
from catalog.policies import DownloadPolicy, LocationPolicy
from catalog.rendition_names import rendition_digest, rendition_name
from cli.command import owner
from cli.printing import plain
from handlers.catalog_store import DynamoCatalog
from handlers.table import Table
from pipeline.jobs import Hint, Job, PhotoJob, RebuildJob, ReconcileJob, parse_body, to_body
from tests.functional.conftest import TABLE

DATA = b"a rendition"
NAME = rendition_name("p", 320, "jpg", rendition_digest(DATA, "v1"))
SHOWN = Photo(
    *("p", "photos/Lake/a.jpg", "lake", "a.jpg"),
    version="v1",
    prefix="g/x/lake/",
    renditions=(Rendition(NAME, 320, 200, "image/jpeg"),),
)
DAMAGED = Photo("q", "photos/Lake/[b]\x1b.jpg", "lake", "[b]\x1b.jpg").damaged("cannot be decoded")
FLAWED = replace(
    SHOWN, id="r", key="photos/c.jpg", album="top", name="c.jpg", flaw="is cut off", renditions=()
)


class Stack:
    """A gallery's buckets, table and queues, and a file that says where they are."""

    def __init__(self, folder: Path) -> None:
        self.s3, self.sqs = boto3.client("s3"), boto3.client("sqs")
        for bucket in ("originals", "renditions", "site"):
            self.s3.create_bucket(
                Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
            )
        names = ("steps", "dead", "film-steps", "film-dead")
        self.urls = {name: self.sqs.create_queue(QueueName=name)["QueueUrl"] for name in names}
        self.catalog = DynamoCatalog(Table(TABLE), time.time)
        lane = {"queue_url": self.urls["film-steps"], "dead_letter_queue_url": self.urls["film-dead"]}
        outputs = {
            **{f"{bucket}_bucket": bucket for bucket in ("originals", "renditions", "site")},
            "table": TABLE,
            "queue_url": self.urls["steps"],
            "dead_letter_queue_url": self.urls["dead"],
            "lanes": {"film": lane},
            "region": "eu-central-1",
            "url": "https://photos.example.org/",
            "sign_in_parameter": "/gallery/sign-in",
        }
        self.outputs = folder / "outputs.json"
        self.outputs.write_text(json.dumps(outputs), encoding="utf-8")

    def fill(self) -> None:
        """Write three photos in two albums, one of which can be shown without fault."""
        for album, path in (("lake", "Lake"), ("top", "")):
            self.catalog.describe_album(Album(album, path), None)
        for photo in (SHOWN, DAMAGED, FLAWED):
            self.catalog.put_photo(photo, None)
            self.s3.put_object(Bucket="originals", Key=photo.key, Body=b"")
        self.s3.put_object(Bucket="renditions", Key=f"g/x/lake/i/{NAME}", Body=DATA)

    def send(self, queue: str, *jobs: Job) -> None:
        for job in jobs:
            self.sqs.send_message(QueueUrl=self.urls[queue], MessageBody=to_body(job))

    def jobs(self, queue: str) -> list[Job]:
        """Return what is in a queue, and empty it."""
        found: list[Job] = []
        while messages := self.sqs.receive_message(QueueUrl=self.urls[queue], MaxNumberOfMessages=10).get(
            "Messages"
        ):
            found += [job for message in messages for job in parse_body(message["Body"])]
        return found

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(owner, ["--outputs", str(self.outputs), *arguments])


@pytest.fixture
def stack(empty_table: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stack:
    monkeypatch.setenv("AWS_REGION", "eu-central-1")  # the commands set it, too: afterwards it is as before
    stack = Stack(tmp_path)
    stack.fill()
    return stack


def test_status_says_what_waits_and_what_is_wrong(stack: Stack) -> None:
    stack.catalog.count_change(1.0)
    stack.send("steps", Hint("photos/x"), Hint("photos/y"))
    stack.send("film-steps", Hint("photos/z"))
    stack.send("film-dead", Hint("photos/z"))

    facts = json.loads(stack.run("status", "--json").output)
    assert facts == {
        **{"dirty": 1, "built": 0, "waiting": 3, "working": 0, "delayed": 0, "dead_letters": 1},
        **{"shown": 2, "flawed": 1, "damaged": 1, "remaking": 0, "unknown_groups": {}, "notices": []},
        "originals": {"telling": [], "withheld": []},
    }
    said = stack.run("status").output
    assert "album  " not in said
    assert "1 change not yet" in said
    assert "1 photo; see: python -m cli damaged list" in said
    assert "1 message; see: python -m cli redrive" in said


def test_status_says_what_to_mend_in_an_album(stack: Stack) -> None:
    former = stack.catalog.album("lake")
    described = Album("lake", "Lake").described(parse_metadata(b"titel: x\ncover: none.jpg"))
    assert stack.catalog.describe_album(described, former)

    said = stack.run("status").output

    assert "album      Lake: metadata.yml: 'titel' is not a key; did you mean 'title'?" in said
    assert "album      Lake: 'cover' names 'none.jpg', which is not in the album" in said


def test_status_says_which_originals_tell_more_than_pages_and_which_are_withheld(stack: Stack) -> None:
    original, exact = DownloadPolicy.ORIGINAL, LocationPolicy.EXACT
    albums = {
        "Sea": (AlbumMetadata(download=original), True),
        "Sea/Boats": (AlbumMetadata(), True),  # as the album above
        "Map": (AlbumMetadata(download=original, location=exact), True),
        "Hidden/Party": (AlbumMetadata(download=original), False),
        "Plain": (AlbumMetadata(), False),
    }
    for number, (path, (metadata, handed_out)) in enumerate(albums.items(), 1):
        album = Album(f"{number}" * 16, path, metadata, count=1, originals=handed_out)
        stack.catalog.describe_album(album, None)
        stack.catalog.note_published(album)

    facts = json.loads(stack.run("status", "--json").output)["originals"]
    said = stack.run("status").output
    stack.catalog.count_change(1.0)
    waiting = json.loads(stack.run("status", "--json").output)["originals"]

    assert facts == {"telling": ["Sea", "Sea/Boats"], "withheld": ["Hidden/Party"]}
    assert "say where they were taken, which the pages do not: Sea, Sea/Boats" in said
    assert "the address would name it: Hidden/Party" in said
    assert waiting["withheld"] == []  # it may only be a matter of time


def test_damaged_photos_and_flaws_are_listed_with_their_reasons(stack: Stack) -> None:
    listed = json.loads(stack.run("damaged", "list", "--json").output)
    assert listed == [
        {"album": "Lake", "name": "[b]\x1b.jpg", "reason": "cannot be decoded", "is_shown": False},
        {"album": "", "name": "c.jpg", "reason": "is cut off", "is_shown": True},
    ]
    said = stack.run("damaged", "list").output
    assert "[b]\\x1b.jpg" in said
    assert "\x1b" not in said
    assert "cannot be decoded" in said


def test_a_retry_of_files_albums_and_all_that_is_damaged_sends_hints(stack: Stack) -> None:
    def asked(*arguments: str) -> set[str]:
        assert stack.run("retry", *arguments).exit_code == 0
        return {job.key for job in stack.jobs("steps") if isinstance(job, Hint)}

    assert asked("Lake/a.jpg") == {SHOWN.key}
    assert asked("c.jpg", "Lake") == {SHOWN.key, DAMAGED.key, FLAWED.key}
    assert asked("Lake/", "Lake/a.jpg") == {SHOWN.key, DAMAGED.key}
    assert asked("--all-damaged") == {DAMAGED.key}


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (
            ["retry", "Lake/a.jpg", "Lak"],
            1,
            "there is no original and no album at 'Lak'; nothing was asked for",
        ),
        (["retry"], 2, "name files or albums, or else --all-damaged"),
        (["retry", "--all-damaged", "Lake"], 2, "name files or albums"),
        (["integrity", "--grace", "-1"], 2, "grace"),
    ],
)
def test_a_wrong_command_is_refused_and_does_nothing(
    stack: Stack, arguments: list[str], status: int, words: str
) -> None:
    result = stack.run(*arguments)

    assert result.exit_code == status
    assert words in result.output
    assert stack.jobs("steps") == []


def test_a_comparison_can_be_asked_for(stack: Stack) -> None:
    stack.run("reconcile")

    assert stack.jobs("steps") == [ReconcileJob()]


def test_a_redrive_sends_each_message_back_to_its_lane_and_says_what_it_is(stack: Stack) -> None:
    film = PhotoJob("film", SHOWN)
    stack.send("dead", *(Hint(f"photos/{number}") for number in range(12)), RebuildJob(3))
    stack.send("film-dead", film)

    said = stack.run("redrive").output
    assert "look at photos/11\n" in said
    assert "rebuild up to change 3\n" in said
    assert "film for photos/Lake/a.jpg\n" in said
    assert said.endswith("sent 14 messages back\n")
    assert len(stack.jobs("steps")) == 13
    assert stack.jobs("film-steps") == [film]
    assert json.loads(stack.run("status", "--json").output)["dead_letters"] == 0


def test_integrity_finds_one_of_each_and_says_so_with_its_status(stack: Stack) -> None:
    assert stack.run("integrity", "--deep").output == "0 missing, 0 orphan, 0 altered\n"
    lost = Rendition("p-640.000000000000.jpg", 640, 400, "image/jpeg")
    former = stack.catalog.photo("lake", "p")
    assert former
    assert stack.catalog.put_photo(replace(former, renditions=(*former.renditions, lost)), former)
    stack.s3.put_object(Bucket="renditions", Key=f"g/x/lake/i/{NAME}", Body=b"other bytes")
    stack.s3.put_object(Bucket="site", Key="h/left/over.html", Body=b"")

    result = stack.run("integrity", "--deep", "--grace", "0", "--json")
    assert result.exit_code == 3
    assert json.loads(result.output) == {
        **{"missing": 1, "orphan": 1, "altered": 1},
        "findings": [
            {"fault": "altered", "bucket": "renditions", "key": f"g/x/lake/i/{NAME}"},
            {"fault": "missing", "bucket": "renditions", "key": f"g/x/lake/i/{lost.name}"},
            {"fault": "orphan", "bucket": "site", "key": "h/left/over.html"},
        ],
    }
    assert stack.run("integrity").exit_code == 3
    assert stack.run("integrity", "--deep").output.endswith("1 missing, 0 orphan, 1 altered\n")


def test_an_orphan_is_deleted_by_a_repair_of_a_gallery_at_rest_alone(stack: Stack) -> None:
    stack.s3.put_object(Bucket="site", Key="h/left/over.html", Body=b"")
    stack.send("steps", Hint("photos/x"))
    refused = stack.run("integrity", "--repair", "--grace", "0")
    assert refused.exit_code == 1
    assert "the gallery is at work" in refused.output
    stack.sqs.purge_queue(QueueUrl=stack.urls["steps"])

    mended = stack.run("integrity", "--repair", "--grace", "0")
    assert mended.exit_code == 0
    assert mended.output.endswith("0 missing, 0 orphan, 0 altered\n")
    assert "Contents" not in stack.s3.list_objects_v2(Bucket="site")


def test_what_the_cloud_refuses_is_one_sentence(stack: Stack) -> None:
    stack.s3.delete_object(Bucket="renditions", Key=f"g/x/lake/i/{NAME}")
    stack.s3.delete_bucket(Bucket="renditions")
    result = stack.run("integrity")

    assert result.exit_code == 1
    assert "the gallery's cloud says: " in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "cannot read the outputs"),
        ("{", "is not JSON"),
        ("[]", "lacks originals_bucket"),
        ("{}", "region"),
    ],
)
def test_a_file_of_outputs_that_is_none_is_refused(tmp_path: Path, text: str | None, words: str) -> None:
    path = tmp_path / "outputs.json"
    if text is not None:
        path.write_text(text)
    result = CliRunner().invoke(owner, ["--outputs", str(path), "status"])

    assert result.exit_code == 1
    assert words in result.output


Answer = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.mark.parametrize("stack_name", [None, "prod"])
def test_outputs_come_from_the_selected_stack_or_the_one_that_is_named(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, stack_name: str | None
) -> None:
    asked: list[list[str]] = []

    def answer(command: list[str], **_: Any) -> "subprocess.CompletedProcess[str]":
        asked.append(command)
        return subprocess.CompletedProcess(command, 0, stack.outputs.read_text(encoding="utf-8"), "")

    monkeypatch.setattr(subprocess, "run", answer)
    named = ["--stack", stack_name] if stack_name else []
    assert CliRunner().invoke(owner, [*named, "reconcile"]).exit_code == 0
    assert asked == [["pulumi", "stack", "output", "--json", *named]]


def test_a_pulumi_that_is_missing_or_fails_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    missing = CliRunner().invoke(owner, ["status"])
    assert missing.exit_code == 1
    assert "cannot run the Pulumi CLI" in missing.output
    failed = subprocess.CompletedProcess(["pulumi"], 255, "", "error: no stack selected\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)

    assert "failed: error: no stack selected" in CliRunner().invoke(owner, ["status"]).output


@pytest.mark.parametrize("command", [[], *([name] for name in owner.commands), ["damaged", "list"]])
def test_every_command_explains_itself_without_a_gallery(command: list[str]) -> None:
    result = CliRunner().invoke(owner, [*command, "--help"])

    assert result.exit_code == 0
    assert "Usage:" in result.output


def test_names_cannot_command_the_terminal() -> None:
    assert plain("a\x1b[2Jb\n\u202ec é") == "a\\x1b[2Jb\\x0a\\x202ec é"
