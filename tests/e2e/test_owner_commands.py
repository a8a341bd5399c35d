"""The owner's commands against the embedded cloud: see, retry, redrive, and mend what was planted."""

import json
import subprocess
import sys

import pytest

from pipeline.jobs import Hint, RemakeJob, to_body
from tests.e2e.cloud import Cloud
from tests.e2e.running import ROOT
from tests.gallery import picture

ALBUM = "Care"


def owner(cloud: Cloud, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command as its owner would type it."""
    outputs = str(cloud.state / "outputs.json")
    return subprocess.run(
        [sys.executable, "-m", "cli", "--outputs", outputs, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def cared(cloud: Cloud) -> Cloud:
    """A cloud with two photos in an album of its own, and a file that is none."""
    for number in range(2):
        cloud.put(f"{ALBUM}/{number}.jpg", picture((400, 300 + number)))
    cloud.put(f"{ALBUM}/broken.jpg", b"no picture")
    cloud.settle()
    return cloud


def test_status_and_damaged_photos(cared: Cloud) -> None:
    status = json.loads(owner(cared, "status", "--json").stdout)
    listed = json.loads(owner(cared, "damaged", "list", "--json").stdout)

    assert status["dirty"] == status["built"] > 0
    assert status["waiting"] == status["working"] == status["dead_letters"] == 0
    assert status["damaged"] == len([each for each in listed if not each["is_shown"]]) >= 1
    (broken,) = [each for each in listed if each["album"] == ALBUM]
    assert broken["name"] == "broken.jpg"
    assert "not a picture" in broken["reason"]


def test_a_damaged_photo_is_mended_by_a_good_file_of_the_same_name_or_tried_again(cared: Cloud) -> None:
    former = cared.photos()[f"{ALBUM}/broken.jpg"]["revision"]
    assert owner(cared, "retry", f"{ALBUM}/broken.jpg").stdout == "asked for 1 file\n"
    cared.settle()
    assert cared.photos()[f"{ALBUM}/broken.jpg"]["state"] == "damaged"

    cared.put(f"{ALBUM}/broken.jpg", picture((300, 200)))
    cared.settle()
    mended = cared.photos()[f"{ALBUM}/broken.jpg"]
    assert (mended["state"], mended["revision"] > former) == ("ready", True)


def test_messages_that_were_given_up_are_sent_back(cared: Cloud) -> None:
    sqs = cared.client("sqs")
    body = to_body(Hint(f"photos/{ALBUM}/0.jpg"))
    sqs.send_message(QueueUrl=cared.outputs["dead_letter_queue_url"], MessageBody=body)

    assert f"look at photos/{ALBUM}/0.jpg" in owner(cared, "redrive").stdout
    assert cared.queued("dead_letter_queue_url") == 0
    cared.settle()


def test_upkeep_does_with_what_the_worker_may_do(cared: Cloud) -> None:
    assert owner(cared, "reconcile").returncode == 0
    body = to_body(RemakeJob())
    cared.client("sqs").send_message(QueueUrl=cared.outputs["queue_url"], MessageBody=body)
    cared.settle()

    made_by = {row["recipe"] for path, row in cared.photos().items() if path.startswith(ALBUM)}
    assert made_by == {cared.site()["recipe"].partition(".")[0]}  # before the form that facts were read in
    assert cared.queued("dead_letter_queue_url") == 0


def test_an_integrity_check_finds_what_was_planted_and_a_repair_ends_with_nothing(cared: Cloud) -> None:
    clean = owner(cared, "integrity", "--deep", "--grace", "0")
    assert (clean.returncode, clean.stdout) == (0, "0 missing, 0 orphan, 0 altered\n")
    renditions, site = cared.outputs["renditions_bucket"], cared.outputs["site_bucket"]
    rows = cared.photos()
    missing, altered = (
        f"{rows[path]['prefix']}i/{rows[path]['renditions'][0]['name']}"
        for path in (f"{ALBUM}/0.jpg", f"{ALBUM}/1.jpg")
    )
    page = f"{rows[f'{ALBUM}/0.jpg']['prefix']}index.html"
    cared.s3.delete_object(Bucket=renditions, Key=missing)
    cared.s3.delete_object(Bucket=site, Key=page)
    cared.s3.put_object(Bucket=renditions, Key=altered, Body=b"other bytes")
    cared.s3.put_object(Bucket=site, Key="g/left/over/index.html", Body=b"")

    found = owner(cared, "integrity", "--deep", "--grace", "0", "--json")
    assert found.returncode == 3
    assert {(each["fault"], each["key"]) for each in json.loads(found.stdout)["findings"]} == {
        *(("missing", missing), ("missing", page), ("altered", altered)),
        ("orphan", "g/left/over/index.html"),
    }
    repaired = owner(cared, "integrity", "--deep", "--grace", "0", "--repair")
    assert repaired.returncode == 0, repaired.stdout + repaired.stderr
    assert repaired.stdout.endswith("0 missing, 0 orphan, 0 altered\n")
    assert cared.photos().keys() == rows.keys()
