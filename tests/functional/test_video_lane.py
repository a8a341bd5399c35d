"""Two workers on a simulated AWS: a video goes from one lane to the other and back, with the real press."""

import json
from typing import Any

import boto3
import pytest

from handlers import worker
from handlers.catalog_store import DynamoCatalog
from handlers.table import Table
from tests.functional.conftest import TABLE
from tests.functional.test_worker import queue, receive, upload, work
from tests.videos import SIZE, turned, video

__all__ = ["queue"]  # the fixture


class Lanes:
    """The queues of both lanes, and a worker that is now the one and now the other."""

    def __init__(self, default: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self.default = default
        self.video = boto3.client("sqs").create_queue(QueueName="video-steps")["QueueUrl"]
        monkeypatch.setenv("STEPS", "video,auto-rotate,resize,rebuild")
        monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "3008")

    def work(self, lane: str) -> list[str]:
        """Let the worker of *lane* empty its queue; return what had to come again."""
        self._patch.setenv("LANE", lane)
        self._patch.setenv("LANE_QUEUES", "{}" if lane else json.dumps({"video": self.video}))
        worker._runner.cache_clear()
        failed = work(self.video if lane else self.default)
        worker._runner()._shop.press.close()  # type: ignore[attr-defined]
        worker._runner.cache_clear()
        return failed


@pytest.mark.usefixtures("aws")
def test_a_video_goes_through_its_own_lane_and_comes_back(
    queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lanes = Lanes(queue, monkeypatch)
    upload(queue, "Films/a.mov", turned(video("mov", seconds=2), 90))
    upload(queue, "Films/broken.mp4", video()[:60])

    assert lanes.work("") == []
    assert lanes.work("video") == []
    assert lanes.work("") == []
    assert receive(lanes.video) == []
    catalog = DynamoCatalog(Table(TABLE), lambda: 0.0)
    (album,) = [each for each in catalog.albums() if each.path == "Films"]
    photos: dict[str, Any] = {photo.name: photo for photo in catalog.photos(album.id)}
    film = photos["a.mov"].film
    assert (photos["a.mov"].is_ready, photos["a.mov"].flaw, photos["a.mov"].duration_seconds) == (True, "", 2)
    assert (film.width, film.height) == SIZE[::-1]
    stored = boto3.client("s3").head_object(Bucket="renditions", Key=f"{photos['a.mov'].prefix}i/{film.name}")
    assert (stored["ContentType"], stored["ContentLength"] > 1000) == ("video/mp4", True)
    assert photos["broken.mp4"].reason.startswith("the video cannot be decoded")
