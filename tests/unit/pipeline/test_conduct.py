"""Steps that misbehave: it costs one photo, which says whose step it was, and nothing else."""

import threading
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import pytest

from catalog.photos import Photo, Rendition, State
from pipeline.conduct import MOST_BYTES, MOST_TRIES
from pipeline.errors import DamagedPhotoError, MasterExpiredError, PassingTroubleError
from pipeline.jobs import Hint, PhotoJob
from pipeline.needs import Needs
from pipeline.registry import Chain
from pipeline.runner import Conditions, Message, Runner
from pipeline.workshop import Workshop
from tests.gallery import Gallery, picture

Deed = Callable[[PhotoJob, Workshop], Any]
HANDS = 2
STEPS = ("auto-rotate", "resize", f"{__name__}:Mischief", "rebuild")


class Mischief:
    """A step that does what a test wants it to do to the photo called bad.jpg."""

    name = "mischief"
    needs = Needs()
    deed: Deed = staticmethod(lambda job, _: job)

    def run(self, job: PhotoJob, workshop: Workshop) -> PhotoJob:
        return self.deed(job, workshop) if job.photo.name == "bad.jpg" else job


@pytest.fixture
def gallery() -> Gallery:
    gallery = Gallery(STEPS)
    gallery.upload("Lake/bad.jpg", picture())
    gallery.upload("Lake/good.jpg", picture(colour="olive"))
    return gallery


@pytest.fixture
def doing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Deed], None]:
    return lambda deed: monkeypatch.setattr(Mischief, "deed", staticmethod(deed))


def raises(error: Exception) -> Deed:
    def deed(job: PhotoJob, workshop: Workshop) -> PhotoJob:
        raise error

    return deed


def raises_at_first(error: Exception, often: int) -> Deed:
    left = [error] * often

    def deed(job: PhotoJob, workshop: Workshop) -> PhotoJob:
        if left:
            raise left.pop()
        return job

    return deed


def changes(**facts: Any) -> Deed:
    return lambda job, _: replace(job, photo=replace(job.photo, **facts))


def assert_only_the_bad_one_is_damaged(gallery: Gallery, reason: str) -> None:
    bad, good = gallery.photo("Lake/bad.jpg"), gallery.photo("Lake/good.jpg")
    assert (bad.state, good.state) == (State.DAMAGED, State.READY)
    assert bad.reason.startswith("the step 'mischief' "), bad.reason
    assert reason in bad.reason
    assert gallery.queue.waiting == []
    assert good.id in "".join(gallery.pages().values())


def test_a_step_that_keeps_raising_is_tried_again_and_then_named(
    gallery: Gallery, doing: Callable[[Deed], None]
) -> None:
    doing(raises(ZeroDivisionError("my own mistake")))
    gallery.settle()

    assert len(gallery.failures) == MOST_TRIES - 1
    assert_only_the_bad_one_is_damaged(gallery, "failed: ZeroDivisionError: my own mistake")


def test_a_step_that_raises_less_often_costs_nothing(gallery: Gallery, doing: Callable[[Deed], None]) -> None:
    doing(raises_at_first(ZeroDivisionError(), MOST_TRIES - 1))
    gallery.settle()

    assert gallery.photo("Lake/bad.jpg").is_ready


@pytest.mark.parametrize("often", [MOST_TRIES + 2, 3 * Conditions.most_tries])
def test_trouble_that_will_pass_is_never_held_against_a_step(
    gallery: Gallery, doing: Callable[[Deed], None], often: int
) -> None:
    doing(raises_at_first(PassingTroubleError(), often))
    gallery.settle()

    assert gallery.photo("Lake/bad.jpg").is_ready


def test_a_failed_message_comes_again_soon_at_first_and_then_less_and_less_often(
    gallery: Gallery, doing: Callable[[Deed], None]
) -> None:
    tried: list[float] = []

    def deed(job: PhotoJob, workshop: Workshop) -> PhotoJob:
        tried.append(workshop.clock())
        raise ZeroDivisionError

    doing(deed)
    gallery.settle()

    pauses = [later - earlier for earlier, later in pairwise(tried)]
    assert pauses == [30, 60]


def test_damage_that_a_step_finds_is_a_result_in_its_own_words(
    gallery: Gallery, doing: Callable[[Deed], None]
) -> None:
    doing(raises(DamagedPhotoError("the sky is green")))
    gallery.settle()

    assert gallery.failures == []
    assert gallery.photo("Lake/bad.jpg").reason == "the sky is green"


