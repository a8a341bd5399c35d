"""A view's index holds what that view may see, whatever changes, and nothing else."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from catalog import keys
from catalog.albums import Album
from catalog.audiences import View
from pipeline import indexes, shards
from pipeline import round as round_
from pipeline.album_pages import AlbumPages
from pipeline.entries import Entries
from pipeline.integrity import Buckets, Fault, check
from pipeline.jobs import RebuildJob
from pipeline.repair import repair
from tests.gallery import FAMILY, FRIENDS, OWNER, SALT, Gallery
from tests.interruptions import PICTURES, assert_as_if_built_anew
from tests.unit.pipeline.test_interruptions import lives_through_a_round_of
from tests.unit.pipeline.test_rounds import slow_site

COUSINS = View.of(["cousins"], sees_all=False)


def gallery_of(**files: str) -> Gallery:
    """Return a published gallery; a file is a picture's name, or the text of a metadata.yml."""
    gallery = Gallery(edges=(8, 16))
    put(gallery, **files)
    return gallery


def put(gallery: Gallery, **files: str) -> None:
    for path, content in files.items():
        data = PICTURES[content] if content in PICTURES else content.encode()
        gallery.upload(path, data)
    gallery.settle()


def index(gallery: Gallery, view: View) -> dict[str, Any]:
    """Return what *view* can search, by slot, as its browser would read it."""
    found: dict[str, Any] = {}
    for name in json.loads(gallery.site.objects[keys.index_file(view.id(SALT), "index")].data):
        found |= json.loads(gallery.site.objects[keys.index_file(view.id(SALT), name)].data)
    return found


def words(gallery: Gallery, view: View) -> set[tuple[str, str, str]]:
    """Return day, album and words of every photo that *view* finds."""
    return {
        (slot[:4], title, photo[2])
        for slot, (title, _, photos) in index(gallery, view).items()
        for photo in photos or [["", 0, ""]]
    }


def bytes_of(gallery: Gallery, view: View) -> bytes:
    return b"".join(gallery.site.objects[key].data for key in gallery.site.under(f"h/{view.id(SALT)}/x/"))


def settle_views(gallery: Gallery, *views: View) -> None:
    gallery.catalog.view_rows = {view.id(SALT): view for view in views}
    gallery.queue.send([RebuildJob(0, tick=True)])
    gallery.settle(most=100)


def test_photos_are_found_by_their_album_day_words_and_thumbnail() -> None:
    gallery = gallery_of(
        **{"Lake/a.jpg": "teal", "Lake/b.jpg": "tan", "Lake/metadata.yml": "captions: {a.jpg: Ahoy}"}
    )
    thumbnails = {photo.name: photo.pictures[0] for photo in gallery.catalog.photo_rows.values()}
    dated, undated = gallery.photo("Lake/a.jpg"), gallery.photo("Lake/b.jpg")
    audience = dated.prefix.split("/")[1]

    assert index(gallery, FAMILY) == {
        f"0704{dated.album}": [
            *("Lake", audience),
            [[dated.id, 2020, "Ahoy", thumbnails["a.jpg"].name.removeprefix(dated.id), 1.45]],
        ],
        f"0000{dated.album}": [
            *("Lake", audience),
            [[undated.id, 0, "b", thumbnails["b.jpg"].name.removeprefix(undated.id), 1.45]],
        ],
    }
    assert {each.media_type for each in thumbnails.values()} == {"image/jpeg"}


def test_a_replaced_a_renamed_and_a_removed_photo_are_found_as_they_are_now() -> None:
    gallery = gallery_of(**{"Lake/a.jpg": "teal", "Lake/b.jpg": "olive", "Hill/c.jpg": "navy"})

    gallery.remove("Lake/b.jpg")
    put(gallery, **{"Lake/a.jpg": "navy", "Hill/metadata.yml": "title: Mountain"})

    assert words(gallery, FAMILY) == {("1224", "Lake", "a"), ("1224", "Mountain", "c")}
    assert_as_if_built_anew(gallery, seed=0)


def test_a_photo_that_came_and_went_while_a_round_wrote_shards_is_not_found_for_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gallery = gallery_of(**{"Lake/a.jpg": "teal"})
    photo, entries = gallery.photo("Lake/a.jpg"), AlbumPages.entries
    ghost = replace(photo, id="a" * 16, name="ghost.jpg", key="photos/Lake/ghost.jpg")

    def with_a_ghost(albums: AlbumPages, path: str) -> Entries:
        gallery.catalog.photo_rows[ghost.album, ghost.id] = ghost
        found = entries(albums, path)
        del gallery.catalog.photo_rows[ghost.album, ghost.id]
        return found

    with monkeypatch.context() as patched:
        patched.setattr(AlbumPages, "entries", with_a_ghost)
        put(gallery, **{"Lake/metadata.yml": "title: Mere"})
    assert words(gallery, FAMILY) == {("0704", "Mere", "a"), ("0704", "Mere", "ghost")}

    put(gallery, **{"Lake/metadata.yml": "title: Mere\nsort: name"})

    assert words(gallery, FAMILY) == {("0704", "Mere", "a")}


