"""Lost notifications heal: one pass finds all that differs, and the next one nothing."""

import random

import pytest

from catalog.keys import ORIGINALS_PREFIX
from catalog.photos import State
from pipeline import reconciler
from pipeline.jobs import Hint, Job, ReconcileJob, parse_body
from pipeline.remaking import aim
from tests.gallery import OWNER, Gallery, picture
from tests.interruptions import assert_site_shows_bucket, change, end_well, on_bad_lines, work

PICTURE = picture((24, 16))


@pytest.fixture
def gallery() -> Gallery:
    return Gallery(edges=(8, 16))


def lose_upload(gallery: Gallery, path: str, data: bytes = PICTURE) -> None:
    """Put an original of which no message tells."""
    gallery.originals.put(ORIGINALS_PREFIX + path, data)


def reconcile(gallery: Gallery) -> list[Hint]:
    """Let a day's pass happen after the grace period; return the hints that it sent."""
    gallery.clock.now += reconciler.GRACE_SECONDS + 1
    gallery.queue.sent.clear()
    gallery.queue.send([ReconcileJob()])
    gallery.settle()
    jobs: list[Job] = [job for body in gallery.queue.sent for job in parse_body(body)]
    return [job for job in jobs if isinstance(job, Hint)]


def test_an_upload_of_1000_without_any_message_is_there_after_one_pass_and_the_next_does_nothing(
    gallery: Gallery,
) -> None:
    for number in range(1000):
        lose_upload(gallery, f"{'Trips/' * (number % 3)}Lake {number % 7}/{number}.jpg")
    lose_upload(gallery, "Trips/metadata.yml", b"title: Journeys")

    hints = reconcile(gallery)
    rows = gallery.catalog.photo_rows.values()
    assert {row.key for row in rows if row.state is State.READY} == {
        key for key in gallery.originals.objects if key.endswith(".jpg")
    }
    assert len(hints) == len({hint.key for hint in hints}) == 1001
    assert "Journeys" in "".join(gallery.pages().values())
    assert gallery.catalog.state.built == gallery.catalog.state.dirty
    before = dict(gallery.catalog.photo_rows), gallery.catalog.state

    assert reconcile(gallery) == []
    assert (dict(gallery.catalog.photo_rows), gallery.catalog.state) == before


def test_whatever_happened_unseen_is_seen_and_nothing_else_is_touched(gallery: Gallery) -> None:
    for name in ("same", "replaced", "removed", "damaged"):
        gallery.upload(f"Lake/{name}.jpg", b"no picture" if name == "damaged" else PICTURE)
    gallery.upload("Lake/metadata.yml", b"title: Before")
    gallery.upload("Hill/metadata.yml", b"title: A hill")
    gallery.upload("Hill/a.jpg", PICTURE)
    gallery.settle()
    lose_upload(gallery, "Lake/replaced.jpg", picture((24, 16), "navy"))
    lose_upload(gallery, "Lake/metadata.yml", b"title: After")
    gallery.originals.delete(["photos/Lake/removed.jpg", "photos/Hill/metadata.yml"])

    assert {hint.key for hint in reconcile(gallery)} == {
        "photos/Lake/replaced.jpg",
        "photos/Lake/removed.jpg",
        "photos/Lake/metadata.yml",
        "photos/Hill/metadata.yml",
    }
    assert gallery.photo("Lake/removed.jpg").state is State.GONE
    assert "After" in gallery.home(OWNER)
    assert "A hill" not in gallery.home(OWNER)
    assert reconcile(gallery) == []


def test_an_album_that_is_gone_as_a_whole_is_noticed(gallery: Gallery) -> None:
    gallery.upload("Lake/a.jpg", PICTURE)
    gallery.settle()
    gallery.originals.delete(list(gallery.originals.objects))

    assert [hint.key for hint in reconcile(gallery)] == ["photos/Lake/a.jpg"]
    assert gallery.pages() == {}
    assert reconcile(gallery) == []


@pytest.mark.parametrize("key", ["a.jpg", "/a.jpg", "//a.jpg", "x//a.jpg", "x/./a.jpg", "ü/é +%.jpg", "x /a"])
def test_odd_keys_are_found_and_then_known(gallery: Gallery, key: str) -> None:
    lose_upload(gallery, key)

    assert len(reconcile(gallery)) == 1
    assert gallery.photo(key).is_ready
    assert reconcile(gallery) == []
    gallery.originals.delete([ORIGINALS_PREFIX + key])
    assert len(reconcile(gallery)) == 1
    assert reconcile(gallery) == []


def test_what_nobody_shows_is_nothing_new(gallery: Gallery) -> None:
    for name in ("Lake/", "Lake/.DS_Store", "Thumbs.db"):
        lose_upload(gallery, name, b"")

    assert reconcile(gallery) == []


def test_an_object_whose_message_may_be_on_its_way_is_left_to_it(gallery: Gallery) -> None:
    lose_upload(gallery, "Lake/a.jpg")
    lose_upload(gallery, "Lake/metadata.yml", b"title: T")
    gallery.queue.send([ReconcileJob()])
    gallery.settle()

    assert gallery.catalog.photo_rows == {}
    assert gallery.catalog.album_rows == {}


def test_a_listing_too_long_for_one_job_goes_on_in_another(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconciler, "KEYS_A_JOB", 4)
    monkeypatch.setattr(reconciler, "ALBUMS_A_JOB", 2)
    for number in range(10):
        lose_upload(gallery, f"Album {number}/a.jpg")

    hints = reconcile(gallery)
    jobs = [job for body in gallery.queue.sent for job in parse_body(body)]
    assert len(hints) == 10
    assert [job.after for job in jobs if isinstance(job, ReconcileJob) and not job.albums] == [
        *("", "photos/Album 3/a.jpg", "photos/Album 7/a.jpg")
    ]
    assert reconcile(gallery) == []


def test_a_photo_that_an_older_recipe_made_is_made_again_once_the_remaking_is_over(gallery: Gallery) -> None:
    gallery.upload("Lake/a.jpg", PICTURE)
    gallery.settle()
    current = gallery.photo("Lake/a.jpg").recipe
    late = gallery.photo("Lake/a.jpg")
    gallery.catalog.photo_rows[late.album, late.id] = late.made_by("another")

    assert reconcile(gallery) == []  # the remaking has not been there yet
    assert gallery.catalog.note_recipe(aim(current), "", gallery.catalog.site())
    assert len(reconcile(gallery)) == 1
    assert gallery.photo("Lake/a.jpg").recipe == current


@pytest.mark.parametrize("seed", range(15))
def test_whatever_is_lost_and_whoever_dies_one_pass_ends_in_what_the_bucket_shows(seed: int) -> None:
    rng = random.Random(seed)
    gallery = Gallery(edges=(8, 16))
    lines = on_bad_lines(gallery, rng, rate=0.02)
    for _ in range(rng.randint(5, 15)):
        change(gallery, rng)
        if rng.random() < 0.4:
            gallery.queue.waiting.pop()  # the notification of that change
        work(gallery, rng, rounds=rng.choice((0, 3, 30)))
    gallery.clock.now += reconciler.GRACE_SECONDS + 1
    gallery.queue.send([ReconcileJob()])
    work(gallery, rng, rounds=rng.randint(0, 6))
    end_well(gallery, rng, lines)

    assert_site_shows_bucket(gallery, seed)
    for photo in gallery.catalog.photo_rows.values():
        assert photo.is_gone or photo.etag == gallery.originals.objects[photo.key].etag, photo.key
    assert reconcile(gallery) == []
