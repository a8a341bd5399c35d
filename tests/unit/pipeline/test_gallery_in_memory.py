"""The whole way of originals to pages, with everything but AWS."""

import random
import re

import pytest

from catalog.photos import State
from pipeline.jobs import RebuildJob
from tests.gallery import FAMILY, FRIENDS, OWNER, SALT, Gallery, picture

GRANT_SECONDS = 60 * 60  # by default


def test_an_upload_ends_on_an_album_page_and_on_every_home() -> None:
    gallery = Gallery()
    gallery.upload("Lake/a.jpg", picture())
    gallery.settle()

    (page,) = gallery.pages().values()
    photo = gallery.photo("Lake/a.jpg")
    assert re.search(r"<h1[^>]*>Lake</h1>", page)
    assert {(r.width, r.media_type) for r in photo.renditions} == {
        (width, kind) for width in (32, 64, 128) for kind in ("image/avif", "image/jpeg")
    }
    named = {r.name for r in photo.renditions if f"/{photo.prefix}i/{r.name}" in page}
    assert named == {r.name for r in photo.renditions if r.media_type == "image/avif" or r.width == 128}
    assert all("Lake" in gallery.home(view) for view in (FAMILY, FRIENDS, OWNER))


def every_link_leads_somewhere(gallery: Gallery) -> None:
    stored = set(gallery.site.objects) | set(gallery.renditions.objects)
    for key, page in {
        k: v.data.decode() for k, v in gallery.site.objects.items() if k.endswith("html")
    }.items():
        for link in re.findall(r"/(?:g|h)/[a-z2-7]{16}/[^\s\"',]+", page):
            assert link.lstrip("/") in stored, f"{key} refers to {link}"


def test_a_delete_removes_the_page_the_renditions_and_nothing_else() -> None:
    gallery = Gallery()
    gallery.upload("Lake/a.jpg", picture())
    gallery.upload("Hill/b.jpg", picture(colour="olive"))
    gallery.settle()
    gallery.remove("Lake/a.jpg")
    gallery.settle()

    assert len(gallery.pages()) == 1
    assert "Lake" not in gallery.home(OWNER)
    assert set(gallery.renditions.under("g/")) == gallery.photo("Hill/b.jpg").rendition_keys
    assert gallery.photo("Lake/a.jpg").state is State.GONE
    every_link_leads_somewhere(gallery)


def test_a_replaced_photo_leaves_none_of_its_old_renditions() -> None:
    gallery = Gallery()
    gallery.upload("Lake/a.jpg", picture())
    gallery.settle()
    gallery.upload("Lake/a.jpg", picture(colour="navy"))
    gallery.settle()

    assert set(gallery.renditions.under("g/")) == gallery.photo("Lake/a.jpg").rendition_keys
    every_link_leads_somewhere(gallery)


def test_a_photo_that_is_deleted_and_uploaded_again_is_there() -> None:
    gallery = Gallery()
    gallery.upload("Lake/a.jpg", picture())
    gallery.settle()
    gallery.remove("Lake/a.jpg")
    gallery.upload("Lake/a.jpg", picture())
    gallery.settle()

    assert set(gallery.renditions.under("g/")) == gallery.photo("Lake/a.jpg").rendition_keys
    every_link_leads_somewhere(gallery)


def test_what_a_view_may_not_see_is_absent_from_its_home() -> None:
    gallery = Gallery()
    gallery.upload("Secret/metadata.yml", b"visible_to: [family]\ntitle: Surprise party")
    gallery.upload("Secret/a.jpg", picture())
    gallery.settle()

    assert "Surprise party" in gallery.home(FAMILY)
    assert "Surprise party" in gallery.home(OWNER)
    assert "Surprise party" not in gallery.home(FRIENDS)


def test_an_edit_of_the_metadata_alone_rebuilds_and_moves_the_album_to_its_new_audience() -> None:
    gallery = Gallery()
    gallery.upload("Lake/a.jpg", picture())
    gallery.settle()
    before = set(gallery.renditions.under("g/"))
    gallery.upload("Lake/metadata.yml", b"title: The lake\nvisible_to: friends\ncaptions: {a.jpg: Splash}")
    gallery.settle()

    (page,) = gallery.pages().values()
    assert "The lake" in page
    assert "Splash" in page
    assert "The lake" not in gallery.home(FAMILY)
    after = set(gallery.renditions.under("g/"))
    assert before.isdisjoint(after)
    assert after == gallery.photo("Lake/a.jpg").rendition_keys
    every_link_leads_somewhere(gallery)


