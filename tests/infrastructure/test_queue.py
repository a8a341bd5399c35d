"""The queue, its dead letters and the worker: settings that must fit one another."""

import json
from typing import Any

import pytest

from components import processing_pipeline
from pipeline.conduct import MOST_TRIES
from pipeline.jobs import RebuildJob, ReconcileJob, RemakeJob, parse_body
from pipeline.registry import load_steps
from tests.infrastructure.stacks import ACCOUNT, PLAIN, ROOT, all_of, graph, one, record, statements
from tests.steps.blur import Blur

DAY = 24 * 60 * 60
STEPS_ARN = f"arn:aws:sqs:eu-central-1:{ACCOUNT}:test-pipeline-steps"


# Of the stack with two lanes: what holds for one lane holds for each.
LANES = pytest.mark.parametrize("lane", ["pipeline", "pipeline-slow"])


def queue(lane: str = "pipeline") -> dict[str, Any]:
    return one("sqs/queue:Queue", f"{lane}-steps", "two-lanes").inputs


def dead_letters(lane: str = "pipeline") -> dict[str, Any]:
    return one("sqs/queue:Queue", f"{lane}-dead-letters", "two-lanes").inputs


def worker(lane: str = "pipeline") -> dict[str, Any]:
    return one("lambda/function:Function", f"{lane}-worker", "two-lanes").inputs


def poller(lane: str = "pipeline") -> dict[str, Any]:
    return one("lambda/eventSourceMapping:EventSourceMapping", f"{lane}-poller", "two-lanes").inputs


def test_a_plain_gallery_has_one_lane() -> None:
    assert [each.name for each in all_of("lambda/eventSourceMapping:EventSourceMapping")] == [
        "pipeline-poller"
    ]
    assert len(all_of("sqs/queue:Queue")) == 2
    assert graph().exports["lanes"] == {}


@LANES
def test_a_message_stays_hidden_for_six_times_as_long_as_a_run_may_take(lane: str) -> None:
    window = poller(lane).get("maximumBatchingWindowInSeconds", 0)

    assert queue(lane)["visibilityTimeoutSeconds"] >= 6 * worker(lane)["timeout"] + window


def test_a_message_that_waits_for_another_builder_is_not_given_up_for_it() -> None:
    assert json.loads(queue()["redrivePolicy"])["maxReceiveCount"] >= 10


@LANES
def test_what_a_lane_gives_up_lands_in_its_own_dead_letters(lane: str) -> None:
    redrive = json.loads(queue(lane)["redrivePolicy"])
    arn = f"arn:aws:sqs:eu-central-1:{ACCOUNT}:test-{lane}-dead-letters"

    assert redrive["deadLetterTargetArn"] == arn
    assert redrive["maxReceiveCount"] >= 3


@LANES
def test_a_photo_whose_step_misbehaves_is_marked_before_its_message_is_given_up(lane: str) -> None:
    most = json.loads(queue(lane)["redrivePolicy"])["maxReceiveCount"]

    assert most > MOST_TRIES
    assert worker(lane)["environment"]["variables"]["MAX_RECEIVE_COUNT"] == str(most)


@LANES
def test_dead_letters_stay_for_two_weeks_and_longer_than_in_the_queue(lane: str) -> None:
    assert dead_letters(lane)["messageRetentionSeconds"] == 14 * DAY
    assert queue(lane)["messageRetentionSeconds"] < 14 * DAY


@LANES
def test_no_message_is_given_up_before_it_came_as_often_as_it_may(lane: str) -> None:
    most = json.loads(queue(lane)["redrivePolicy"])["maxReceiveCount"]

    assert most * queue(lane)["visibilityTimeoutSeconds"] < queue(lane)["messageRetentionSeconds"]


@LANES
def test_only_its_own_queue_may_send_dead_letters(lane: str) -> None:
    allow = one("sqs/redriveAllowPolicy:RedriveAllowPolicy", f"{lane}-redrive", "two-lanes").inputs

    assert allow["queueUrl"].endswith(f"{lane}-dead-letters")
    assert json.loads(allow["redriveAllowPolicy"]) == {
        "redrivePermission": "byQueue",
        "sourceQueueArns": [f"arn:aws:sqs:eu-central-1:{ACCOUNT}:test-{lane}-steps"],
    }


@LANES
def test_both_queues_are_encrypted(lane: str) -> None:
    assert queue(lane)["sqsManagedSseEnabled"] is True
    assert dead_letters(lane)["sqsManagedSseEnabled"] is True


@LANES
def test_a_bad_message_does_not_bring_its_neighbours_back(lane: str) -> None:
    assert poller(lane)["functionResponseTypes"] == ["ReportBatchItemFailures"]


@LANES
def test_a_flood_of_uploads_leaves_executions_for_signing_in(lane: str) -> None:
    # A new account has ten at a time, and the API may take up to its burst.
    assert 2 <= poller(lane)["scalingConfig"]["maximumConcurrency"] <= 10


def test_a_heavy_job_shares_its_run_with_no_other() -> None:
    assert poller("pipeline-slow")["batchSize"] == 1