def test_a_step_that_misses_its_master_makes_the_photo_start_over(
    gallery: Gallery, doing: Callable[[Deed], None]
) -> None:
    left = [MasterExpiredError()]

    def deed(job: PhotoJob, workshop: Workshop) -> PhotoJob:
        if left:
            raise left.pop()
        return job

    doing(deed)
    gallery.settle()

    assert (gallery.failures, gallery.photo("Lake/bad.jpg").is_ready) == ([], True)


class Lookalike:
    """Has a photo, but is no job."""

    photo = Photo("p", "photos/p", "a", "p")


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        (lambda _, __: None, "returned NoneType, not the photo's job"),
        (lambda job, _: job.photo, "returned Photo, not the photo's job"),
        (lambda _, __: Lookalike(), "returned Lookalike"),
        (lambda job, _: replace(job, photo=None), "returned PhotoJob"),
        (changes(id="another"), "changed the photo's id"),
        (changes(key="photos/Lake/good.jpg"), "changed the photo's key"),
        (changes(album="another"), "changed the photo's album"),
        (changes(sequencer="FF"), "changed the photo's sequencer"),
        (changes(recipe="another"), "changed the photo's recipe"),
        (lambda job, _: replace(job, step="resize"), "addressed the job to"),
        (changes(prefix="h/other/"), "set the prefix"),
        (changes(prefix="g/audience/anotheralbum/"), "set the prefix"),
        (changes(prefix=""), "returned renditions without the prefix"),
        (changes(renditions=(Rendition("../../x", 1, 1, "image/jpeg"),)), "no rendition with a plain name"),
        (changes(renditions=("x.jpg",)), "no rendition with a plain name"),
        (lambda job, _: replace(job, master="g/x/a/i/x.jpg"), "returned the master"),
        (lambda job, _: replace(job, notes={"x": object()}), "cannot be sent on"),
        (lambda job, _: replace(job, notes={"x": "é" * MOST_BYTES}), "bytes of notes"),
        (changes(width="wide"), "cannot be sent on"),
        (changes(width=1.5), "do not arrive as they were sent"),
        (changes(caption=None), "set the photo's caption to None"),
        (changes(taken="yesterday"), "set the photo's taken to"),
        (changes(taken="2020-07-04T10:00:00+02:00"), "write it like 2020-07-04T10:00:00"),
        (changes(taken="20200704T100000"), "write it like 2020-07-04T10:00:00"),
        (changes(taken="2020-W01-1"), "write it like 2020-07-04T10:00:00"),
    ],
)
def test_what_no_step_may_return_is_named_at_once(
    gallery: Gallery, doing: Callable[[Deed], None], deed: Deed, reason: str
) -> None:
    doing(deed)
    gallery.settle()

    assert gallery.failures == []
    assert_only_the_bad_one_is_damaged(gallery, reason)


@pytest.mark.parametrize("taken", ["2020-07-04", "2020-07-04T10:00", "2020-07-04T10:00:00.25"])
def test_a_step_may_tell_a_time_as_exactly_as_it_knows_it(
    gallery: Gallery, doing: Callable[[Deed], None], taken: str
) -> None:
    doing(changes(taken=taken))
    gallery.settle()

    assert gallery.photo("Lake/bad.jpg").is_ready
    assert gallery.catalog.state.built == gallery.catalog.state.dirty


def test_a_photo_whose_step_was_mended_is_shown_when_it_is_uploaded_again(
    gallery: Gallery, doing: Callable[[Deed], None]
) -> None:
    doing(lambda _, __: None)
    gallery.settle()
    doing(lambda job, _: job)
    gallery.upload("Lake/bad.jpg", picture())
    gallery.settle()

    assert gallery.photo("Lake/bad.jpg").is_ready


def test_what_is_shown_stays_when_a_step_fails_on_the_same_original_again(
    gallery: Gallery, doing: Callable[[Deed], None]
) -> None:
    gallery.settle()
    shown = gallery.photo("Lake/bad.jpg")
    doing(lambda _, __: None)
    gallery.queue.send([Hint(shown.key)])
    gallery.settle()

    photo = gallery.photo("Lake/bad.jpg")
    assert (photo.is_ready, photo.renditions) == (True, shown.renditions)
    assert photo.flaw.startswith("the step 'mischief' returned NoneType")
    assert photo.rendition_keys <= set(gallery.renditions.objects)
    assert photo.id in "".join(gallery.pages().values())
    doing(lambda job, _: job)
    gallery.queue.send([Hint(shown.key)])
    gallery.settle()
    assert gallery.photo("Lake/bad.jpg").flaw == ""


