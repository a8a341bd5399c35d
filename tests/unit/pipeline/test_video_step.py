"""A video's way through the gallery: a lane of its own, a poster among the photos, a film that plays."""

import re
from typing import Any

import pytest

from catalog.photos import State
from pipeline import registry
from pipeline.errors import StepOrderError
from pipeline.jobs import PhotoJob, parse_body
from pipeline.ports import IMMUTABLE
from pipeline.registry import DEFAULT_STEPS, Chain
from pipeline.settings import SettingsError
from pipeline.steps.video import LATEST_FILM_SECONDS
from pipeline.video.poster import make_poster
from tests.gallery import Gallery, picture
from tests.videos import SIZE, turned, video

STEPS = ("video", *DEFAULT_STEPS)


def gallery_of_videos(**settings: Any) -> Gallery:
    return Gallery(STEPS, {"video": settings} if settings else None, has_video=True)


@pytest.fixture(scope="module")
def shown() -> Gallery:
    gallery = gallery_of_videos()
    gallery.upload("Lake/film.mov", turned(video("mov"), 90))
    gallery.upload("Lake/a.jpg", picture())
    gallery.settle()
    return gallery


def page_of(gallery: Gallery) -> str:
    (page,) = gallery.pages().values()
    return page


def test_a_video_is_on_its_page_with_poster_length_and_film(shown: Gallery) -> None:
    photo = shown.photo("Lake/film.mov")

    assert (photo.state, photo.flaw, photo.duration_seconds) == (State.READY, "", 1)
    assert (photo.width, photo.height) == SIZE[::-1]
    assert photo.film is not None
    assert re.fullmatch(rf"{photo.id}-64\.[0-9a-f]{{12}}\.mp4", photo.film.name)
    assert {each.media_type for each in photo.pictures} == {"image/avif", "image/jpeg"}
    assert photo.rendition_keys <= set(shown.renditions.objects)
    assert shown.renditions.headers[f"{photo.prefix}i/{photo.film.name}"] == (
        "video/mp4",
        IMMUTABLE,
    )
    assert f'<source src="/{photo.prefix}i/{photo.film.name}" type="video/mp4">' in page_of(shown)
    assert page_of(shown).count("<video") == 1
    assert shown.failures == []


def test_only_the_video_goes_through_the_lane_of_videos() -> None:
    gallery = gallery_of_videos()
    gallery.upload("Lake/film.mp4", video())
    gallery.upload("Lake/a.jpg", picture())
    messages = gallery.queue.receive(10)
    gallery.queue.finish(messages, gallery.runner.run_batch(messages))

    ((_, message),) = gallery.queues["video"].waiting
    (job,) = parse_body(message.body)
    assert isinstance(job, PhotoJob)
    assert (job.step, job.photo.name) == ("video", "film.mp4")


def test_a_cover_is_a_picture_and_never_a_film() -> None:
    gallery = gallery_of_videos()
    gallery.upload("Lake/film.mp4", video())
    gallery.settle()

    (album,) = (each for each in gallery.catalog.albums() if each.path == "Lake")
    assert album.cover is not None
    assert all(each.media_type.startswith("image/") for each in album.cover.renditions)


def test_a_film_moves_with_its_album_and_goes_with_its_original() -> None:
    gallery = gallery_of_videos()
    gallery.upload("Lake/film.mp4", video())
    gallery.settle()
    before = gallery.photo("Lake/film.mp4")
    gallery.upload("Lake/metadata.yml", b"visible_to: [family]")
    gallery.settle()
    after = gallery.photo("Lake/film.mp4")

    assert after.prefix != before.prefix
    assert after.rendition_keys <= set(gallery.renditions.objects)
    assert before.rendition_keys.isdisjoint(gallery.renditions.objects)
    gallery.remove("Lake/film.mp4")
    gallery.settle()
    assert gallery.renditions.under("g/") == []


def test_a_video_that_is_too_long_is_shown_by_its_poster_and_says_so() -> None:
    gallery = gallery_of_videos(seconds=2)
    gallery.upload("Lake/long.mp4", video(seconds=3))
    gallery.settle()

    photo = gallery.photo("Lake/long.mp4")
    assert (photo.state, photo.flaw) == (State.READY, "longer than 2 seconds: the original only")
    assert (photo.film, photo.duration_seconds) == (None, 3)
    assert "<video" not in page_of(gallery)
    assert "0:03" in page_of(gallery)


def test_a_video_that_is_too_large_is_a_result(monkeypatch: pytest.MonkeyPatch) -> None:
    gallery = gallery_of_videos(megabytes=1)
    gallery.upload("Lake/large.mp4", video() + bytes(1024 * 1024))
    gallery.settle()

    photo = gallery.photo("Lake/large.mp4")
    assert photo.state is State.DAMAGED
    assert re.fullmatch(
        r"the video has [\d,]+ bytes; at most 1,048,576 are allowed: the original only", photo.reason
    )


