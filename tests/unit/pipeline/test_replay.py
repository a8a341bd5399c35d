"""Redrive is safe: every message of a full run, played again and again, changes no byte and no row."""

import random
from dataclasses import replace
from typing import Any

import pytest

from catalog.photos import State
from pipeline.jobs import PhotoJob, ReconcileJob, RemakeJob, parse_body
from pipeline.reconciler import GRACE_SECONDS
from tests.gallery import Gallery, picture


def full_run() -> Gallery:
    """Return a gallery in which everything has happened that can happen to an original."""
    gallery = Gallery(edges=(8, 16))
    gallery.upload("Trips/metadata.yml", b"title: Journeys\nvisible_to: [family]")
    for name in "abcd":
        gallery.upload(f"Lake/{name}.jpg", picture((40, 24 + ord(name) % 4)))
        gallery.upload(f"Trips/Hill/{name}.jpg", picture((24, 40)))
    gallery.upload("Lake/damaged.jpg", b"no picture")
    gallery.settle()
    gallery.upload("Lake/a.jpg", picture((40, 24), "navy"))  # replaced
    gallery.remove("Lake/b.jpg")
    gallery.remove("Lake/c.jpg")
    gallery.upload("Lake/c.jpg", picture((40, 24), "olive"))  # deleted and uploaded again
    gallery.upload("Lake/damaged.jpg", picture((24, 24)))  # mended
    gallery.upload("Trips/metadata.yml", b"title: Tours\nvisible_to: [family, friends]")
    gallery.upload("Lake/metadata.yml", b"title: [broken")
    gallery.queue.send([ReconcileJob(), RemakeJob()])
    gallery.settle()
    return gallery


def objects(gallery: Gallery) -> dict[str, Any]:
    """Return the bytes and headers of everything in the buckets of derived things, masters aside."""
    return {
        f"{number}/{key}": (bucket.objects[key].data, bucket.headers[key])
        for number, bucket in enumerate((gallery.renditions, gallery.site))
        for key in bucket.objects
        if not key.startswith("work/")
    }


def rows(gallery: Gallery) -> dict[str, Any]:
    """Return all rows but for what only counts changes.

    A replayed message counts one: nobody can tell whether who took it first had come that far.
    """
    catalog = gallery.catalog
    photos = {photo.key: replace(photo, revision=0) for photo in catalog.photo_rows.values()}
    albums = {album.path: replace(album, revision=0, seen="") for album in catalog.albums()}
    return {
        **photos,
        **albums,
        **catalog.homes(),
        "audiences": catalog.audiences(),
        "recipe": catalog.site().recipe,
    }


@pytest.mark.parametrize("seed", range(5))
def test_every_message_twice_more_in_any_order_changes_no_byte_and_no_row(seed: int) -> None:
    gallery, rng = full_run(), random.Random(seed)
    bodies, before = list(gallery.queue.sent), (objects(gallery), rows(gallery))
    assert len(bodies) > 40

    for _ in range(2):
        for body in rng.sample(bodies, len(bodies)):
            gallery.queue.send_body(body)
        gallery.settle(batch=rng.randint(1, 6))
        assert (objects(gallery), rows(gallery)) == before
    assert gallery.failures == []
    assert gallery.catalog.site().built == gallery.catalog.site().dirty


def test_a_replay_after_the_masters_have_expired_changes_nothing_either() -> None:
    gallery = full_run()
    bodies, before = list(gallery.queue.sent), (objects(gallery), rows(gallery))
    gallery.renditions.delete(gallery.renditions.under("work/"))
    for body in bodies:
        gallery.queue.send_body(body)
    gallery.settle()

    assert (objects(gallery), rows(gallery)) == before


def test_an_old_job_that_is_redriven_after_its_original_was_replaced_unseen_does_not_come_back() -> None:
    gallery = Gallery(edges=(8, 16))
    gallery.upload("Lake/a.jpg", picture((40, 24), "teal"))
    gallery.settle()
    (old,) = [body for body in gallery.queue.sent if isinstance(parse_body(body)[0], PhotoJob)]
    gallery.originals.put("photos/Lake/a.jpg", picture((40, 24), "navy"))  # and no message tells of it
    gallery.clock.now += GRACE_SECONDS + 1
    gallery.queue.send([ReconcileJob()])
    gallery.settle()
    healed = objects(gallery), rows(gallery)
    gallery.queue.send_body(old)
    gallery.settle()

    assert (objects(gallery), rows(gallery)) == healed
    assert gallery.photo("Lake/a.jpg").etag == gallery.originals.objects["photos/Lake/a.jpg"].etag


# Names that collide where somebody is careless: by case, Unicode form, suffix, or as a prefix of another.
ALIKE = (
    *("Lake/a.jpg", "Lake/A.jpg", "Lake/a.JPG", "Lake/a.png", "Lake/a", "Lake/a.jpg.jpg", "Lake/é.jpg"),
    *(
        "Lake/e\u0301.jpg",
        "Lake/a/a.jpg",
        "Lake /a.jpg",
        "lake/a.jpg",
        "Lake-/a.jpg",
        "a.jpg",
        "Lake/a-8.jpg",
    ),
)


@pytest.mark.parametrize("path", ALIKE[::2])
def test_a_delete_takes_what_it_is_of_and_nothing_of_what_has_the_same_bytes_or_almost_the_same_name(
    path: str,
) -> None:
    gallery = Gallery(edges=(8, 16))
    same = picture((40, 24))
    for each in ALIKE:
        gallery.upload(each, same)
    gallery.settle()
    own, before = gallery.photo(path), objects(gallery)
    gallery.remove(path)
    gallery.settle()

    gone = before.keys() - objects(gallery).keys()
    assert {key for key in gone if key.startswith("0/")} == {f"0/{key}" for key in own.rendition_keys}
    assert all(own.id in key or own.album in key for key in gone)
    assert {photo.key for photo in gallery.catalog.photo_rows.values() if photo.state is State.READY} == {
        f"photos/{each}" for each in ALIKE if each != path
    }
    pages = "".join(gallery.pages().values())
    for photo in gallery.catalog.photo_rows.values():
        assert (f'"p-{photo.id}"' in pages) == (photo.id != own.id), photo.key
        assert photo.rendition_keys <= gallery.renditions.objects.keys()