def test_a_parents_new_audience_moves_the_albums_in_it() -> None:
    gallery = Gallery()
    gallery.upload("Trips/Lake/a.jpg", picture())
    gallery.settle()
    gallery.upload("Trips/metadata.yml", b"visible_to: []")
    gallery.settle()

    assert "Trips" not in gallery.home(FAMILY)
    assert "Trips" in gallery.home(OWNER)
    assert len(gallery.catalog.audience_rows) == 1
    every_link_leads_somewhere(gallery)


def test_a_parents_page_and_the_breadcrumbs_below_follow_a_new_title() -> None:
    gallery = Gallery()
    gallery.upload("Trips/Lake/a.jpg", picture())
    gallery.settle()
    gallery.upload("Trips/metadata.yml", b"title: Journeys")
    gallery.settle()

    assert all("Journeys" in page for page in gallery.pages().values())
    assert not any("Trips" in page for page in gallery.pages().values())


def test_only_what_changed_is_rendered() -> None:
    gallery = Gallery()
    gallery.upload("Lake/a.jpg", picture())
    gallery.upload("Hill/b.jpg", picture())
    gallery.settle()
    versions = {key: gallery.site.objects[key].version for key in gallery.pages()}
    gallery.upload("Lake/c.jpg", picture(colour="olive"))
    gallery.settle()

    rendered = [key for key in gallery.pages() if gallery.site.objects[key].version != versions[key]]
    assert rendered == [key for key, page in gallery.pages().items() if "Lake" in page]


def test_a_burst_is_published_by_few_rebuilds() -> None:
    gallery = Gallery()
    for number in range(60):
        gallery.upload(f"Lake/{number}.jpg", picture((40, 30)))
    gallery.settle()

    assert gallery.catalog.builds <= 2
    assert gallery.catalog.state.built == gallery.catalog.state.dirty == 60


def test_a_burst_that_does_not_end_is_published_at_the_ceiling() -> None:
    gallery = Gallery(quiet_seconds=30, ceiling_seconds=100)
    for number in range(20):
        gallery.upload(f"Lake/{number}.jpg", picture((40, 30)))
        for _ in range(3):
            messages = gallery.queue.receive(4, wait=False)
            gallery.queue.finish(messages, gallery.runner.run_batch(messages))
        gallery.clock.now += 20
    built_during = gallery.catalog.builds
    gallery.settle()

    assert 2 <= built_during <= 8
    assert gallery.catalog.state.built == 20


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.jpg", b"", "empty"),
        ("text.jpg", b"not a picture", "not a picture in a known format"),
        ("cut.jpg", picture((400, 300))[:300], "cannot be decoded"),
        ("film.mp4", b"\0\0\0\x18ftypmp42", "videos are off"),
    ],
)
def test_a_damaged_file_is_a_result_with_a_reason(name: str, data: bytes, reason: str) -> None:
    gallery = Gallery()
    gallery.upload(f"Lake/{name}", data)
    gallery.upload("Lake/good.jpg", picture())
    gallery.settle()

    assert gallery.photo(f"Lake/{name}").state is State.DAMAGED
    assert reason in gallery.photo(f"Lake/{name}").reason
    assert gallery.photo("Lake/good.jpg").state is State.READY
    assert gallery.failures == []
    assert len(gallery.pages()) == 1


def test_a_file_that_ends_early_is_shown_with_its_flaw() -> None:
    gallery = Gallery()
    gallery.upload("Lake/cut.jpg", picture((400, 300))[:-600])
    gallery.settle()

    assert gallery.photo("Lake/cut.jpg").state is State.READY
    assert gallery.photo("Lake/cut.jpg").flaw == "the file ends early or is broken; what is there is shown"


def test_a_broken_description_is_noted_and_the_last_good_one_stays() -> None:
    gallery = Gallery()
    gallery.upload("Lake/metadata.yml", b"title: Good\nvisible_to: family")
    gallery.upload("Lake/a.jpg", picture())
    gallery.settle()
    gallery.upload("Lake/metadata.yml", b"title: [broken")
    gallery.settle()

    (album,) = [album for album in gallery.catalog.albums() if album.path == "Lake"]
    assert "metadata.yml line 1" in album.problem
    assert "Good" in gallery.home(FAMILY)
    assert "Good" not in gallery.home(FRIENDS)


def test_messages_in_any_order_and_twice_end_in_what_the_bucket_shows() -> None:
    rng = random.Random(7)
    for _ in range(20):
        gallery = Gallery()
        bodies = [
            gallery.upload("Lake/a.jpg", picture()),
            gallery.upload("Lake/a.jpg", picture(colour="navy")),
            gallery.remove("Lake/b.jpg"),
            gallery.upload("Lake/b.jpg", picture(colour="olive")),
            gallery.remove("Lake/b.jpg"),
            gallery.upload("Lake/metadata.yml", b"title: One"),
            gallery.upload("Lake/metadata.yml", b"title: Two"),
        ]
        for body in rng.choices(bodies, k=5):
            gallery.queue.send_body(body)
        rng.shuffle(gallery.queue.waiting)
        gallery.settle(batch=rng.randint(1, 6))

        assert gallery.photo("Lake/a.jpg").state is State.READY
        assert gallery.photo("Lake/b.jpg").state is State.GONE
        assert set(gallery.renditions.under("g/")) == gallery.photo("Lake/a.jpg").rendition_keys
        assert "Two" in gallery.home(OWNER)
        every_link_leads_somewhere(gallery)


