"""Videos as bytes and frames: which frame stands for one, and what browsers get to play."""

import contextlib
import io
import random
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from catalog.positions import Position
from pipeline.errors import DamagedPhotoError
from pipeline.video.kinds import container_of
from pipeline.video.poster import Poster, make_poster
from pipeline.video.reading import turn_by
from pipeline.video.transcode import Bounds, Film, transcode
from tests.videos import KINDS, LOCATION, SIZE, TURNS, boxes, turned, video

BOUNDS = Bounds(height=720, seconds=20)
RED_CORNER = {0: (0, 0), 90: (1, 0), 180: (1, 1), 270: (0, 1)}  # right?, low? after turning clockwise


def poster_of(data: bytes, folder: Path, edge: int = 640) -> Poster:
    path = folder / "original"
    path.write_bytes(data)
    return make_poster(str(path), container_of(data[:256]), edge)


def film_of(data: bytes, folder: Path, bounds: Bounds = BOUNDS) -> tuple[Film, bytes]:
    poster = poster_of(data, folder)
    target = folder / "film.mp4"
    film = transcode(str(folder / "original"), container_of(data[:256]), str(target), poster.stance, bounds)
    return film, target.read_bytes()


def frames(data: bytes) -> list[Image.Image]:
    with av.open(io.BytesIO(data), "r") as container:
        return [frame.to_image() for frame in container.decode(video=0)]  # type: ignore[no-untyped-call]


