"""A ZIP of each album: whole or not at all, where only its viewers find it, and no older than its page."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from catalog.attachments import Attachment
from catalog.photos import Rendition
from pipeline.errors import StepOrderError
from pipeline.ports import IMMUTABLE, StoredObject
from pipeline.registry import Chain
from pipeline.steps import album_zip
from tests.gallery import FAMILY, Gallery, picture
from tests.interruptions import WorkerDied, live_through
from tests.unit.pipeline.test_interruptions import SEEDS

STEPS = ("auto-rotate", "resize", "rebuild", "album-zip")
NOISE = random.Random(1).randbytes
ORIGINALS = b"download: original"


def gallery(photos: int = 0, **settings: Any) -> Gallery:
    made = Gallery(STEPS, {"album-zip": settings})
    for number in range(photos):
        made.upload(f"Lake/{number}.jpg", picture(colour=f"rgb({number * 9},0,0)"))
    made.settle()
    return made


def zips(made: Gallery, prefix: str = "g/") -> dict[str, zipfile.ZipFile]:
    found = [key for key in made.site.under(prefix) if key.endswith(".zip")]
    return {key: zipfile.ZipFile(io.BytesIO(made.site.objects[key].data)) for key in found}


def linked(made: Gallery) -> list[str]:
    """Return the keys of the ZIPs that pages link, in order."""
    return [key for page in made.pages().values() for key in re.findall(r'href="/(g/[^"]+\.zip)"', page)]


def attachment(made: Gallery) -> Attachment:
    (album,) = [album for album in made.catalog.albums() if album.path == "Lake"]
    return album.attachments.of("album-zip")


def test_the_page_links_a_zip_with_the_largest_jpeg_of_each_photo() -> None:
    made = gallery(photos=3)

    ((key, archive),) = zips(made).items()
    (page,) = made.pages()
    assert linked(made) == [key]
    assert key.startswith(page.replace("index.html", "z/"))
    assert archive.testzip() is None
    assert archive.namelist() == ["0.jpg", "1.jpg", "2.jpg"]
    photo = made.photo("Lake/1.jpg")
    largest = max((r for r in photo.renditions if r.media_type == "image/jpeg"), key=lambda r: r.width)
    assert archive.read("1.jpg") == made.renditions.objects[f"{photo.prefix}i/{largest.name}"].data
    assert made.site.headers[key] == ("application/zip", IMMUTABLE)


def test_the_link_says_what_is_saved_and_how_large_it_is() -> None:
    made = gallery()
    made.upload("Lake/metadata.yml", b'title: "Lake: <1>/2"')
    made.upload("Lake/a.jpg", picture())
    made.settle()

    (page,) = made.pages().values()
    assert 'download="Lake_ _1__2.zip"><bdi>Lake_ _1__2.zip</bdi></a>' in page
    assert ">1 KB</span></li>" in page


def test_originals_come_as_they_are_with_their_names() -> None:
    made = gallery(contents="originals")
    made.upload("Lake/metadata.yml", ORIGINALS)
    originals = {"IMG_1.JPG": picture(), "img_1.jpg": picture(colour="navy"), "b.png": picture(form="PNG")}
    for name, data in originals.items():
        made.upload(f"Lake/{name}", data)
    made.upload("Lake/deeper/c.jpg", picture())
    made.settle()

    (archive,) = [each for each in zips(made).values() if "b.png" in each.namelist()]
    assert sorted(archive.namelist()) == ["IMG_1.JPG", "b.png", "img_1 (2).jpg"]
    assert {archive.read(name) for name in archive.namelist()} == set(originals.values())


@pytest.mark.parametrize("contents", ["renditions", "originals"])
@pytest.mark.parametrize("above", ["", "/deeper"])
def test_an_album_that_lets_nothing_be_taken_home_has_no_zip(contents: str, above: str) -> None:
    made = gallery(contents=contents)
    made.upload("Lake/metadata.yml", b"download: none")
    made.upload(f"Lake{above}/a.jpg", picture())
    made.settle()

    assert zips(made) == {}
    assert linked(made) == []


def test_the_zip_goes_when_nothing_may_be_taken_home_any_more_and_comes_back_when_it_may() -> None:
    made = gallery(photos=1)
    made.upload("Lake/metadata.yml", b"download: none")
    while not any('"step":"album-zip"' in message.body for _, message in made.queue.waiting):
        messages = made.queue.receive(1)
        made.queue.finish(messages, made.runner.run_batch(messages))
    assert linked(made) == []  # at once: the page does not wait for the step
    made.settle()
    assert zips(made) == {}

    made.upload("Lake/metadata.yml", b"download: resized")
    made.settle()
    assert linked(made) == list(zips(made))
    assert len(zips(made)) == 1


def test_originals_are_packed_only_where_the_album_hands_them_out() -> None:
    made = gallery(photos=1, contents="originals")
    assert zips(made) == {}

    made.upload("Lake/metadata.yml", ORIGINALS)
    made.settle()
    assert linked(made) == list(zips(made))
    assert len(zips(made)) == 1

    made.upload("Lake/metadata.yml", b"download: resized")
    made.settle()
    assert zips(made) == {}


def test_a_burst_of_uploads_makes_one_zip_and_no_zip_makes_another() -> None:
    made = Gallery(STEPS)
    written = watched(made)
    for number in range(40):
        made.upload(f"Lake/{number}.jpg", picture((40, 30)))
    made.settle()

    assert len(written) == 1
    assert made.catalog.builds == 2


def test_the_old_zip_stays_linked_until_the_new_one_is_there() -> None:
    made = gallery(photos=1)
    (old,) = linked(made)
    made.upload("Lake/x.jpg", picture(colour="olive"))
    while not any('"step":"album-zip"' in message.body for _, message in made.queue.waiting):
        messages = made.queue.receive(1)
        made.queue.finish(messages, made.runner.run_batch(messages))

    assert linked(made) == [old]
    assert old in made.site.objects
    made.settle()
    (new,) = linked(made)
    assert new != old
    assert list(zips(made)) == [new]


def test_a_large_album_comes_in_parts_and_only_those_that_change_are_made_again() -> None:
    made = gallery(part_megabytes=10, contents="originals")
    made.upload("Lake/metadata.yml", ORIGINALS)
    for number in range(5):
        made.upload(f"Lake/{number}.bmp", b"")
        made.upload(f"Lake/{number}.jpg", picture() + NOISE(4_000_000))
    made.settle()
    first = linked(made)
    made.upload("Lake/9.jpg", picture() + NOISE(100))
    made.settle()

    assert [each.namelist() for each in map(zips(made).get, linked(made)) if each] == [
        ["0.jpg", "1.jpg"],
        ["2.jpg", "3.jpg"],
        ["4.jpg", "9.jpg"],
    ]
    assert linked(made)[:2] == first[:2]
    assert linked(made)[2] != first[2]
    assert "Lake 2 of 3.zip" in next(iter(made.pages().values()))


def test_an_album_that_is_too_large_gets_none_and_its_row_says_why() -> None:
    made = gallery(contents="originals", most_megabytes=10)
    made.upload("Lake/metadata.yml", ORIGINALS)
    for number in range(3):
        made.upload(f"Lake/{number}.jpg", picture() + NOISE(4_000_000))
    made.settle()

    assert zips(made) == {}
    assert attachment(made).reason == "a ZIP would have 12 MB; at most 10 are allowed"
    made.remove("Lake/2.jpg")
    made.settle()
    assert len(linked(made)) == 1
    assert attachment(made).reason == ""


def test_the_zip_goes_with_its_album() -> None:
    made = gallery(photos=1)
    made.remove("Lake/0.jpg")
    made.settle()

    assert made.site.under("g/") == []


def test_a_new_audience_finds_the_zip_and_the_old_one_does_not() -> None:
    made = gallery(photos=1)
    (old,) = linked(made)
    made.upload("Lake/metadata.yml", b"visible_to: [friends]")
    while "Lake" in made.home(FAMILY):
        messages = made.queue.receive(1)
        made.queue.finish(messages, made.runner.run_batch(messages))

    assert old not in made.site.objects  # at once: the round that moves the page deletes it
    made.settle()
    (new,) = linked(made)
    assert new.split("/")[1] != old.split("/")[1]
    assert list(zips(made)) == [new]


def test_an_album_below_one_with_a_new_audience_gets_its_zip_there() -> None:
    made = Gallery(STEPS)
    made.upload("Lake/Shore/a.jpg", picture())
    made.settle()
    made.upload("Lake/metadata.yml", b"visible_to: [friends]")
    made.settle()

    assert linked(made) == list(zips(made))
    assert len(zips(made)) == 1


def watched(made: Gallery, before: Callable[[], None] = lambda: None) -> list[str]:
    """Return a list that tells which keys are written in chunks from now on, after *before* was called."""
    written: list[str] = []
    put = made.site.put_chunks

    def watching(key: str, chunks: Iterable[bytes], media_type: str, cache_control: str) -> int:
        written.append(key)
        before()
        return put(key, chunks, media_type, cache_control)

    made.site.put_chunks = watching  # type: ignore[method-assign]
    return written


def redeployed(made: Gallery, steps: tuple[str, ...], settings: dict[str, Any] | None = None) -> None:
    made._chain = Chain(steps, settings or {})
    made.switch()
    made.clock.now += 300
    made.queue.send_body('{"vitrine":1,"step":"rebuild","generation":0,"tick":true}')
    made.settle()


def test_a_step_that_joins_the_chain_looks_at_all_albums() -> None:
    made = Gallery()
    made.upload("Lake/a.jpg", picture())
    made.upload("Hill/a.jpg", picture())
    made.settle()
    redeployed(made, STEPS)

    assert sorted(linked(made)) == list(zips(made))
    assert len(zips(made)) == 2


def test_a_step_that_leaves_the_chain_takes_its_zips_along() -> None:
    made = gallery(photos=1)
    redeployed(made, ("auto-rotate", "resize", "rebuild"))

    assert zips(made) == {}
    assert linked(made) == []


def test_other_settings_make_other_zips() -> None:
    made = gallery(photos=1)
    made.upload("Lake/metadata.yml", ORIGINALS)
    made.settle()
    redeployed(made, STEPS, {"album-zip": {"contents": "originals"}})

    (archive,) = zips(made).values()
    assert archive.read("0.jpg") == made.originals.objects["photos/Lake/0.jpg"].data


def test_a_photo_that_changes_while_it_is_packed_leaves_no_zip_and_is_packed_later() -> None:
    made = Gallery(STEPS)
    made.upload("Lake/a.jpg", picture())
    hidden = dict[str, StoredObject]()

    def hide() -> None:
        if not hidden:
            hidden.update({key: made.renditions.objects.pop(key) for key in made.renditions.under("g/")})

    watched(made, hide)
    while not hidden:
        messages = made.queue.receive(4)
        made.queue.finish(messages, made.runner.run_batch(messages))
    assert zips(made) == {}

    made.renditions.objects |= hidden
    made.settle()
    assert linked(made) == list(zips(made))
    assert len(zips(made)) == 1


def test_a_long_turn_ends_and_the_next_one_goes_on_where_it_stopped() -> None:
    made = gallery(part_megabytes=10, contents="originals")
    made.upload("Lake/metadata.yml", ORIGINALS)
    for number in range(3):
        made.upload(f"Lake/{number}.jpg", picture() + NOISE(8_000_000))

    def take_long() -> None:
        made.clock.now += 50

    written = watched(made, take_long)
    made.settle()

    assert len(written) == len(set(written)) == 3
    assert linked(made) == written
    assert attachment(made).is_settled


def test_two_workers_never_work_on_one_album() -> None:
    made = gallery(photos=1)
    made.upload("Lake/x.jpg", picture(colour="olive"))
    refused: list[bool] = []

    def let_another_try() -> None:
        (held,) = made.queue.received.values()
        made.queue.send_body(held.body)
        messages = made.queue.receive(1, wait=False)
        failed = made.runner.run_batch(messages)
        refused.append(failed == {message.id for message in messages})
        made.queue.finish(messages, failed)

    written = watched(made, let_another_try)
    made.settle(batch=1)

    assert refused == [True]
    assert len(written) == 1
    assert linked(made) == list(zips(made))


@pytest.mark.parametrize("block", range(5))
def test_whatever_fails_and_whenever_each_page_links_its_own_whole_zip(block: int) -> None:
    for seed in range(block, SEEDS, 5):
        rng = random.Random(seed)
        made = Gallery(STEPS, edges=(8, 16))
        live_through(made, rng, rate=0.02, changes=10, rounds=8)
        assert_zips_show_albums(made, seed)


def assert_zips_show_albums(made: Gallery, seed: int) -> None:
    found, pages = zips(made), made.pages()
    assert sorted(linked(made)) == sorted(found), f"seed {seed}: links and ZIPs differ"
    for album in made.catalog.albums():
        photos = [p for p in made.catalog.photos(album.id) if p.is_ready]
        page = pages.get(f"{album.prefix}index.html", "") if photos else ""
        (keys,) = [re.findall(r'href="/(g/[^"]+\.zip)"', page)]
        names = [name for key in keys for name in found[key].namelist()]
        assert sorted(names) == sorted(photo.name for photo in photos), f"seed {seed}: {album.path}"
        assert all(key.startswith(album.prefix) for key in keys), f"seed {seed}: another grant"
        each = album.attachments.of("album-zip")
        assert each.is_settled, f"seed {seed}: {each}"
        assert each.obsolete == frozenset(), f"seed {seed}: {each}"
        for key in keys:
            assert found[key].testzip() is None, f"seed {seed}: {key}"


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (
            ("auto-rotate", "album-zip", "resize", "rebuild"),
            "the step 'album-zip' works on albums, not on photos; put it after 'rebuild'",
        ),
        (
            ("auto-rotate", "rebuild", "resize"),
            "the step 'resize' works on photos, not on albums; put it before 'rebuild'",
        ),
    ],
)
def test_steps_of_photos_and_of_albums_are_not_mixed(steps: tuple[str, ...], message: str) -> None:
    with pytest.raises(StepOrderError) as caught:
        Chain(steps)

    assert str(caught.value) == message


def test_a_video_comes_as_its_film_unless_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    made = gallery(photos=1)
    photo = made.photo("Lake/0.jpg")
    film = Rendition(f"{photo.id}-film.mp4", 128, 77, "video/mp4")
    made.renditions.put(f"{photo.prefix}i/{film.name}", b"a film")
    shown = replace(photo, renditions=(*photo.renditions, film))
    step = Chain(STEPS).album_steps[0]
    (album,) = [each for each in made.catalog.albums() if each.path == "Lake"]

    def names() -> list[str]:
        (draft,) = step.drafts(album, [shown], made.shop)
        return zipfile.ZipFile(io.BytesIO(b"".join(draft.write()))).namelist()

    assert shown.film == film
    assert names() == ["0.mp4"]
    made.renditions.put(f"{photo.prefix}i/{film.name}", b"a film" * 10_000)
    monkeypatch.setattr(album_zip, "MAX_ENTRY_BYTES", 50_000)
    assert names() == ["0.jpg"]


def test_what_a_dead_worker_left_of_an_album_that_has_gone_is_deleted_and_nobody_is_asked_again() -> None:
    made = gallery(photos=1)
    made.upload("Lake/x.jpg", picture(colour="olive"))

    def die() -> None:
        raise WorkerDied

    watched(made, die)
    with pytest.raises(WorkerDied):
        made.settle()
    assert attachment(made).planned
    del made.site.put_chunks
    made.queue.finish(
        list(made.queue.received.values()), {message.id for message in made.queue.received.values()}
    )
    for name in ("0.jpg", "x.jpg"):
        made.remove(f"Lake/{name}")
    made.settle(most=100)

    assert made.site.under("g/") == []
    assert attachment(made) == Attachment()


def test_an_album_that_moves_with_the_one_above_before_its_zip_was_made_gets_it_where_it_is() -> None:
    made = Gallery(STEPS)
    made.upload("Lake/Shore/a.jpg", picture())
    while not any('"step":"album-zip"' in message.body for _, message in made.queue.waiting):
        messages = made.queue.receive(1)
        made.queue.finish(messages, made.runner.run_batch(messages))
    made.queue.waiting = [(at + 1000, message) for at, message in made.queue.waiting]
    made.upload("Lake/metadata.yml", b"visible_to: [friends]")
    made.settle()

    assert len(zips(made)) == 1
    assert linked(made) == list(zips(made))