def test_old_news_that_comes_late_changes_nothing() -> None:
    gallery = Gallery()
    old = gallery.upload("Lake/a.jpg", picture())
    gallery.settle()
    gallery.remove("Lake/a.jpg")
    gallery.settle()
    gallery.queue.send_body(old)
    gallery.settle()

    assert gallery.photo("Lake/a.jpg").state is State.GONE
    assert gallery.renditions.under("g/") == []


def test_the_buckets_test_message_builds_the_first_empty_site() -> None:
    gallery = Gallery()
    gallery.queue.send_body('{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}')
    gallery.settle()

    assert "No albums" in gallery.home(FAMILY)


def test_a_tick_without_news_does_nothing() -> None:
    gallery = Gallery()
    gallery.queue.send([RebuildJob(0, tick=True)])
    gallery.settle()
    gallery.queue.send([RebuildJob(0, tick=True)])
    gallery.settle()

    assert gallery.catalog.builds == 1


def test_a_tick_publishes_what_a_lost_message_left_behind() -> None:
    gallery = Gallery()
    gallery.upload("Lake/a.jpg", picture())
    while not gallery.catalog.state.dirty:
        messages = gallery.queue.receive(4)
        gallery.queue.finish(messages, gallery.runner.run_batch(messages))
    gallery.queue.waiting.clear()
    gallery.clock.now += gallery.shop.recipe.ceiling_seconds
    gallery.queue.send([RebuildJob(0, tick=True)])
    gallery.settle()

    assert "Lake" in gallery.home(FAMILY)


def test_a_message_that_nobody_understands_is_dropped() -> None:
    gallery = Gallery()
    for body in ("", "{}", "[]", '{"vitrine":1}', '{"Records":[{}]}', "null", '{"vitrine":1,"step":"x"}'):
        gallery.queue.send_body(body)
    gallery.settle()

    assert gallery.failures == []


def test_folder_markers_and_hidden_files_are_ignored() -> None:
    gallery = Gallery()
    for name in ("Lake/", "Lake/.DS_Store", "Lake/Thumbs.db"):
        gallery.upload(name, b"")
    gallery.settle()

    assert gallery.catalog.photo_rows == {}


def test_covers_lie_under_the_grant_of_the_page_that_shows_them() -> None:
    gallery = Gallery()
    gallery.upload("Trips/Lake/metadata.yml", b"visible_to: [family, friends]\ncover: b.jpg")
    gallery.upload("Trips/metadata.yml", b"visible_to: [family]")
    gallery.upload("Trips/Lake/a.jpg", picture())
    gallery.upload("Trips/Lake/b.jpg", picture(colour="navy"))
    gallery.settle()

    chosen = gallery.photo("Trips/Lake/b.jpg").id
    home = f"h/{FRIENDS.id(SALT)}/c/"
    assert any(chosen in key for key in gallery.site.under(home))
    parent = next(key for key, page in gallery.pages().items() if "Trips" in page and "Lake" in page)
    assert any(chosen in key for key in gallery.site.under(parent.replace("index.html", "c/")))
    every_link_leads_somewhere(gallery)


def test_the_home_of_a_view_that_nobody_has_any_more_is_removed() -> None:
    gallery = Gallery()
    gallery.upload("Lake/a.jpg", picture())
    gallery.settle()
    gone = FRIENDS.id(SALT)
    del gallery.catalog.view_rows[gone]
    gallery.queue.send([RebuildJob(0, tick=True)])
    gallery.settle()

    assert gallery.site.under(f"h/{gone}/") == []
    assert gone not in gallery.catalog.home_rows
    assert "Lake" in gallery.home(FAMILY)


def test_no_cache_but_a_browsers_keeps_a_rendition_for_longer_than_a_grant_lasts() -> None:
    gallery = Gallery()
    gallery.upload("Lake/a.jpg", picture())
    gallery.settle()

    for key in gallery.renditions.under("g/"):
        _, cache_control = gallery.renditions.headers[key]
        shared = re.search(r"s-maxage=(\d+)", cache_control)
        assert shared, f"{key}: {cache_control}"
        assert int(shared[1]) <= GRANT_SECONDS
