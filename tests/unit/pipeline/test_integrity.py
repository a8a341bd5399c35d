"""The three reports: exactly what is missing, orphaned or altered; and repair ends with nothing to report."""

import random
from collections.abc import Callable
from io import BytesIO

import pytest

from catalog.rendition_names import is_named_after, rendition_digest, rendition_name
from pipeline.integrity import GRACE_SECONDS, Buckets, Fault, Finding, check
from pipeline.repair import repair
from tests.gallery import Gallery, picture
from tests.interruptions import PICTURES, WorkerDied, live_through
from tests.unit.pipeline.test_video_step import gallery_of_videos
from tests.videos import video


@pytest.fixture
def gallery() -> Gallery:
    """A gallery at rest with three albums, one in another, and more than one audience."""
    gallery = Gallery(edges=(8, 16))
    gallery.upload("Trips/metadata.yml", b"visible_to: [family]")
    for path in ("Lake/a.jpg", "Lake/b.jpg", "Trips/Hill/c.jpg"):
        gallery.upload(path, picture((40, 24), "navy" if "b" in path else "teal"))
    gallery.upload("Lake/damaged.jpg", b"no picture")
    gallery.settle()
    gallery.clock.now += GRACE_SECONDS + 1
    return gallery


def buckets(gallery: Gallery) -> Buckets:
    return Buckets(gallery.renditions, gallery.site)


def found(gallery: Gallery) -> list[Finding]:
    return check(gallery.catalog, buckets(gallery), gallery.clock(), deep=True)


def repaired(gallery: Gallery, rounds: int = 2) -> list[Finding]:
    """Repair what is found, as often as an owner would, and return what is found then."""
    for _ in range(rounds):
        repair(found(gallery), gallery.catalog, buckets(gallery), gallery.queue, gallery.clock())
        gallery.settle()
        gallery.clock.now += GRACE_SECONDS + 1
    return found(gallery)


def rendition(gallery: Gallery, path: str = "Lake/a.jpg") -> str:
    return min(gallery.photo(path).rendition_keys)


def cover(gallery: Gallery, prefix: str) -> str:
    return next(key for key in gallery.site.under(prefix) if "/c/" in key)


def alter(gallery: Gallery, key: str) -> None:
    bucket = gallery.renditions if key in gallery.renditions.objects else gallery.site
    bucket.put(key, b"other bytes", *bucket.headers[key])
    gallery.clock.now += GRACE_SECONDS + 1


def test_nothing_is_wrong_with_a_gallery_at_rest(gallery: Gallery) -> None:
    gallery.upload("Lake/b.jpg", PICTURES["olive"])
    gallery.remove("Lake/a.jpg")
    gallery.upload("Trips/metadata.yml", b"visible_to: [friends]")
    gallery.settle()
    gallery.clock.now += GRACE_SECONDS + 1

    assert found(gallery) == []


def test_one_of_each_is_reported_exactly_and_repaired(gallery: Gallery) -> None:
    missing, altered = rendition(gallery, "Lake/a.jpg"), rendition(gallery, "Lake/b.jpg")
    gallery.renditions.delete([missing])
    gallery.renditions.put("g/x/y/i/orphan.jpg", b"left over")
    alter(gallery, altered)

    assert found(gallery) == [
        Finding(Fault.ALTERED, "renditions", altered),
        Finding(Fault.MISSING, "renditions", missing),
        Finding(Fault.ORPHAN, "renditions", "g/x/y/i/orphan.jpg"),
    ]
    assert repaired(gallery) == []
    assert {missing, altered} <= gallery.renditions.objects.keys()


PAGES: dict[str, Callable[[Gallery], str]] = {
    "album page": lambda gallery: next(iter(gallery.pages())),
    "stylesheet": lambda gallery: next(key for key in gallery.site.objects if key.endswith("album.css")),
    "home": lambda gallery: next(key for key in gallery.site.under("h/") if key.endswith("index.html")),
    "cover on a home": lambda gallery: cover(gallery, "h/"),
    "cover on a page": lambda gallery: cover(gallery, "g/"),
}


@pytest.mark.parametrize("what", PAGES)
def test_a_part_of_a_page_that_is_missing_is_made_again(gallery: Gallery, what: str) -> None:
    key = PAGES[what](gallery)
    former = gallery.site.objects[key].data
    gallery.site.delete([key])

    assert found(gallery) == [Finding(Fault.MISSING, "site", key)]
    assert repaired(gallery, rounds=1) == []
    assert gallery.site.objects[key].data == former


@pytest.mark.parametrize("what", [name for name in PAGES if "cover" in name])
def test_a_copy_of_a_rendition_that_was_altered_is_copied_again(gallery: Gallery, what: str) -> None:
    key = PAGES[what](gallery)
    former = gallery.site.objects[key].data
    alter(gallery, key)

    assert found(gallery) == [Finding(Fault.ALTERED, "site", key)]
    assert repaired(gallery, rounds=1) == []
    assert gallery.site.objects[key].data == former


def test_a_film_is_compared_with_its_name_and_made_again() -> None:
    gallery = gallery_of_videos()
    gallery.upload("Lake/film.mp4", video())
    gallery.settle()
    gallery.clock.now += GRACE_SECONDS + 1
    photo = gallery.photo("Lake/film.mp4")
    assert photo.film
    assert found(gallery) == []
    key = f"{photo.prefix}i/{photo.film.name}"
    alter(gallery, key)

    assert found(gallery) == [Finding(Fault.ALTERED, "renditions", key)]
    assert repaired(gallery, rounds=1) == []


