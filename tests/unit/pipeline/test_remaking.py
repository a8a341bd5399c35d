"""Another recipe: all photos are made again in the background, and what is shown stays whole meanwhile."""

import random
import re
from dataclasses import replace
from typing import Any

import pytest

from pipeline import darkroom, remaking
from pipeline.images import encode
from pipeline.jobs import Hint, RemakeJob, parse_body
from pipeline.recipe import Recipe
from pipeline.registry import Chain
from pipeline.remaking import fingerprint
from tests.gallery import Gallery, picture
from tests.interruptions import assert_site_shows_bucket, end_well, on_bad_lines, work
from tests.steps.plain import Plain

TICK_SECONDS = 300


def filled(photos: int = 7, **recipe: Any) -> Gallery:
    """Return a gallery with *photos* in three albums that its recipe has been settled for."""
    gallery = Gallery(**({"edges": (8, 16)} | recipe))
    for number in range(photos):
        gallery.upload(f"Album {number % 3}/{number}.jpg", picture((40, 24 + number)))
    gallery.settle()
    tick(gallery)
    assert gallery.catalog.state.recipe == remaking.aim(current(gallery))
    return gallery


def current(gallery: Gallery) -> str:
    return of_chain(gallery.shop.recipe)


def tick(gallery: Gallery) -> list[str]:
    """Let one tick and all that follows from it pass; return the keys that it sent hints for."""
    gallery.clock.now += TICK_SECONDS
    gallery.queue.sent.clear()
    gallery.queue.send([RemakeJob()])
    gallery.settle()
    jobs = [job for body in gallery.queue.sent for job in parse_body(body)]
    return [job.key for job in jobs if isinstance(job, Hint)]


def widths(gallery: Gallery) -> set[int]:
    return {each.width for photo in gallery.catalog.photo_rows.values() for each in photo.renditions}


def test_a_new_width_reaches_every_photo_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remaking, "PHOTOS_A_TICK", 3)
    gallery = filled()
    gallery.switch(edges=(8, 16, 32))

    hinted = [tick(gallery) for _ in range(4)]

    assert [len(keys) for keys in hinted] == [3, 3, 1, 0]
    assert sorted(key for keys in hinted for key in keys) == sorted(gallery.originals.objects)
    assert widths(gallery) == {8, 16, 32}
    assert (gallery.catalog.state.recipe, gallery.catalog.state.remaking) == (
        remaking.aim(current(gallery)),
        "",
    )
    assert_site_shows_bucket(gallery, seed=0)


def test_until_its_new_renditions_are_committed_a_photo_is_shown_as_it_was() -> None:
    gallery = filled(photos=2)
    former = {photo.key: photo.rendition_keys for photo in gallery.catalog.photo_rows.values()}
    gallery.switch(edges=(10, 20))
    gallery.queue.send([RemakeJob()])
    seen = set()
    while messages := gallery.queue.receive(1):
        gallery.queue.finish(messages, gallery.runner.run_batch(messages))
        for photo in gallery.catalog.photo_rows.values():
            seen.add((photo.key, photo.rendition_keys == former[photo.key]))
        for page in gallery.pages().values():
            shown = set(re.findall(r"/(g/[^\s\"',]+/i/[^\s\"',]+)", page))
            assert shown
            assert shown <= gallery.renditions.objects.keys()

    assert seen == {(key, is_former) for key in former for is_former in (True, False)}
    assert widths(gallery) == {10, 20}
    assert set(gallery.renditions.under("g/")) == {
        key for photo in gallery.catalog.photo_rows.values() for key in photo.rendition_keys
    }


def test_what_comes_out_the_same_keeps_its_name_and_is_not_written_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gallery = filled()
    before = {key: gallery.renditions.objects[key].version for key in gallery.renditions.under("g/")}
    monkeypatch.setattr(darkroom, "VERSION", darkroom.VERSION + 1)
    gallery.switch()

    assert len(tick(gallery)) == 7
    assert {key: gallery.renditions.objects[key].version for key in gallery.renditions.under("g/")} == before


def test_uploads_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remaking, "MOST_WAITING", 3)
    gallery = filled()
    gallery.switch(edges=(8, 32))
    for number in range(4):
        gallery.upload(f"New/{number}.jpg", picture())

    gallery.runner.run_batch([gallery.queue.message(RemakeJob())])
    assert gallery.catalog.state.remaking == ""
    assert gallery.queue.backlog() == 4
    gallery.settle()
    assert len(tick(gallery)) == 7


def test_a_page_of_hints_is_spread_over_the_time_until_the_next_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remaking, "HINTS_A_CALL", 2)
    gallery = filled(photos=8)
    gallery.switch(edges=(8, 32))
    now = gallery.clock.now
    gallery.runner.run_batch([gallery.queue.message(RemakeJob())])

    delays = [at - now for at, _ in gallery.queue.waiting]
    assert delays == [0, 0, 60, 60, 120, 120, 180, 180]


def test_a_tick_reads_only_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remaking, "ROWS_A_TICK", 5)
    gallery = filled(photos=3)
    gallery.switch(edges=(8, 32))
    for number in range(9):
        gallery.upload(f"Fresh/{number}.jpg", picture((40, 24)))
    gallery.settle()

    assert [len(tick(gallery)) for _ in range(4)].count(0) >= 1
    assert widths(gallery) == {8, 32}
    assert gallery.catalog.state.recipe == remaking.aim(current(gallery))


