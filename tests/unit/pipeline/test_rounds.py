"""Rounds of publishing: how much one does, when it stops, and where the next one goes on."""

import json
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from catalog.albums import Album, Cover
from catalog.audiences import Audience
from catalog.footprints import Footprint
from catalog.photos import Photo, Rendition
from catalog.summaries import Summary
from pipeline import layout, register
from pipeline.errors import ContentionError
from pipeline.jobs import RebuildJob
from pipeline.runner import PAUSE_SECONDS
from tests.fakes import Objects
from tests.gallery import FAMILY, OWNER, SALT, Gallery, picture
from tests.interruptions import assert_as_if_built_anew, assert_site_shows_bucket

PICTURE = picture((24, 16))


def slow_site(gallery: Gallery, monkeypatch: pytest.MonkeyPatch, seconds: float) -> Counter[str]:
    """Let each object of the site take *seconds* to be written; return how often each was."""
    written: Counter[str] = Counter()
    put = gallery.site.put

    def put_slowly(key: str, *arguments: Any) -> None:
        gallery.clock.now += seconds
        written[key] += 1
        put(key, *arguments)

    monkeypatch.setattr(gallery.site, "put", put_slowly)
    return written


def a_large_gallery(**recipe: Any) -> Gallery:
    gallery = Gallery(edges=(8, 16), **recipe)
    for number in range(24):
        gallery.upload(f"{2000 + number // 6}/{number % 6 + 1:02}/a.jpg", PICTURE)
    return gallery


def test_what_is_too_much_for_one_round_is_published_by_several_and_nothing_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gallery = a_large_gallery()
    written = slow_site(gallery, monkeypatch, seconds=3)
    gallery.settle()

    assert gallery.failures, "one round was enough"
    assert {written[key] for key in gallery.site.under("g/")} == {1}
    assert gallery.catalog.builds == 1
    assert_site_shows_bucket(gallery, seed=0)


def test_a_new_design_reaches_every_page_once_in_as_many_rounds_as_it_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gallery = a_large_gallery()
    gallery.settle()
    written = slow_site(gallery, monkeypatch, seconds=3)
    gallery.switch(title="Another title")
    gallery.queue.send([RebuildJob(0, tick=True)])
    gallery.settle()

    assert gallery.failures, "one round was enough"
    assert {written[key] for key in gallery.pages()} == {1}
    assert all("Another title" in page for page in [*gallery.pages().values(), gallery.home(OWNER)])


def test_a_design_that_comes_back_before_the_other_is_published_is_on_all_pages_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gallery = a_large_gallery()
    gallery.settle()
    before = gallery.pages()
    with monkeypatch.context() as patched:
        slow_site(gallery, patched, seconds=3)
        gallery.switch(title="Another title")
        gallery.queue.send([RebuildJob(0, tick=True)])
        messages = gallery.queue.receive(1)
        assert gallery.runner.run_batch(messages)
    assert gallery.pages() != before
    gallery.switch(title="Our photos")
    gallery.queue.send([RebuildJob(0, tick=True)])
    gallery.settle()

    assert gallery.pages() == before


def test_an_audience_that_takes_several_rounds_to_change_leaves_nothing_where_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gallery = a_large_gallery()
    gallery.settle()
    before = {*gallery.site.under("g/"), *gallery.renditions.under("g/")}
    with monkeypatch.context() as patched:
        slow_site(gallery, patched, seconds=3)
        gallery.upload("metadata.yml", b"visible_to: family")
        gallery.settle()

    assert gallery.failures, "one round was enough"
    assert before.isdisjoint({*gallery.site.under("g/"), *gallery.renditions.under("g/")})
    assert_site_shows_bucket(gallery, seed=0)


def test_a_round_that_stops_deletes_nothing_that_a_page_may_still_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gallery = a_large_gallery()
    gallery.settle()
    before = {**gallery.site.objects, **gallery.renditions.objects}
    slow_site(gallery, monkeypatch, seconds=3)
    gallery.upload("metadata.yml", b"visible_to: family")
    assert not gallery.runner.run_batch(gallery.queue.receive(1))  # the description
    assert gallery.runner.run_batch(gallery.queue.receive(1)), "one round was enough"

    assert before.keys() <= {*gallery.site.objects, *gallery.renditions.objects}


