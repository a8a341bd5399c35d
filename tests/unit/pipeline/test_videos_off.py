"""Without the step for videos a video is a result that its owner can read, and is never read whole."""

from dataclasses import replace

import pytest

from catalog.photos import State
from pipeline import darkroom
from tests.gallery import Gallery, picture
from tests.unit.pipeline.test_video_kinds import VIDEOS

REASON = "this is a video, and videos are off (vitrine:video)"


@pytest.mark.parametrize("name", ["film.mp4", "IMG_0001.MOV", "not-a-picture.jpg"])
def test_a_video_is_marked_and_left_as_it_is(name: str) -> None:
    gallery = Gallery()
    data = VIDEOS["iphone"] + bytes(5000)
    gallery.upload(f"Lake/{name}", data)
    gallery.upload("Lake/a.jpg", picture())
    gallery.settle()

    photo = gallery.photo(f"Lake/{name}")
    assert (photo.state, photo.reason) == (State.DAMAGED, REASON)
    assert photo.version == gallery.originals.objects[f"photos/Lake/{name}"].version
    assert gallery.originals.objects[f"photos/Lake/{name}"].data == data
    assert gallery.photo("Lake/a.jpg").is_ready
    assert gallery.failures == []


@pytest.mark.parametrize("head", [VIDEOS["mp4"], b""], ids=["video", "other"])
def test_of_what_is_too_large_only_the_head_is_read(head: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(darkroom, "MAX_BYTES", 10_000)
    gallery = Gallery()
    read: list[int] = []
    get = gallery.originals.get

    def watched(key: str, most_bytes: int | None = None) -> object:
        found = get(key, most_bytes)
        read.append(len(found.data) if found else 0)
        return found

    monkeypatch.setattr(gallery.originals, "get", watched)
    gallery.upload("Lake/large", head + bytes(20_000))
    gallery.settle()

    reason = gallery.photo("Lake/large").reason
    assert max(read) <= 4096
    assert reason == (REASON if head else "the file has 20,000 bytes; at most 10,000 are allowed")


def test_a_picture_in_the_same_container_is_shown() -> None:
    gallery = Gallery()
    gallery.upload("Lake/a.mov", picture(form="HEIF"))
    gallery.upload("Lake/b.mp4", picture(form="AVIF"))
    gallery.settle()

    assert [gallery.photo(f"Lake/{name}").state for name in ("a.mov", "b.mp4")] == [State.READY] * 2


def test_a_job_for_videos_that_finds_no_step_for_them_starts_over() -> None:
    gallery = Gallery()
    recipe = gallery.shop.recipe
    gallery.switch(has_video=True)
    gallery.upload("Lake/film.mp4", VIDEOS["mp4"])
    messages = gallery.queue.receive(1)
    gallery.queue.finish(messages, gallery.runner.run_batch(messages))
    gallery.shop = replace(gallery.shop, recipe=recipe)
    gallery.switch()
    gallery.settle()

    assert gallery.photo("Lake/film.mp4").reason == REASON