def red_corner(image: Image.Image) -> tuple[int, int]:
    """Return where the red corner is: right?, low?"""
    right, low = image.width - 4, image.height - 4
    places = {
        (x, y): image.getpixel((x * right + 2 * (1 - x), y * low + 2 * (1 - y)))
        for x in (0, 1)
        for y in (0, 1)
    }
    return max(places, key=lambda place: places[place][0] - places[place][2])  # type: ignore[index]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_becomes_what_every_browser_plays(kind: str, tmp_path: Path) -> None:
    film, data = film_of(video(kind), tmp_path)

    with av.open(io.BytesIO(data), "r") as container:
        (pictures,), (sound,) = container.streams.video, container.streams.audio
        assert (pictures.codec_context.name, pictures.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert sound.codec_context.name == "aac"
        assert (pictures.width, pictures.height) == SIZE == (film.width, film.height)
        assert container.duration == pytest.approx(1_000_000, abs=120_000)
    assert film.seconds == pytest.approx(1.0, abs=0.11)
    assert not film.is_cut_short
    assert red_corner(frames(data)[5]) == (0, 0)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_poster(kind: str, tmp_path: Path) -> None:
    poster = poster_of(video(kind), tmp_path)

    with Image.open(io.BytesIO(poster.jpeg)) as image:
        assert (image.format, image.size) == ("JPEG", SIZE)
        assert red_corner(image) == (0, 0)
        red, green, blue = image.getpixel((80, 50))  # type: ignore[misc]
    assert abs(red - 40) + abs(green - 60) + abs(blue - 200) < 30
    assert poster.seconds == pytest.approx(1.0, abs=0.11)


@pytest.mark.parametrize("degrees", TURNS)
def test_what_was_held_on_its_side_comes_out_upright(degrees: int, tmp_path: Path) -> None:
    data = turned(video("mov"), degrees)
    poster, (film, made) = poster_of(data, tmp_path), film_of(data, tmp_path)
    upright = SIZE if degrees in (0, 180) else SIZE[::-1]

    with Image.open(io.BytesIO(poster.jpeg)) as image:
        assert (image.size, red_corner(image)) == (upright, RED_CORNER[degrees])
    assert poster.stance.upright((poster.stance.width, poster.stance.height)) == upright
    assert (film.width, film.height) == upright
    assert red_corner(frames(made)[5]) == RED_CORNER[degrees]
    with av.open(io.BytesIO(made), "r") as container:  # turned for good, not by another matrix
        assert next(container.decode(video=0)).rotation == 0


@pytest.mark.parametrize(
    ("numbers", "filters"),
    [
        ((-1, 0, 0, 1), ("hflip",)),
        ((1, 0, 0, -1), ("vflip",)),
        ((0, 1, 1, 0), ("transpose=cclock_flip",)),
        ((0, -1, -1, 0), ("transpose=clock_flip",)),
        ((0, 0, 0, 0), ()),
        ((99, 14, -14, 99), ()),
        ((-(2**31), 2**31 - 1, 5, 5), ()),
    ],
)
def test_mirrors_are_known_and_odd_matrices_do_no_harm(
    numbers: tuple[int, ...], filters: tuple[str, ...]
) -> None:
    found = tuple("=".join(part for part in each if part) for each in turn_by(list(numbers)))

    assert found == filters


def test_a_film_starts_at_once_and_says_nothing_of_its_maker(tmp_path: Path) -> None:
    told = {
        "location": LOCATION,
        "com.apple.quicktime.location.ISO6709": LOCATION,
        "comment": "a secret",
        "title": "a secret",
        "com.apple.quicktime.model": "iPhone 99",
    }
    original = video("mov", metadata=told)
    _, data = film_of(original, tmp_path)
    found = [box.kind for box in boxes(data)]
    said = [box.data for box in boxes(data) if box.kind == "udta"]

    assert b"a secret" in original
    assert found.index("moov") < found.index("mdat")
    assert {"uuid", "\xa9xyz", "loci"}.isdisjoint(found)
    assert [each[-8:] for each in said] == [b"\0\0\0\x08ilst"], "a list, and nothing on it"
    assert all(len(each) < 60 for each in said)
    for word in (b"48.8577", b"a secret", b"iPhone", b"Lavf"):
        assert word not in data


def test_an_odd_size_becomes_even_and_a_large_one_smaller(tmp_path: Path) -> None:
    odd = video("webm", (97, 65))
    assert [film_of(odd, tmp_path)[0].width % 2, film_of(odd, tmp_path)[0].height % 2] == [0, 0]

    film, data = film_of(turned(video("mov", (640, 360), 0.5), 90), tmp_path, Bounds(180, 20))
    assert (film.width, film.height) == (180, 320) == frames(data)[0].size


def test_a_silent_film_stays_silent(tmp_path: Path) -> None:
    _, data = film_of(video(sound=False), tmp_path)

    with av.open(io.BytesIO(data), "r") as container:
        assert not container.streams.audio


def test_ten_bits_become_eight(tmp_path: Path) -> None:
    film, data = film_of(video("hevc", pixels="yuv420p10le"), tmp_path)

    with av.open(io.BytesIO(data), "r") as container:
        context = container.streams.video[0].codec_context
        assert context.pix_fmt == "yuv420p"
        tags = (context.color_primaries, context.color_trc, context.colorspace, context.color_range)
    assert tags == (1, 1, 1, 1), "BT.709, or small films are taken for BT.601"
    assert film.seconds == pytest.approx(1.0, abs=0.11)


def test_the_poster_is_not_black_where_something_else_is_there(tmp_path: Path) -> None:
    poster = poster_of(video(seconds=3.0, dark=1.5), tmp_path)

    with Image.open(io.BytesIO(poster.jpeg)) as image:
        assert red_corner(image) == (0, 0)
        assert image.getpixel((80, 50))[2] > 150  # type: ignore[index]


def test_a_video_that_is_all_black_has_a_black_poster(tmp_path: Path) -> None:
    poster = poster_of(video(dark=9), tmp_path)

    with Image.open(io.BytesIO(poster.jpeg)) as image:
        assert max(image.convert("L").tobytes()) < 20


def test_a_poster_is_no_larger_than_the_largest_picture(tmp_path: Path) -> None:
    with Image.open(io.BytesIO(poster_of(video(), tmp_path, edge=48).jpeg)) as image:
        assert image.size == (48, 32)


def test_when_and_with_what_it_was_taken_is_known(tmp_path: Path) -> None:
    assert (
        poster_of(video(metadata={"creation_time": "2024-07-01T16:20:00Z"}), tmp_path).taken
        == "2024-07-01T16:20:00"
    )
    assert poster_of(video(metadata={"creation_time": "nonsense"}), tmp_path).taken == ""


def test_more_than_is_allowed_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(DamagedPhotoError, match=r"^longer than 1 seconds$"):
        film_of(video(seconds=3), tmp_path, Bounds(720, 1))


def test_what_the_camera_could_not_finish_is_played_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = video("webm", seconds=4, sound=False)
    film, data = film_of(whole[: len(whole) * 3 // 4], tmp_path)

    assert 0.5 < film.seconds < 3.9
    assert len(frames(data)) >= 5


BAD: dict[str, Any] = {
    "only a beginning": video()[:40],
    "an mp4 without its index": video("mov")[:1500],
    "garbage behind brands": video()[:32] + random.Random(1).randbytes(5000),
    "garbage behind a document": video("webm")[:48] + random.Random(2).randbytes(5000),
    "sound alone": b"",
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_decoded_is_a_result(name: str, tmp_path: Path) -> None:
    data = BAD[name] or _sound_alone()

    with pytest.raises(DamagedPhotoError):
        poster_of(data, tmp_path)


def test_mutations_raise_nothing_but_results(tmp_path: Path) -> None:
    rng = random.Random(7)
    for kind in ("mp4", "webm"):
        original = video(kind, sound=False)
        for _ in range(40):
            data = bytearray(original)
            for _ in range(rng.randint(1, 20)):
                data[rng.randrange(40, len(data))] = rng.randrange(256)
            with contextlib.suppress(DamagedPhotoError):
                film_of(bytes(data), tmp_path)


def _sound_alone() -> bytes:
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        voice = container.add_stream("aac", rate=48_000)
        with av.open(io.BytesIO(video()), "r") as source:
            for frame in source.decode(audio=0):
                container.mux(voice.encode(frame))
        container.mux(voice.encode(None))
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["com.apple.quicktime.location.ISO6709", "location"])
def test_where_a_video_was_taken_is_read_as_phones_write_it(name: str, tmp_path: Path) -> None:
    data, nonsense = (_told(name, text) for text in (LOCATION, "+99.9+199.9/"))

    assert poster_of(data, tmp_path).position == Position(48.8577, 2.295)
    assert poster_of(nonsense, tmp_path).position is None


def _told(name: str, text: str) -> bytes:
    """Return a video that says *text* under *name*, a word of Apple's or one of the format's own."""
    own = {"movflags": "use_metadata_tags"} if "." in name else {}
    return video("mov", metadata={name: text}, container_options=own)