def test_everything_that_was_derived_can_be_lost(gallery: Gallery) -> None:
    gallery.renditions.objects.clear()
    gallery.site.objects.clear()

    assert {each.fault for each in found(gallery)} == {Fault.MISSING}
    assert repaired(gallery) == []
    assert len(gallery.pages()) == 3


def test_what_is_altered_is_seen_by_a_deep_check_alone(gallery: Gallery) -> None:
    alter(gallery, rendition(gallery))

    assert check(gallery.catalog, buckets(gallery), gallery.clock()) == []


def test_an_object_that_may_be_about_to_get_a_row_is_no_orphan(gallery: Gallery) -> None:
    gallery.renditions.put("g/x/y/i/young.jpg", b"")
    gallery.site.put("h/x/index.html", b"")

    assert found(gallery) == []
    gallery.clock.now += GRACE_SECONDS
    assert {each.key for each in found(gallery)} == {"g/x/y/i/young.jpg", "h/x/index.html"}


def test_what_is_not_of_albums_and_homes_is_nobodys_business(gallery: Gallery) -> None:
    gallery.renditions.put("work/master", b"")
    gallery.site.put("public/index.html", b"")
    gallery.clock.now += GRACE_SECONDS + 1

    assert found(gallery) == []


def test_an_orphan_that_has_got_a_row_since_it_was_found_is_not_deleted(gallery: Gallery) -> None:
    key = rendition(gallery)
    repair(
        [Finding(Fault.ORPHAN, "renditions", key)],
        gallery.catalog,
        buckets(gallery),
        gallery.queue,
        gallery.clock(),
    )

    assert key in gallery.renditions.objects


def test_a_gallery_at_work_has_nothing_wrong_with_it(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While buckets are listed a photo is removed and its renditions swept, and another one appears."""
    listing, key = gallery.renditions.list_objects, rendition(gallery)

    def list_while_at_work(prefix: str) -> object:
        gallery.remove("Lake/a.jpg")
        gallery.upload("Lake/new.jpg", PICTURES["olive"])
        gallery.settle()
        gallery.clock.now += GRACE_SECONDS + 1
        return listing(prefix)

    monkeypatch.setattr(gallery.renditions, "list_objects", list_while_at_work)
    assert found(gallery) == []
    assert key not in gallery.renditions.objects


def test_what_is_about_to_be_swept_is_no_orphan(gallery: Gallery) -> None:
    former = gallery.photo("Lake/a.jpg").rendition_keys
    gallery.upload("Lake/a.jpg", PICTURES["olive"])
    while not gallery.photo("Lake/a.jpg").obsolete:
        messages = gallery.queue.receive(1)
        gallery.queue.finish(messages, gallery.runner.run_batch(messages))
    gallery.clock.now += GRACE_SECONDS + 1

    assert former <= gallery.renditions.objects.keys()
    assert found(gallery) == []


def test_what_is_adopted_while_a_check_is_at_work_is_no_orphan(monkeypatch: pytest.MonkeyPatch) -> None:
    gallery = died_before_commit(monkeypatch)
    (message,) = gallery.queue.received.values()
    assert {each.fault for each in found(gallery)} == {Fault.ORPHAN}
    listing = gallery.renditions.list_objects

    def list_while_at_work(prefix: str) -> object:
        gallery.queue.finish([message], {message.id})
        gallery.settle()
        return listing(prefix)

    monkeypatch.setattr(gallery.renditions, "list_objects", list_while_at_work)
    assert found(gallery) == []


@pytest.mark.parametrize("block", range(3))
def test_what_dying_workers_leave_behind_is_swept_by_a_repair(block: int) -> None:
    for seed in range(block, 30, 3):
        rng = random.Random(seed)
        gallery = Gallery(edges=(8, 16))
        live_through(gallery, rng, rate=0.05, changes=12, rounds=6)
        gallery.clock.now += GRACE_SECONDS + 1

        left = {(each.fault, each.bucket) for each in found(gallery)}
        assert left <= {(Fault.ORPHAN, "renditions")}, f"seed {seed}"
        assert repaired(gallery, rounds=1) == [], f"seed {seed}"


def died_before_commit(monkeypatch: pytest.MonkeyPatch) -> Gallery:
    """Return a gallery in which a worker has written renditions, but not the row that names them."""
    gallery = Gallery(edges=(8, 16))
    gallery.upload("Lake/a.jpg", picture((40, 24), "teal"))

    def die(*_: object) -> bool:
        raise WorkerDied

    with monkeypatch.context() as patched:
        patched.setattr(gallery.catalog, "put_photo", die)
        with pytest.raises(WorkerDied):
            gallery.settle()
    gallery.clock.now += GRACE_SECONDS + 1
    return gallery


def test_renditions_of_an_original_that_was_replaced_before_they_were_committed_are_swept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gallery = died_before_commit(monkeypatch)
    lost = set(gallery.renditions.under("g/"))
    gallery.upload("Lake/a.jpg", picture((40, 24), "navy"))  # and the message that died never comes again
    gallery.settle()

    assert {each.key for each in found(gallery)} == lost != set()
    assert repaired(gallery, rounds=1) == []
    assert set(gallery.renditions.under("g/")) == gallery.photo("Lake/a.jpg").rendition_keys


def test_a_name_is_of_its_bytes_and_its_version() -> None:
    name = rendition_name("photo", 320, "avif", rendition_digest(b"data", "v1"))

    assert is_named_after(name, BytesIO(b"data"), "v1")
    assert not is_named_after(name, BytesIO(b"Data"), "v1")
    assert not is_named_after(name, BytesIO(b"data"), "v2")
    assert not is_named_after("index.html", BytesIO(b"data"), "v1")