def test_an_album_of_albums_is_found_without_photos_and_an_empty_one_is_not() -> None:
    gallery = gallery_of(**{"Trips/Lake/a.jpg": "teal", "Hill/c.jpg": "navy"})
    gallery.remove("Hill/c.jpg")
    gallery.settle()

    assert words(gallery, FAMILY) == {("0000", "Trips", ""), ("0704", "Lake", "a")}


def test_nothing_of_a_hidden_album_is_in_the_index_of_another_view() -> None:
    gallery = gallery_of(
        **{
            "Secret/metadata.yml": "title: Surprise\nvisible_to: family\ncaptions: {a.jpg: Psst}",
            "Secret/a.jpg": "teal",
            "Secret/Deep/b.jpg": "navy",
            "Lake/c.jpg": "teal",
        }
    )
    secret = gallery.photo("Secret/a.jpg")
    traces = [
        b"Surprise",
        b"Psst",
        b"Deep",
        secret.id.encode(),
        secret.album.encode(),
        secret.prefix[2:18].encode(),
    ]

    assert [trace for trace in traces if trace in bytes_of(gallery, FRIENDS)] == []
    assert [trace for trace in traces if trace not in bytes_of(gallery, FAMILY)] == []
    assert bytes_of(gallery, OWNER) == bytes_of(gallery, FAMILY)


def test_an_album_that_a_view_may_not_see_any_more_leaves_all_its_shards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shards, "MOST", 1)
    gallery = gallery_of(
        **{"Lake/a.jpg": "teal", "Lake/b.jpg": "olive", "Lake/c.jpg": "tan", "Hill/d.jpg": "olive"}
    )

    put(gallery, **{"Lake/metadata.yml": "visible_to: family"})

    assert words(gallery, FRIENDS) == {("0714", "Hill", "d")}
    assert len(gallery.site.under(f"h/{FRIENDS.id(SALT)}/x/")) == 2
    assert len(words(gallery, FAMILY)) == 4
    assert_as_if_built_anew(gallery, seed=0)


def test_a_new_view_searches_all_that_it_may_see() -> None:
    gallery = gallery_of(
        **{"Lake/a.jpg": "teal", "Hill/b.jpg": "navy", "Hill/metadata.yml": "visible_to: family"}
    )

    settle_views(gallery, FAMILY, FRIENDS, OWNER, COUSINS)

    assert words(gallery, COUSINS) == {("0704", "Lake", "a")}


def test_a_new_view_costs_nothing_in_the_indexes_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    gallery = gallery_of(**{"Lake/a.jpg": "teal", "Hill/b.jpg": "navy"})
    others = tuple(f"h/{view.id(SALT)}/x/" for view in (FAMILY, FRIENDS, OWNER))
    read, written = recorded(gallery, "get", monkeypatch), recorded(gallery, "put", monkeypatch)

    settle_views(gallery, FAMILY, FRIENDS, OWNER, COUSINS)

    assert words(gallery, COUSINS) == words(gallery, FAMILY)
    assert [key for key in (*read, *written) if key.startswith(others)] == []