def test_a_batch_is_small_enough_for_the_workers_time() -> None:
    slowest_photo_seconds = 20

    assert poller()["batchSize"] * slowest_photo_seconds <= worker()["timeout"]


def test_a_builder_is_dead_before_its_lease_ends() -> None:
    assert int(worker()["environment"]["variables"]["LEASE_SECONDS"]) >= worker()["timeout"] + 60


def test_the_worker_is_as_large_as_its_neediest_step() -> None:
    needs = [step.needs for step in load_steps(("auto-rotate", "resize", "rebuild"))]

    assert worker()["memorySize"] >= max(need.memory_mb for need in needs)
    assert worker()["timeout"] >= max(need.timeout_seconds for need in needs)
    assert worker()["ephemeralStorage"] == {"size": 512}


def test_a_heavy_step_makes_its_own_worker_large_and_no_other() -> None:
    slow = worker("pipeline-slow")

    assert (slow["memorySize"], slow["timeout"]) == (Blur.needs.memory_mb, Blur.needs.timeout_seconds)
    assert slow["ephemeralStorage"] == {"size": Blur.needs.storage_mb}
    assert (worker()["memorySize"], worker()["timeout"]) == (1769, 120)


def test_each_worker_knows_its_lane_and_where_its_jobs_go_next() -> None:
    default, slow = (worker(lane)["environment"]["variables"] for lane in ("pipeline", "pipeline-slow"))
    url = f"https://sqs.eu-central-1.amazonaws.com/{ACCOUNT}/test-pipeline-slow-steps"

    assert (default["LANE"], json.loads(default["LANE_QUEUES"])) == ("", {"slow": url})
    assert (slow["LANE"], json.loads(slow["LANE_QUEUES"])) == ("slow", {})
    assert slow["QUEUE_URL"] == default["QUEUE_URL"]


@LANES
def test_the_worker_knows_everything_it_needs(lane: str) -> None:
    assert set(worker(lane)["environment"]["variables"]) == {
        *("LANE", "LANE_QUEUES", "MAX_RECEIVE_COUNT"),
        *("ORIGINALS_BUCKET", "RENDITIONS_BUCKET", "SITE_BUCKET", "TABLE", "QUEUE_URL", "ID_SALT"),
        *(
            "TITLE",
            "LANGUAGE",
            "STEPS",
            "STEP_SETTINGS",
            "WIDTHS",
            "RENDITIONS",
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
                    "aws:SourceArn": [
                        f"arn:aws:events:eu-central-1:{ACCOUNT}:rule/test-pipeline-daily",
                        f"arn:aws:events:eu-central-1:{ACCOUNT}:rule/test-pipeline-tick",
                    ]
                }
            },
        },
    ]


@pytest.mark.parametrize("name", ["pipeline-dead-letters", "pipeline-slow-dead-letters", "slow-steps"])
def test_what_our_own_roles_alone_use_admits_nobody_else(name: str) -> None:
    policy = statements(one("sqs/queuePolicy:QueuePolicy", f"{name}-policy", "two-lanes"))

    assert [statement["Effect"] for statement in policy] == ["Deny"]


def test_the_clock_asks_in_words_that_the_worker_understands() -> None:
    targets = [each.inputs for each in all_of("cloudwatch/eventTarget:EventTarget")]
    rates = {
        f"test-{each.name}": each.inputs["scheduleExpression"]
        for each in all_of("cloudwatch/eventRule:EventRule")
    }

    assert {each["arn"] for each in targets} == {STEPS_ARN}
    asked = {(rates[each["rule"]], parse_body(each["input"])) for each in targets}
    assert asked == {
        ("rate(5 minutes)", (RebuildJob(0, tick=True),)),
        ("rate(5 minutes)", (RemakeJob(),)),
        ("rate(1 day)", (ReconcileJob(),)),
    }
    assert len(targets) == len(asked)


def test_the_clock_sends_to_a_queue_that_already_admits_it() -> None:
    policy = one("sqs/queuePolicy:QueuePolicy", "-steps-policy")

    for target in all_of("cloudwatch/eventTarget:EventTarget"):
        assert policy.urn in target.dependencies, target.name


def test_a_step_of_an_owners_own_brings_its_permissions_and_its_code() -> None:
    steps = ["auto-rotate", "tests.steps.bar:Bar", "resize", "rebuild"]
    config = {**PLAIN, "vitrine:steps": json.dumps(steps)}
    recorded = record(config)
    function = next(
        each for each in recorded.of_type("aws:lambda/function:Function") if "worker" in each.name
    )

    assert function.inputs["environment"]["variables"]["STEPS"] == ",".join(steps)
    assert (ROOT / function.inputs["code"].path / "tests" / "steps" / "bar.py").is_file()


def test_a_step_that_needs_more_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processing_pipeline, "TIMEOUT_SECONDS", 10)
    recorded = record(PLAIN)
    function = next(
        each for each in recorded.of_type("aws:lambda/function:Function") if "worker" in each.name
    )
    steps = load_steps(("auto-rotate", "resize", "rebuild"))

    assert function.inputs["timeout"] == max(step.needs.timeout_seconds for step in steps)