def test_what_was_shown_goes_when_a_step_fails_on_another_original(
    gallery: Gallery, doing: Callable[[Deed], None]
) -> None:
    gallery.settle()
    doing(lambda _, __: None)
    gallery.upload("Lake/bad.jpg", picture(colour="navy"))
    gallery.settle()

    assert_only_the_bad_one_is_damaged(gallery, "returned NoneType")


@dataclass
class Halt:
    """Where steps hang until they are let go on."""

    hung: int = 0
    go_on: threading.Event = field(default_factory=threading.Event)

    def __call__(self, *_: object) -> None:
        self.hung += 1
        assert self.go_on.wait(60)


@pytest.fixture
def halt(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> Iterator[Halt]:
    """Such a place; the time of a batch is up when nothing goes on any more."""
    halt = Halt()

    def wait(futures: Collection["Future[bool]"], _timeout: float) -> None:
        patience = time.monotonic() + 60
        while halt.hung < min(HANDS, sum(not each.done() for each in futures)):
            assert time.monotonic() < patience
            time.sleep(0.001)

    monkeypatch.setattr("pipeline.crew.wait", wait)
    gallery.runner = Runner(Chain(STEPS), gallery.shop, conditions=Conditions(hands=HANDS))
    yield halt
    halt.go_on.set()


@pytest.fixture
def hanging(doing: Callable[[Deed], None], halt: Halt) -> Halt:
    """A step that hangs."""

    def deed(job: PhotoJob, workshop: Workshop) -> PhotoJob:
        halt()
        return job

    doing(deed)
    return halt


def batch_before_mischief(gallery: Gallery, tries: int) -> list[Message]:
    """Run the steps before it and return the messages that ask for it, the bad one's first."""
    for _ in range(2):
        messages = gallery.queue.receive(2)
        gallery.queue.finish(messages, gallery.runner.run_batch(messages))
    messages = [replace(each, tries=tries) for each in gallery.queue.receive(2)]
    messages.sort(key=lambda each: "good.jpg" in each.body)
    gallery.queue.received = {each.receipt: each for each in messages}
    return messages


def test_a_step_that_hangs_holds_back_nobody_and_is_tried_again(gallery: Gallery, hanging: Halt) -> None:
    messages = batch_before_mischief(gallery, tries=1)

    failed = gallery.runner.run_batch(messages, until=gallery.clock())

    (bad,) = (each for each in messages if "bad.jpg" in each.body)
    assert failed == {bad.id}
    gallery.queue.finish(messages, failed)
    assert gallery.photo("Lake/good.jpg").is_ready
    hanging.go_on.set()
    gallery.settle()
    assert gallery.photo("Lake/bad.jpg").is_ready


def test_a_step_that_hangs_each_time_is_named(gallery: Gallery, hanging: Halt) -> None:
    messages = batch_before_mischief(gallery, tries=MOST_TRIES)

    gallery.queue.finish(messages, gallery.runner.run_batch(messages, until=gallery.clock()))

    gallery.settle()
    assert_only_the_bad_one_is_damaged(gallery, "did not come to an end")


@pytest.mark.parametrize("tries", [MOST_TRIES, Conditions.most_tries - 1])
def test_a_step_that_waits_for_aws_until_time_is_up_is_never_named(
    gallery: Gallery,
    doing: Callable[[Deed], None],
    tries: int,
    monkeypatch: pytest.MonkeyPatch,
    halt: Halt,
) -> None:
    def deed(job: PhotoJob, workshop: Workshop) -> PhotoJob:
        with monkeypatch.context() as patch:
            patch.setattr(gallery.renditions, "get", halt)
            workshop.renditions.get(job.master)
        return job

    messages = batch_before_mischief(gallery, tries)
    doing(deed)
    gallery.queue.finish(messages, gallery.runner.run_batch(messages, until=gallery.clock()))
    assert halt.hung
    assert not any(photo.is_damaged for photo in gallery.catalog.photo_rows.values())

    halt.go_on.set()
    gallery.settle()
    assert gallery.photo("Lake/bad.jpg").is_ready


def test_what_there_was_no_time_for_comes_again_at_once_and_is_not_blamed(
    gallery: Gallery, hanging: Halt
) -> None:
    messages = batch_before_mischief(gallery, tries=MOST_TRIES)
    bad, good = messages
    others = [replace(bad, id="2"), replace(bad, id="3")]  # two hands, and both are held

    failed = gallery.runner.run_batch([*others, good], until=gallery.clock())

    assert failed == {good.id}
    assert good.receipt not in gallery.queue.received
    hanging.go_on.set()
    gallery.settle()
    assert gallery.photo("Lake/good.jpg").is_ready


class NoTime(ThreadPoolExecutor):
    """Hands that never come to begin."""

    def submit(self, *_: Any, **__: Any) -> "Future[Any]":
        return Future()


def test_what_was_never_begun_is_never_taken_for_what_kills_its_worker(
    gallery: Gallery, halt: Halt, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = batch_before_mischief(gallery, tries=Conditions.most_tries - 1)
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.crew.ThreadPoolExecutor", NoTime)
        patch.setattr("pipeline.crew.wait", lambda *_: None)
        gallery.queue.finish(messages, gallery.runner.run_batch(messages, until=gallery.clock()))

    gallery.settle()
    assert gallery.photo("Lake/bad.jpg").is_ready
    assert gallery.photo("Lake/good.jpg").is_ready


def test_an_original_that_is_replaced_while_it_is_read_ends_as_the_newer_one() -> None:
    gallery = Gallery()
    gallery.upload("Lake/a.jpg", picture((200, 120)))
    reader = gallery.originals.get

    def replaced_meanwhile(key: str, most_bytes: int | None = None) -> Any:
        read = reader(key, most_bytes)
        gallery.originals.get = reader  # type: ignore[method-assign]
        gallery.upload("Lake/a.jpg", picture((120, 200), "navy"))
        return read

    gallery.originals.get = replaced_meanwhile  # type: ignore[method-assign]
    gallery.settle()

    photo = gallery.photo("Lake/a.jpg")
    assert (photo.width, photo.height) == (120, 200)
    assert photo.version == gallery.originals.objects["photos/Lake/a.jpg"].version
    assert set(gallery.renditions.under("g/")) == photo.rendition_keys


def test_one_hand_does_everything_on_the_calling_thread(
    gallery: Gallery, doing: Callable[[Deed], None]
) -> None:
    threads: list[threading.Thread] = []

    def deed(job: PhotoJob, workshop: Workshop) -> PhotoJob:
        threads.append(threading.current_thread())
        return job

    doing(deed)
    gallery.settle()

    assert threads == [threading.current_thread()]


def test_a_rebuild_that_has_no_time_left_is_left_to_another_run() -> None:
    gallery = Gallery()
    gallery.upload("Lake/a.jpg", picture())
    for _ in range(2):
        messages = gallery.queue.receive(4)
        gallery.queue.finish(messages, gallery.runner.run_batch(messages))
    messages = gallery.queue.receive(4)

    failed = gallery.runner.run_batch(messages, until=gallery.clock() + gallery.shop.recipe.round_seconds - 1)

    assert failed == {each.id for each in messages}
    assert (gallery.catalog.builds, gallery.queue.received) == (0, {})
    gallery.settle()
    assert gallery.catalog.builds == 1


class WorkerDied(BaseException):
    """The worker is gone: no except clause of its own sees this."""


def settle_with_deaths(gallery: Gallery) -> int:
    """Run workers until the queue is empty, a new one when one has died; return how many did."""
    deaths = 0
    while messages := gallery.queue.receive(4):
        try:
            failed = gallery.runner.run_batch(messages)
        except WorkerDied:
            deaths += 1
            failed = {each.id for each in messages}
        gallery.queue.finish(messages, failed)
    return deaths


def test_a_step_that_kills_its_worker_is_named_and_takes_no_other_photo_along(
    gallery: Gallery, doing: Callable[[Deed], None]
) -> None:
    for name in ("b", "c", "d", "e", "f"):
        gallery.upload(f"Lake/{name}.jpg", picture(colour="navy"))

    def deed(job: PhotoJob, workshop: Workshop) -> PhotoJob:
        raise WorkerDied

    doing(deed)
    deaths = settle_with_deaths(gallery)

    assert MOST_TRIES <= deaths < gallery.runner._most_tries
    assert_only_the_bad_one_is_damaged(gallery, "was begun again and again")
    assert sum(photo.is_ready for photo in gallery.catalog.photo_rows.values()) == 6