def test_the_old_recipe_back_again_halfway_makes_again_only_what_the_new_one_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(remaking, "PHOTOS_A_TICK", 3)
    gallery = filled()
    gallery.switch(edges=(8, 32))
    made = tick(gallery)
    gallery.switch(edges=(8, 16))

    again = tick(gallery) + tick(gallery)
    assert sorted(again) == sorted(made)
    assert widths(gallery) == {8, 16}
    assert gallery.catalog.state.remaking == ""


def test_a_third_recipe_halfway_begins_at_the_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remaking, "PHOTOS_A_TICK", 3)
    gallery = filled()
    gallery.switch(edges=(8, 32))
    tick(gallery)
    gallery.switch(edges=(8, 24))

    assert sum(len(tick(gallery)) for _ in range(4)) == 7
    assert widths(gallery) == {8, 24}


def test_a_photo_on_its_way_starts_over_when_the_recipe_changes() -> None:
    gallery = filled(photos=1)
    gallery.upload("New/a.jpg", picture())
    messages = gallery.queue.receive(1)
    gallery.queue.finish(messages, gallery.runner.run_batch(messages))  # its master is made
    gallery.switch(edges=(8, 32))
    gallery.settle()

    photo = gallery.photo("New/a.jpg")
    assert {each.width for each in photo.renditions} == {8, 32}
    assert photo.recipe == current(gallery)


def test_damaged_photos_get_another_chance_and_removed_ones_do_not() -> None:
    gallery = filled(photos=1)
    gallery.upload("Album 0/damaged.jpg", b"no picture")
    gallery.upload("Album 0/removed.jpg", picture())
    gallery.remove("Album 0/removed.jpg")
    gallery.settle()
    gallery.switch(edges=(8, 32))

    assert sorted(tick(gallery)) == ["photos/Album 0/0.jpg", "photos/Album 0/damaged.jpg"]
    assert tick(gallery) == []


def test_two_ticks_at_once_finish_once_and_skip_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remaking, "PHOTOS_A_TICK", 3)
    gallery = filled()
    gallery.switch(edges=(8, 32))
    start = gallery.catalog.site()
    for _ in range(2):
        gallery.runner.run_batch([gallery.queue.message(RemakeJob())])
    moved_on = gallery.catalog.site()
    with monkeypatch.context() as patched:  # a third one has read before the others wrote
        patched.setattr(gallery.catalog, "site", lambda: start)
        gallery.runner.run_batch([gallery.queue.message(RemakeJob())])

    assert gallery.catalog.site() == moved_on
    gallery.settle()
    while gallery.catalog.site().remaking:
        tick(gallery)
    assert widths(gallery) == {8, 32}


@pytest.mark.parametrize("seed", range(20))
def test_whatever_fails_on_the_way_every_photo_is_made_again(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remaking, "PHOTOS_A_TICK", 2)
    rng = random.Random(seed)
    gallery = filled(photos=5)
    gallery.switch(edges=(10, 20))
    lines = on_bad_lines(gallery, rng, rate=0.03)
    for _ in range(4):
        gallery.clock.now += TICK_SECONDS
        gallery.queue.send([RemakeJob()])
        work(gallery, rng, rounds=rng.randint(1, 12))
    end_well(gallery, rng, lines)
    while gallery.catalog.state.recipe != remaking.aim(current(gallery)):
        tick(gallery)

    assert widths(gallery) == {10, 20}
    assert {photo.recipe for photo in gallery.catalog.photo_rows.values()} == {current(gallery)}
    assert_site_shows_bucket(gallery, seed)
    assert tick(gallery) == []


class Onlooker(Plain):
    """A step that changes no pixels."""

    name = "onlooker"
    reads = ("master",)


def of_chain(recipe: Recipe, *more: str, **settings: object) -> str:
    """Return the fingerprint of the default steps and *more*."""
    chain = Chain(["auto-rotate", *more, "resize", "rebuild"], settings)
    return fingerprint(chain.steps, recipe, chain.settings)


def test_the_fingerprint_is_of_what_changes_pixels_and_of_nothing_else() -> None:
    recipe = Gallery().shop.recipe
    plain = of_chain(recipe)

    assert of_chain(recipe, f"{__name__}:Onlooker") == plain
    assert of_chain(replace(recipe, title="Other", quiet_seconds=5, salt="x")) == plain
    bar = "tests.steps.bar:Bar"
    others = [
        of_chain(recipe, "tests.steps.plain:Plain"),
        of_chain(recipe, bar),
        of_chain(recipe, bar, bar={"height": 20}),
        of_chain(replace(recipe, edges=(32, 64))),
        of_chain(replace(recipe, edges=(32, 128))),
        of_chain(replace(recipe, on_demand=True, edges=(320, 640, 1280))),
    ]
    assert len({plain, *others}) == len(others) + 1


def test_whoever_changes_a_quality_raises_the_version_of_the_recipe() -> None:
    qualities = (encode.MASTER_QUALITY, encode.JPEG_QUALITY, encode.AVIF_QUALITY, encode.AVIF_SPEED)
    of_thumbnails = (encode.THUMBNAIL_EDGE, encode.THUMBNAIL_QUALITY)

    assert (darkroom.VERSION, qualities, of_thumbnails) == (3, (95, 82, 66, 9), (320, 48))
