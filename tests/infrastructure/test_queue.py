"""The queue, its dead letters and the worker: settings that must fit one another."""

import json
from typing import Any

import pytest

from components import processing_pipeline
from pipeline.jobs import RebuildJob, parse_body
from pipeline.registry import load_steps
from tests.infrastructure.stacks import ACCOUNT, PLAIN, ROOT, one, record, statements

DAY = 24 * 60 * 60
STEPS_ARN = f"arn:aws:sqs:eu-central-1:{ACCOUNT}:test-pipeline-steps"


def queue() -> dict[str, Any]:
    return one("sqs/queue:Queue", "-steps").inputs


def dead_letters() -> dict[str, Any]:
    return one("sqs/queue:Queue", "-dead-letters").inputs


def worker() -> dict[str, Any]:
    return one("lambda/function:Function", "-worker").inputs


def poller() -> dict[str, Any]:
    return one("lambda/eventSourceMapping:EventSourceMapping").inputs


def test_a_message_stays_hidden_for_six_times_as_long_as_a_run_may_take() -> None:
    window = poller().get("maximumBatchingWindowInSeconds", 0)

    assert queue()["visibilityTimeoutSeconds"] >= 6 * worker()["timeout"] + window


def test_a_message_that_waits_for_another_builder_is_not_given_up_for_it() -> None:
    redrive = json.loads(queue()["redrivePolicy"])

    assert redrive["maxReceiveCount"] >= 10
    assert redrive["deadLetterTargetArn"] == f"arn:aws:sqs:eu-central-1:{ACCOUNT}:test-pipeline-dead-letters"


def test_dead_letters_stay_for_two_weeks_and_longer_than_in_the_queue() -> None:
    assert dead_letters()["messageRetentionSeconds"] == 14 * DAY
    assert queue()["messageRetentionSeconds"] < 14 * DAY


def test_no_message_is_given_up_before_it_came_as_often_as_it_may() -> None:
    longest = json.loads(queue()["redrivePolicy"])["maxReceiveCount"] * queue()["visibilityTimeoutSeconds"]

    assert longest < queue()["messageRetentionSeconds"]


def test_only_the_steps_queue_may_send_dead_letters() -> None:
    allow = one("sqs/redriveAllowPolicy:RedriveAllowPolicy").inputs

    assert allow["queueUrl"].endswith("-dead-letters")
    assert json.loads(allow["redriveAllowPolicy"]) == {
        "redrivePermission": "byQueue",
        "sourceQueueArns": [STEPS_ARN],
    }


def test_both_queues_are_encrypted() -> None:
    assert queue()["sqsManagedSseEnabled"] is True
    assert dead_letters()["sqsManagedSseEnabled"] is True


def test_a_bad_message_does_not_bring_its_neighbours_back() -> None:
    assert poller()["functionResponseTypes"] == ["ReportBatchItemFailures"]


def test_a_flood_of_uploads_leaves_executions_for_signing_in() -> None:
    # A new account has ten at a time, and the API may take up to its burst.
    assert 2 <= poller()["scalingConfig"]["maximumConcurrency"] <= 10


def test_a_batch_is_small_enough_for_the_workers_time() -> None:
    slowest_photo_seconds = 20

    assert poller()["batchSize"] * slowest_photo_seconds <= worker()["timeout"]


def test_a_builder_is_dead_before_its_lease_ends() -> None:
    assert int(worker()["environment"]["variables"]["LEASE_SECONDS"]) >= worker()["timeout"] + 60


def test_the_worker_is_as_large_as_its_neediest_step() -> None:
    needs = [step.needs for step in load_steps(("auto-rotate", "resize", "rebuild"))]

    assert worker()["memorySize"] >= max(need.memory_mb for need in needs)
    assert worker()["timeout"] >= max(need.timeout_seconds for need in needs)


def test_the_worker_knows_everything_it_needs() -> None:
    assert set(worker()["environment"]["variables"]) == {
        *("ORIGINALS_BUCKET", "RENDITIONS_BUCKET", "SITE_BUCKET", "TABLE", "QUEUE_URL", "ID_SALT"),
        *(
            "TITLE",
            "STEPS",
            "STEP_SETTINGS",
            "WIDTHS",
            "VISIBLE_TO",
            "QUIET_SECONDS",
            "CEILING_SECONDS",
            "LEASE_SECONDS",
        ),
    }


def test_every_change_to_an_original_becomes_a_message() -> None:
    notification = one("s3/bucketNotification:BucketNotification")

    assert notification.inputs["bucket"] == "test-gallery-originals"
    assert notification.inputs["queues"] == [
        {
            "queueArn": STEPS_ARN,
            "events": [
                "s3:ObjectCreated:*",
                "s3:ObjectRemoved:*",
                "s3:LifecycleExpiration:*",
                "s3:ObjectRestore:Completed",
            ],
            "filterPrefix": "photos/",
        }
    ]


def test_the_bucket_notifies_a_queue_that_already_admits_it() -> None:
    policy = one("sqs/queuePolicy:QueuePolicy", "-steps-policy")

    assert policy.urn in one("s3/bucketNotification:BucketNotification").dependencies


def test_the_steps_queue_admits_the_bucket_and_the_clock_alone() -> None:
    assert statements(one("sqs/queuePolicy:QueuePolicy", "-steps-policy")) == [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sqs:*",
            "Resource": STEPS_ARN,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            "Effect": "Allow",
            "Principal": {"Service": "s3.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": STEPS_ARN,
            "Condition": {
                "ArnEquals": {"aws:SourceArn": "arn:aws:s3:::test-gallery-originals"},
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
            },
        },
        {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": STEPS_ARN,
            "Condition": {
                "ArnEquals": {
                    "aws:SourceArn": f"arn:aws:events:eu-central-1:{ACCOUNT}:rule/test-pipeline-tick"
                }
            },
        },
    ]


def test_dead_letters_admit_nobody() -> None:
    policy = statements(one("sqs/queuePolicy:QueuePolicy", "-dead-letters-policy"))

    assert [statement["Effect"] for statement in policy] == ["Deny"]


def test_the_clock_asks_for_a_rebuild_in_words_that_the_worker_understands() -> None:
    target = one("cloudwatch/eventTarget:EventTarget").inputs

    assert one("cloudwatch/eventRule:EventRule").inputs["scheduleExpression"] == "rate(5 minutes)"
    assert target["arn"] == STEPS_ARN
    assert target["rule"] == "test-pipeline-tick"
    assert parse_body(target["input"]) == (RebuildJob(0, tick=True),)


def test_a_step_of_an_owners_own_brings_its_permissions_and_its_code() -> None:
    steps = ["auto-rotate", "tests.steps.bar:Bar", "resize", "rebuild"]
    config = {**PLAIN, "vitrine:steps": json.dumps(steps)}
    graph = record(config)
    function = next(each for each in graph.of_type("aws:lambda/function:Function") if "worker" in each.name)

    assert function.inputs["environment"]["variables"]["STEPS"] == ",".join(steps)
    assert (ROOT / function.inputs["code"].path / "tests" / "steps" / "bar.py").is_file()


def test_a_step_that_needs_more_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processing_pipeline, "TIMEOUT_SECONDS", 10)
    graph = record(PLAIN)
    function = next(each for each in graph.of_type("aws:lambda/function:Function") if "worker" in each.name)
    steps = load_steps(("auto-rotate", "resize", "rebuild"))

    assert function.inputs["timeout"] == max(step.needs.timeout_seconds for step in steps)