def test_an_album_that_is_too_much_for_a_round_comes_into_the_index_month_by_month(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gallery = gallery_of(**{f"Years/{colour}.jpg": colour for colour in PICTURES})
    monkeypatch.setattr(round_, "ThreadPoolExecutor", lambda _: ThreadPoolExecutor(1))
    written = slow_site(gallery, monkeypatch, seconds=gallery.shop.recipe.round_seconds + 1)

    settle_views(gallery, FAMILY, FRIENDS, OWNER, COUSINS)

    assert words(gallery, COUSINS) == words(gallery, FAMILY)
    assert [written[keys.index_file(COUSINS.id(SALT), month)] for month in ("00", "07", "12")] == [1, 1, 1]


@pytest.mark.parametrize("other", ["olive", "navy"], ids=["of the same month", "of another month"])
def test_a_change_costs_the_same_whatever_months_the_album_has_photos_of(
    other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = gallery_of(**{"Lake/a.jpg": "teal", "Lake/b.jpg": other})
    noted, note = list[Album](), gallery.catalog.note_published

    def recording(album: Album) -> None:
        noted.append(album)
        note(album)

    monkeypatch.setattr(gallery.catalog, "note_published", recording)

    put(gallery, **{"Lake/metadata.yml": "captions: {a.jpg: Ahoy}"})

    assert [album.indexed.days["0704"] == "" for album in noted].count(True) == 1
    assert len(noted) == 4  # its page, before and after; the indexes, before and after


def test_albums_of_one_season_share_a_portion_so_each_shard_is_written_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(indexes, "_PHOTOS_AT_ONCE", 2)
    summers_and_winters = {f"{year}/{name}/a.jpg": name for year in (2019, 2020) for name in ("teal", "navy")}
    gallery = gallery_of(**summers_and_winters)
    written = recorded(gallery, "put", monkeypatch)

    settle_views(gallery, FAMILY, FRIENDS, OWNER, COUSINS)

    assert len(index(gallery, COUSINS)) == 6  # with the two years
    summer, winter = (keys.index_file(COUSINS.id(SALT), month) for month in ("07", "12"))
    assert (written.count(summer), written.count(winter)) == (1, 1)


def test_albums_that_change_while_a_view_is_new_are_found_as_they_are_now_by_all() -> None:
    gallery = gallery_of(**{"Lake/a.jpg": "teal", "Lake/b.jpg": "navy"})

    gallery.upload("Lake/a.jpg", PICTURES["olive"])
    settle_views(gallery, FAMILY, OWNER, COUSINS)

    assert words(gallery, FAMILY) == words(gallery, COUSINS) == {("0714", "Lake", "a"), ("1224", "Lake", "b")}


def recorded(gallery: Gallery, method: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that tells with which keys *method* of the site is called from now on."""
    keys_used, called = list[str](), getattr(gallery.site, method)

    def recording(key: str, *more: Any) -> Any:
        keys_used.append(key)
        return called(key, *more)

    monkeypatch.setattr(gallery.site, method, recording)
    return keys_used


def test_a_view_without_any_album_has_an_empty_index() -> None:
    gallery = gallery_of(**{"Lake/a.jpg": "teal", "Lake/metadata.yml": "visible_to: family"})

    assert words(gallery, FRIENDS) == set()


def test_the_index_of_a_view_that_nobody_has_is_deleted() -> None:
    gallery = gallery_of(**{"Lake/a.jpg": "teal"})

    settle_views(gallery, FAMILY)

    assert gallery.site.under(f"h/{FRIENDS.id(SALT)}/") == []
    assert set(gallery.catalog.index_rows) == {FAMILY.id(SALT)}


def test_a_view_that_goes_and_comes_back_while_rounds_die_anywhere_finds_what_is_there() -> None:
    last, has_lived = 0, False
    while not has_lived:
        gallery = gallery_of(**{"Lake/a.jpg": "teal", "Hill/b.jpg": "navy"})
        gallery.catalog.view_rows = {view.id(SALT): view for view in (FAMILY, OWNER)}
        gallery.upload("Lake/a.jpg", PICTURES["olive"])
        gallery.queue.send([RebuildJob(0, tick=True)])
        has_lived = lives_through_a_round_of(last, gallery)
        gallery.clock.now += gallery.shop.recipe.lease_seconds
        settle_views(gallery, FAMILY, FRIENDS, OWNER)

        assert words(gallery, FRIENDS) == {("0714", "Lake", "a"), ("1224", "Hill", "b")}, (
            f"after {last} calls"
        )
        assert_as_if_built_anew(gallery, seed=last)
        last += 1

    assert last > 50


def test_a_shard_that_is_lost_is_made_again_by_the_next_round() -> None:
    gallery = gallery_of(**{"Lake/a.jpg": "teal", "Hill/b.jpg": "teal"})
    gallery.site.delete([keys.index_file(FAMILY.id(SALT), "07")])

    put(gallery, **{"Lake/c.jpg": "teal"})

    assert len(words(gallery, FAMILY)) == 3
    assert_as_if_built_anew(gallery, seed=0)


def test_the_integrity_check_finds_a_lost_shard_and_a_left_one_and_repairs_both() -> None:
    gallery = gallery_of(**{"Lake/a.jpg": "teal", "Hill/b.jpg": "olive"})
    buckets = Buckets(gallery.renditions, gallery.site)
    lost, left = (keys.index_file(FAMILY.id(SALT), name) for name in ("07", "11"))
    gallery.site.delete([lost])
    gallery.site.put(left, b"{}")
    gallery.clock.now += 7200

    found = check(gallery.catalog, buckets, gallery.clock())
    repair(found, gallery.catalog, buckets, gallery.queue, gallery.clock())
    gallery.settle()

    assert {(each.fault, each.key) for each in found} == {(Fault.MISSING, lost), (Fault.ORPHAN, left)}
    assert check(gallery.catalog, buckets, gallery.clock()) == []
    assert len(words(gallery, FAMILY)) == 2
    assert_as_if_built_anew(gallery, seed=0)


def test_an_unchanged_gallery_in_another_design_writes_no_shard_again() -> None:
    gallery = gallery_of(**{"Lake/a.jpg": "teal", "Hill/b.jpg": "olive"})
    versions = {key: each.version for key, each in gallery.site.objects.items() if "/x/" in key}

    gallery.switch(title="Another title")
    gallery.queue.send([RebuildJob(0, tick=True)])
    gallery.settle()

    assert {key: each.version for key, each in gallery.site.objects.items() if "/x/" in key} == versions


def test_a_new_view_searches_all_albums_though_a_round_died_anywhere() -> None:
    last, has_lived = 0, False
    while not has_lived:
        gallery = gallery_of(**{"Lake/a.jpg": "teal"})
        gallery.catalog.view_rows[COUSINS.id(SALT)] = COUSINS
        gallery.queue.send([RebuildJob(0, tick=True)])
        has_lived = lives_through_a_round_of(last, gallery)
        gallery.clock.now += gallery.shop.recipe.lease_seconds
        gallery.settle()

        assert words(gallery, COUSINS) == {("0704", "Lake", "a")}, f"after {last} calls"
        last += 1

    assert last > 20
