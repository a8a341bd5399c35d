"""A step in a lane of its own: its jobs go there, and come back to be committed."""

import pytest

from catalog.photos import Photo, State
from pipeline.errors import UnknownStepError
from pipeline.jobs import COMMIT, Hint, PhotoJob, RebuildJob, parse_body
from pipeline.needs import Needs
from pipeline.registry import DEFAULT_STEPS, Chain
from tests.gallery import Gallery, picture
from tests.steps.blur import Blur

STEPS = ("auto-rotate", "tests.steps.blur:Blur", "resize", "rebuild")
LAST = ("auto-rotate", "resize", "tests.steps.blur:Blur", "rebuild")


def work(gallery: Gallery, lane: str) -> None:
    """Let one worker take what is in its lane now."""
    messages = gallery.queues[lane].receive(10)
    runner = gallery.runners.get(lane, gallery.runner)
    gallery.queues[lane].finish(messages, runner.run_batch(messages))


def steps_waiting(gallery: Gallery, lane: str) -> list[str]:
    jobs = [job for _, message in gallery.queues[lane].waiting for job in parse_body(message.body)]
    return [job.step if isinstance(job, PhotoJob) else type(job).__name__ for job in jobs]


def test_each_lane_gets_the_jobs_of_its_steps_and_no_others() -> None:
    gallery = Gallery(steps=STEPS)
    gallery.upload("Lake/a.jpg", picture())

    work(gallery, "")
    assert (steps_waiting(gallery, ""), steps_waiting(gallery, "slow")) == ([], ["blur"])
    work(gallery, "slow")
    assert (steps_waiting(gallery, ""), steps_waiting(gallery, "slow")) == (["resize"], [])
    gallery.settle()
    assert len(gallery.pages()) == 1
    assert gallery.failures == []


def test_another_lane_hands_finished_photos_back_and_writes_no_row() -> None:
    gallery = Gallery(steps=LAST)
    gallery.upload("Lake/a.jpg", picture())
    work(gallery, "")
    work(gallery, "")
    work(gallery, "slow")

    assert steps_waiting(gallery, "") == [COMMIT]
    assert gallery.catalog.photo_rows == {}
    gallery.settle()
    assert gallery.photo("Lake/a.jpg").is_ready


def test_a_photo_that_is_damaged_in_another_lane_is_committed_as_such() -> None:
    gallery = Gallery(steps=STEPS)
    gallery.upload("Lake/a.jpg", picture((6, 6)))
    gallery.settle()

    photo = gallery.photo("Lake/a.jpg")
    assert (photo.state, photo.reason) == (State.DAMAGED, "too small to blur")


KEY = "photos/Lake/a.jpg"
STRAYS: dict[str, tuple[str, Hint | PhotoJob]] = {
    "a step that has got a lane": ("", PhotoJob("blur", Photo("p", KEY, "a", "a.jpg"), "work/expired")),
    "a step that has lost its lane": (
        "slow",
        PhotoJob("resize", Photo("p", KEY, "a", "a.jpg"), "work/expired"),
    ),
    "a hint": ("slow", Hint(KEY)),
}


@pytest.mark.parametrize("stray", STRAYS)
def test_a_job_that_strays_into_a_lane_starts_over(stray: str) -> None:
    gallery = Gallery(steps=STEPS)
    gallery.originals.put(KEY, picture())  # of which no event tells
    lane, job = STRAYS[stray]
    gallery.queues[lane].send([job])
    gallery.settle()

    assert gallery.failures == []
    assert [(photo.key, photo.is_ready) for photo in gallery.catalog.photo_rows.values()] == [(KEY, True)]


def test_a_rebuild_that_strays_into_a_lane_is_run_in_the_default_one() -> None:
    gallery = Gallery(steps=STEPS)
    gallery.queues["slow"].send([RebuildJob(0, tick=True)])
    gallery.settle()

    assert gallery.catalog.builds == 1


def test_the_default_chain_has_the_default_lane_alone() -> None:
    assert Chain(DEFAULT_STEPS).lanes == ("",)
    assert Chain(STEPS).lanes == ("", "slow")


@pytest.mark.parametrize("lane", ["Slow", "with space", "9", "a" * 17, "slow/er"])
def test_a_lane_whose_name_cannot_name_a_queue_is_refused(lane: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Blur, "needs", Needs(lane=lane))

    with pytest.raises(UnknownStepError, match=f"asks for the lane '{lane}'; use lower-case"):
        Chain(STEPS)
