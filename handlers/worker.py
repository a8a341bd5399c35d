"""The worker: the function that drains the steps queue."""

import json
import os
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

from catalog import keys
from catalog.audiences import Audience
from handlers.catalog_store import DynamoCatalog
from handlers.hands import ThreadHands
from handlers.job_queue import SqsQueue
from handlers.object_store import S3Store
from handlers.press import ChildPress
from handlers.recognizer import RekognitionRecognizer
from handlers.table import Table
from handlers.trouble import blame
from pipeline.lanes import Lanes
from pipeline.needs import DEFAULT_LANE
from pipeline.recipe import Recipe
from pipeline.registry import Chain
from pipeline.runner import Conditions, Message, Runner
from pipeline.video.kinds import VIDEO
from pipeline.workshop import Workshop

MARGIN_SECONDS = 15  # of the function's time, to say what became of the messages
UPLOADS_AT_ONCE = 8  # a photo has so many renditions, by default


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Run a batch of messages and report those that must come again, as SQS expects it.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """
    until = time.time() + context.get_remaining_time_in_millis() / 1000 - MARGIN_SECONDS
    failed = _runner().run_batch([_message(record) for record in event["Records"]], until)
    return {"batchItemFailures": [{"itemIdentifier": each} for each in sorted(failed)]}


def _message(record: Mapping[str, Any]) -> Message:
    tries = int(record["attributes"]["ApproximateReceiveCount"])
    return Message(record["messageId"], record["body"], record["receiptHandle"], tries)


@cache
def _runner() -> Runner:
    settings = os.environ
    chain = Chain(_words(settings["STEPS"]), json.loads(settings["STEP_SETTINGS"]))
    press = _press(settings, chain)
    workshop = _workshop(settings, chain, press)
    # One photo more than the press can take: its bytes come and go while others are worked on.
    conditions = Conditions(press.children + 1, int(settings["MAX_RECEIVE_COUNT"]), blame)
    return Runner(chain, workshop, settings["LANE"], conditions)


def _workshop(settings: Mapping[str, str], chain: Chain, press: ChildPress) -> Workshop:
    return Workshop(
        originals=S3Store(settings["ORIGINALS_BUCKET"]),
        renditions=S3Store(settings["RENDITIONS_BUCKET"]),
        site=S3Store(settings["SITE_BUCKET"]),
        catalog=DynamoCatalog(Table(settings["TABLE"]), time.time),
        queue=_queue(settings, chain),
        press=press,
        hands=ThreadHands(UPLOADS_AT_ONCE),
        recognizer=RekognitionRecognizer(),
        recipe=_recipe(settings),
        clock=time.time,
    )


def _press(settings: Mapping[str, str], chain: Chain) -> ChildPress:
    memory_mb = int(settings["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"])
    if chain.video and settings["LANE"] == chain.video.needs.lane:
        return ChildPress.for_films(memory_mb, chain.video.needs)
    return ChildPress.for_function(memory_mb)


def _queue(settings: Mapping[str, str], chain: Chain) -> Lanes:
    urls = {DEFAULT_LANE: settings["QUEUE_URL"], **json.loads(settings["LANE_QUEUES"])}
    return Lanes(settings["LANE"], {lane: SqsQueue(url) for lane, url in urls.items()}, chain.lane_of)


def _recipe(settings: Mapping[str, str]) -> Recipe:
    return Recipe(
        has_video=VIDEO in _words(settings["STEPS"]),
        salt=settings["ID_SALT"],
        title=settings["TITLE"],
        language=settings["LANGUAGE"],
        upload=keys.upload_command(settings["ORIGINALS_BUCKET"]),
        default_audience=Audience.of(_words(settings["VISIBLE_TO"])),
        edges=tuple(int(word) for word in _words(settings["WIDTHS"])),
        on_demand=settings["RENDITIONS"] == "on-demand",
        quiet_seconds=int(settings["QUIET_SECONDS"]),
        ceiling_seconds=int(settings["CEILING_SECONDS"]),
        lease_seconds=int(settings["LEASE_SECONDS"]),
    )


def _words(text: str) -> list[str]:
    return [word for word in text.split(",") if word]