def test_a_video_that_cannot_be_decoded_is_a_result() -> None:
    gallery = gallery_of_videos()
    gallery.upload("Lake/broken.mp4", video()[:60])
    gallery.upload("Lake/a.jpg", picture())
    gallery.settle()

    photo = gallery.photo("Lake/broken.mp4")
    assert photo.state is State.DAMAGED
    assert photo.reason.startswith("the video cannot be decoded")
    assert photo.etag, "until its bytes change it stays so"
    assert "vitrine-" not in photo.reason
    assert gallery.photo("Lake/a.jpg").is_ready


def test_where_there_is_no_time_for_a_film_the_poster_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    gallery = gallery_of_videos()

    def slowly(*arguments: Any) -> Any:
        gallery.clock.now += LATEST_FILM_SECONDS + 1
        return make_poster(*arguments)

    monkeypatch.setattr("pipeline.steps.video.make_poster", slowly)
    gallery.upload("Lake/slow.mp4", video())
    gallery.settle()

    photo = gallery.photo("Lake/slow.mp4")
    assert (photo.state, photo.film) == (State.READY, None)
    assert "too long to look at" in photo.flaw


def test_a_video_that_became_a_photo_on_its_way_starts_over() -> None:
    gallery = gallery_of_videos()
    gallery.upload("Lake/a.mp4", video())
    messages = gallery.queue.receive(10)
    gallery.queue.finish(messages, gallery.runner.run_batch(messages))
    gallery.upload("Lake/a.mp4", picture())
    gallery.settle()

    photo = gallery.photo("Lake/a.mp4")
    assert (photo.state, photo.film, photo.duration_seconds) == (State.READY, None, 0)
    assert gallery.failures == []


def test_a_film_that_has_expired_before_it_had_a_place_is_made_again() -> None:
    gallery = gallery_of_videos()
    gallery.upload("Lake/film.mp4", video())
    for lane in ("", "video"):
        messages = gallery.queues[lane].receive(10)
        gallery.queues[lane].finish(messages, gallery.runners.get(lane, gallery.runner).run_batch(messages))
    gallery.renditions.delete(
        [
            key
            for key in gallery.renditions.under("work/")
            if gallery.renditions.headers[key][0] == "video/mp4"
        ]
    )
    gallery.settle()

    assert gallery.photo("Lake/film.mp4").film is not None


def test_the_step_for_videos_stands_first_or_nowhere() -> None:
    assert [each.name for each in Chain(STEPS).steps] == ["auto-rotate", "resize"]
    assert registry.load_steps(STEPS)[0].name == "video"
    assert (Chain(STEPS).first, Chain(STEPS).after("video")) == ("auto-rotate", "resize")
    with pytest.raises(StepOrderError, match="'video' must stand first"):
        Chain(("auto-rotate", "video", "resize", "rebuild"))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"height": 900}, "must be 720 or 1080"),
        ({"seconds": 0}, "a whole number from 1 to 1800"),
        ({"megabytes": 10_000}, "a whole number from 1 to 6144"),
    ],
)
def test_a_bound_that_cannot_be_kept_is_refused(settings: dict[str, int], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        Chain(STEPS, {"video": settings})


def test_the_lane_has_room_for_the_largest_original_and_its_film() -> None:
    for given in ({}, {"megabytes": 6144, "seconds": 1800, "height": 1080}):
        needs = registry.load_steps(STEPS, {"video": given})[0].needs
        assert needs.storage_mb > given.get("megabytes", 1024) + 100
        assert 512 <= needs.storage_mb <= 10_240, "what Lambda offers"


@pytest.mark.parametrize("names", [("IMG_1.MOV", "IMG_1.HEIC"), ("IMG_1.HEIC", "IMG_1.MOV")], ids=str)
def test_a_live_photo_is_one_photo_until_a_half_of_it_goes(names: tuple[str, str]) -> None:
    gallery = gallery_of_videos()
    data = {"IMG_1.MOV": video("mov"), "IMG_1.HEIC": picture(form="HEIF")}
    for name in names:
        gallery.upload(f"Lake/{name}", data[name])
        gallery.settle()

    still, motion = (gallery.photo(f"Lake/{name}").id for name in ("IMG_1.HEIC", "IMG_1.MOV"))
    assert (f"p-{still}" in page_of(gallery), f"p-{motion}" in page_of(gallery)) == (True, False)
    assert "1 photo" in page_of(gallery)
    gallery.remove("Lake/IMG_1.HEIC")
    gallery.settle()
    assert (f"p-{still}" in page_of(gallery), f"p-{motion}" in page_of(gallery)) == (False, True)