def watch_links(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Look at all pages after each write and each delete; return how often something had happened."""
    steps: Counter[str] = Counter()

    def watched(store: Objects, name: str) -> Any:
        call = getattr(store, name)

        def run(*arguments: Any) -> Any:
            result = call(*arguments)
            steps[name] += 1
            assert_all_that_pages_show_is_there(gallery)
            return result

        return run

    for store in (gallery.site, gallery.renditions):
        for name in ("put", "copy_from", "delete"):
            monkeypatch.setattr(store, name, watched(store, name))
    return steps


def assert_all_that_pages_show_is_there(gallery: Gallery) -> None:
    """Check pictures, covers and cards; a breadcrumb may lead to a page that is being written."""
    stored = {*gallery.site.objects, *gallery.renditions.objects}
    pages = {key: each.data.decode() for key, each in gallery.site.objects.items() if key.endswith(".html")}
    for key, page in pages.items():
        shown = re.findall(r"/((?:g|h)/[^\s\"',]+/[ic]/[^\s\"',]+)", page)
        cards = re.findall(r'class="card" href="/([^"]+)"', page)
        missing = {*shown, *cards} - stored
        assert not missing, f"{key} shows what is not there: {sorted(missing)[:2]}"


def test_at_every_moment_all_that_pages_show_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    gallery = Gallery(edges=(8, 16))
    for path in (
        "Lake/a.jpg",
        "Lake/Shore/a.jpg",
        "Lake/Shore/b.jpg",
        "Lake/Shore/Reeds/a.jpg",
        "Hill/a.jpg",
    ):
        gallery.upload(path, PICTURE)
    gallery.settle()
    steps = watch_links(gallery, monkeypatch)
    changes = (
        ("Lake/metadata.yml", b"title: T\nvisible_to: family"),
        ("Lake/Shore/metadata.yml", b"visible_to: [family, friends]"),
        ("Lake/a.jpg", picture((24, 16), "navy")),
        ("Lake/Shore/Reeds/a.jpg", None),
        ("Lake/metadata.yml", None),
        ("Lake/a.jpg", None),
    )
    for path, data in changes:
        if data is None:
            gallery.remove(path)
        else:
            gallery.upload(path, data)
        gallery.settle()

    assert min(steps[name] for name in ("put", "copy_from", "delete")) > 10
    assert_site_shows_bucket(gallery, seed=0)


def test_a_photo_that_is_replaced_while_a_round_sweeps_stays_until_its_page_shows_the_new_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gallery = Gallery(edges=(8, 16))
    gallery.upload("Lake/a.jpg", PICTURE)
    gallery.settle()
    gallery.upload("Lake/a.jpg", picture((24, 16), "navy"))
    photos, looks = gallery.catalog.photos, Counter[str]()

    def photos_meanwhile(album: str) -> list[Photo]:
        looks[album] += 1
        if looks[album] == 2:  # the first was for the page, this one is for the sweep
            newest = replace(
                gallery.photo("Lake/a.jpg"), sequencer="9" * 64, renditions=(), obsolete=frozenset()
            )
            register.commit(newest.damaged("cut off"), gallery.catalog)
        return photos(album)

    monkeypatch.setattr(gallery.catalog, "photos", photos_meanwhile)
    gallery.settle()
    assert_all_that_pages_show_is_there(gallery)

    album = gallery.photo("Lake/a.jpg").album
    gallery.shop.catalog.count_album_change(album, "Lake")
    gallery.queue.send([RebuildJob(gallery.catalog.count_change(gallery.clock()))])
    gallery.settle()
    assert gallery.pages() == {}
    assert gallery.renditions.under("g/") == []


def test_a_photo_replaced_over_and_over_waits_for_a_rebuild_before_its_row_is_full() -> None:
    gallery = Gallery(edges=(8, 16))
    gallery.upload("Lake/a.jpg", PICTURE)
    gallery.settle()
    photo = gallery.photo("Lake/a.jpg")

    def newer(number: int) -> Photo:
        files = tuple(replace(each, name=f"{number}-{each.name}") for each in photo.renditions)
        return replace(photo, sequencer=f"{number:04}".rjust(64, "9"), renditions=files)

    def replace_over_and_over() -> None:
        for number in range(1000):
            register.commit(newer(number), gallery.catalog)

    with pytest.raises(ContentionError, match=r"waits for a rebuild: 200[1-9] keys"):
        replace_over_and_over()
    full = gallery.photo("Lake/a.jpg")
    assert len(json.dumps(full.to_item())) < 400_000 / 2

    gallery.catalog.count_album_change(photo.album, "Lake")
    gallery.queue.send([RebuildJob(gallery.catalog.count_change(gallery.clock()))])
    gallery.settle()
    register.commit(newer(999), gallery.catalog)
    assert len(gallery.photo("Lake/a.jpg").obsolete) == len(photo.renditions)


def test_folders_thirty_levels_deep_are_published_and_follow_a_change_at_the_top() -> None:
    gallery = Gallery(edges=(8, 16))
    path = "/".join(f"level {number}" for number in range(30))
    gallery.upload(f"{path}/a.jpg", PICTURE)
    gallery.settle()
    gallery.upload("level 0/metadata.yml", b"title: The first\nvisible_to: family")
    gallery.settle()

    assert len(gallery.pages()) == 30
    assert all("The first" in page for page in gallery.pages().values())
    # Among the latest, and among all.
    assert gallery.home(FAMILY).count("The first") == 2
    assert_as_if_built_anew(gallery, seed=0)


def test_a_change_is_published_without_a_look_at_albums_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    gallery = a_large_gallery()
    gallery.settle()
    looked_at: Counter[str] = Counter()
    photos, album = gallery.catalog.photos, gallery.catalog.album

    def note(name: str, look: Any) -> Any:
        return lambda id_: looked_at.update([f"{name} {gallery.catalog.album_rows[id_].path}"]) or look(id_)

    gallery.upload("2001/03/b.jpg", PICTURE)
    while not gallery.catalog.change_rows:
        messages = gallery.queue.receive(4)
        gallery.queue.finish(messages, gallery.runner.run_batch(messages))
    monkeypatch.setattr(gallery.catalog, "photos", note("photos of", photos))
    monkeypatch.setattr(gallery.catalog, "album", note("album", album))
    gallery.settle()

    assert looked_at == Counter(["album ", "album 2001", "album 2001/03", "photos of 2001/03"])


def test_a_page_names_no_more_files_of_covers_than_its_row_can_hold() -> None:
    files = tuple(Rendition(f"{'x' * 16}-{w}.{'0' * 12}.avif", w, w, "image/avif") for w in (320, 640))
    everyone = Audience.of(["everyone"])
    candidates = [
        Summary(
            f"{n:016}", f"{n:05}", f"{n:05}", f"g/{n}/", 1, 0, Cover("g/y/", files, 1, 1, ""), everyone, None
        )
        for n in range(3000)
    ]
    page = layout.home_page(OWNER, OWNER.id(SALT), candidates)
    covers = layout.home_covers(OWNER, OWNER.id(SALT), candidates[:1500])

    (year,) = page.years
    assert len(year.cards) == 3000
    assert sum(card.cover is not None for card in year.cards) == layout.COVER_FILES_A_PAGE / 2
    assert len(covers) <= layout.COVER_FILES_A_PAGE


def test_the_row_of_a_page_with_as_many_covers_as_there_may_be_fits_into_the_table() -> None:
    """DynamoDB takes 400 KB; twice all covers, as while they change, and a large metadata.yml."""

    def keys(audience: str) -> frozenset[str]:
        numbers = range(layout.COVER_FILES_A_PAGE)
        return frozenset(f"g/{audience * 16}/{'y' * 16}/c/{n:016}-320.{'0' * 12}.avif" for n in numbers)

    page = Footprint("r" * 32, keys("a"), keys("b"))
    assert len(json.dumps(Album("i", "p", page=page).to_item())) + 64 * 1024 < 400_000


def test_a_rebuild_that_fails_is_tried_again_soon_and_then_less_and_less_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gallery = Gallery(edges=(8, 16))
    gallery.upload("Lake/a.jpg", PICTURE)
    put, tries = gallery.site.put, list[float]()

    def put_the_third_time(*arguments: Any) -> None:
        tries.append(gallery.clock())
        if len(tries) < 3:
            raise ConnectionError("S3 is away")
        put(*arguments)

    monkeypatch.setattr(gallery.site, "put", put_the_third_time)
    gallery.settle()

    assert tries[1] - tries[0] == PAUSE_SECONDS * 2
    assert tries[2] - tries[1] == PAUSE_SECONDS * 4
    assert gallery.pages()
