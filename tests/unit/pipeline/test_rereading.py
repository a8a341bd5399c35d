"""What was not read when a photo was made is read later, and nothing is made again for it."""

from dataclasses import replace

import pytest

from catalog.photos import Photo
from catalog.positions import Position
from catalog.shots import UNKNOWN
from pipeline import facts, remaking
from pipeline.errors import ArchivedError, ContentionError, PassingTroubleError
from pipeline.facts import Words
from pipeline.jobs import RemakeJob, RereadJob
from pipeline.ports import StoredObject
from pipeline.rereading import reread
from tests.gallery import Gallery
from tests.unit.pipeline.images.test_words import MUNICH, SHOT, photo
from tests.unit.pipeline.test_interruptions import lives_through_a_round_of

PATH = "Lake/a.jpg"


def aged(path: str = PATH) -> Gallery:
    """Return a gallery with a photo that was made before anybody read how and where it was taken."""
    gallery = Gallery(edges=(8, 16))
    gallery.upload(path, photo())
    gallery.settle()
    forget(gallery, path)
    recipe = gallery.photo(path).recipe
    gallery.catalog.note_recipe(recipe, "", gallery.catalog.site())  # as the last version noted it
    return gallery


def forget(gallery: Gallery, path: str = PATH, **changes: object) -> Photo:
    row = gallery.photo(path)
    old = replace(row, **({"shot": UNKNOWN, "position": None, "reading": 0} | changes))  # type: ignore[arg-type]
    gallery.catalog.photo_rows[row.album, row.id] = old
    return old


def tick(gallery: Gallery) -> None:
    gallery.clock.now += 300
    gallery.queue.send([RemakeJob()])
    gallery.settle()


def test_an_old_row_gets_what_its_file_says_and_keeps_all_that_was_made() -> None:
    gallery = aged()
    old, versions = gallery.photo(PATH), dict(gallery.renditions.objects)

    tick(gallery)

    new = gallery.photo(PATH)
    assert (new.shot, new.position, new.reading) == (SHOT, MUNICH, facts.READING)
    assert (new.renditions, new.recipe, new.sequencer) == (old.renditions, old.recipe, old.sequencer)
    assert gallery.renditions.objects == versions
    assert gallery.catalog.state.recipe == remaking.aim(old.recipe)


def test_each_is_read_once_and_a_message_too_many_changes_nothing() -> None:
    gallery = aged()
    tick(gallery)
    revision, builds, site = gallery.photo(PATH).revision, gallery.catalog.builds, dict(gallery.site.objects)

    tick(gallery)
    assert gallery.catalog.builds == builds

    gallery.queue.send([RereadJob(gallery.photo(PATH).album, gallery.photo(PATH).id)])
    gallery.settle()
    assert (gallery.photo(PATH).revision, gallery.site.objects) == (revision, site)


def test_a_file_that_says_nothing_more_is_noted_as_read_and_no_page_is_looked_at() -> None:
    gallery = aged()
    forget(gallery, shot=SHOT, position=MUNICH)
    builds = gallery.catalog.builds

    tick(gallery)

    assert gallery.photo(PATH).reading == facts.READING
    assert gallery.catalog.builds == builds


def test_what_a_step_has_set_stays() -> None:
    gallery = aged()
    here = Position(1.0, 2.0)
    forget(gallery, position=here, caption="By hand")

    tick(gallery)

    assert (gallery.photo(PATH).position, gallery.photo(PATH).caption) == (here, "By hand")
    assert gallery.photo(PATH).shot == SHOT


def test_another_original_is_left_to_the_news_of_it() -> None:
    gallery = aged()
    gallery.originals.put(f"photos/{PATH}", photo("PNG"))

    tick(gallery)

    assert gallery.photo(PATH).reading == 0


def test_an_archived_original_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    gallery = aged()

    def archived(_key: str, _most_bytes: int | None = None) -> StoredObject | None:
        raise ArchivedError("photos/Lake/a.jpg")

    monkeypatch.setattr(gallery.originals, "get", archived)

    tick(gallery)

    assert gallery.photo(PATH).reading == 0
    assert gallery.failures == []


@pytest.mark.parametrize("changes", [{"duration_seconds": 3}, {"reading": facts.READING}])
def test_videos_and_those_that_are_up_to_date_are_not_asked_for(changes: dict[str, object]) -> None:
    gallery = aged()
    forget(gallery, **changes)  # type: ignore[arg-type]

    tick(gallery)

    assert gallery.photo(PATH).shot == UNKNOWN


def test_a_row_that_others_keep_writing_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    gallery = aged()
    row = gallery.photo(PATH)
    monkeypatch.setattr(gallery.catalog, "put_photo", lambda _photo, _former: False)

    with pytest.raises(ContentionError):
        reread(RereadJob(row.album, row.id), lambda *_: None, gallery.shop)


@pytest.mark.parametrize("times", [1, 20])  # after so many, another message counts its tries from one
def test_news_whose_rebuild_could_not_be_asked_for_is_shown_all_the_same(
    times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = aged()
    gallery.upload("Lake/metadata.yml", b"location: exact")
    gallery.settle()
    count, failures = gallery.catalog.count_album_change, [PassingTroubleError()] * times

    def fail_at_first(album: str, path: str) -> None:
        if failures:
            raise failures.pop()
        count(album, path)

    monkeypatch.setattr(gallery.catalog, "count_album_change", fail_at_first)

    tick(gallery)

    assert failures == []
    assert gallery.photo(PATH).reading == facts.READING
    assert any("map.html" in key for key in gallery.pages())


@pytest.mark.parametrize("taken", ["yesterday", "2020-07-04T10:00:00+02:00"])
def test_words_that_no_page_could_show_are_not_taken_over(
    taken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = aged()
    monkeypatch.setattr(gallery.shop.press, "run", lambda *_: Words(taken=taken, camera="A camera"))

    tick(gallery)

    row = gallery.photo(PATH)
    assert (row.taken, row.camera, row.reading) == ("", "", facts.READING)
    assert gallery.failures == []


def test_wherever_a_worker_dies_that_reads_again_its_news_is_shown() -> None:
    last, has_lived = 0, False
    while not has_lived:
        gallery = aged()
        gallery.upload("Lake/metadata.yml", b"location: exact")
        gallery.settle()
        row = gallery.photo(PATH)
        gallery.queue.send([RereadJob(row.album, row.id)])
        has_lived = lives_through_a_round_of(last, gallery)
        gallery.clock.now += gallery.shop.recipe.lease_seconds
        gallery.settle()

        assert any("map.html" in key for key in gallery.pages()), f"after {last} calls"
        last += 1

    assert last > 10
