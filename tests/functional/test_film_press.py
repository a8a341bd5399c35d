"""Films in the press's own child process, as the lane of videos runs them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.press import ChildPress
from pipeline.errors import DamagedPhotoError
from pipeline.needs import Needs
from pipeline.steps.video import Video, VideoSettings
from pipeline.video.poster import make_poster
from pipeline.video.transcode import Bounds, transcode
from tests.videos import SIZE, video

NEEDS = Video(VideoSettings()).needs


@pytest.fixture
def original(tmp_path: Path) -> str:
    path = tmp_path / "original"
    path.write_bytes(video(seconds=3))
    return str(path)


@pytest.fixture
def press() -> Iterator[ChildPress]:
    press = ChildPress.for_films(NEEDS.memory_mb, NEEDS)
    yield press
    press.close()


def test_a_film_is_made_within_the_lanes_memory(press: ChildPress, original: str, tmp_path: Path) -> None:
    poster = press.run(make_poster, original, "mov", 640)
    film = press.run(transcode, original, "mov", str(tmp_path / "film.mp4"), poster.stance, Bounds(720, 9))

    assert (film.width, film.height) == SIZE
    assert (tmp_path / "film.mp4").stat().st_size > 1000


def test_what_is_too_long_is_a_result_with_its_words(
    press: ChildPress, original: str, tmp_path: Path
) -> None:
    poster = press.run(make_poster, original, "mov", 640)

    with pytest.raises(DamagedPhotoError, match=r"^longer than 1 seconds$"):
        press.run(transcode, original, "mov", str(tmp_path / "film.mp4"), poster.stance, Bounds(720, 1))


def test_a_film_that_would_fill_the_disk_costs_one_film(original: str, tmp_path: Path) -> None:
    press = ChildPress.for_films(NEEDS.memory_mb, Needs(timeout_seconds=60, storage_mb=0))
    poster = press.run(make_poster, original, "mov", 640)

    with pytest.raises(DamagedPhotoError):
        press.run(transcode, original, "mov", str(tmp_path / "film.mp4"), poster.stance, Bounds(720, 9))
    assert press.run(make_poster, original, "mov", 640) == poster
    press.close()


def test_a_decoder_that_does_not_end_costs_one_film(original: str, tmp_path: Path) -> None:
    press = ChildPress.for_films(NEEDS.memory_mb, Needs(timeout_seconds=3, storage_mb=64))

    with pytest.raises(DamagedPhotoError, match="seconds"):
        press.run(_forever)
    assert press.run(make_poster, original, "mov", 640).seconds == pytest.approx(3.0, abs=0.2)
    press.close()


def _forever() -> None:
    while True:
        pass
