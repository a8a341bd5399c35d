"""Replies of the press's children: what may come back comes back as it was, and nothing else does."""

import io
import json
from typing import Any

import pytest

from catalog.positions import Position
from catalog.shots import Shot
from pipeline.darkroom import Developed, Print, Prints
from pipeline.errors import ArchivedError, DamagedPhotoError
from pipeline.facts import Facts, Words
from pipeline.replies import MOST_BYTES, BadReplyError, Reply, read_reply, write_reply
from pipeline.video.poster import Poster
from pipeline.video.reading import Stance
from pipeline.video.transcode import Film


def told(reply: Reply) -> Reply:
    stream = io.BytesIO()
    write_reply(reply, stream)
    stream.seek(0)
    return read_reply(stream)


def body(tree: object, lengths: object = ()) -> bytes:
    head = json.dumps({"reply": tree, "lengths": lengths}).encode()
    return (len(head) + 8).to_bytes(8, "big") + len(head).to_bytes(8, "big") + head


@pytest.mark.parametrize(
    "value",
    [
        None,
        Developed(b"\0master", Facts(4, 3, "2024-05-01T12:30:00", "Camera", "At the lake \ud800", "cut")),
        Developed(b"", Facts(4, 3, shot=Shot("50mm", 0.004), position=Position(48.1, -11.5))),
        Words("2024-05-01T12:30:00", position=Position(0.0, 1.0)),
        Prints((Print(b"a", "jpg", "image/jpeg", 4, 3), Print(b"", "avif", "image/avif", 8, 6)), "data:"),
        Poster(b"jpeg", Stance(4, 3, (("transpose", "clock"),)), 1.5, "", ""),
        Film(4, 3, 0.1, True),
        {"a": [1, 2.5, "é", b"x", None, True], (1, "b"): {}},
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_works_return_comes_back_as_it_was(value: object) -> None:
    assert told(Reply(value)) == Reply(value)


def test_an_error_comes_back_with_its_words() -> None:
    damage, full = told(Reply(error=DamagedPhotoError("empty"))), told(Reply(error=OSError(28, "full")))

    assert isinstance(damage.error, DamagedPhotoError)
    assert str(damage.error) == "empty"
    assert isinstance(full.error, OSError)
    assert full.error.errno == 28


def test_an_error_that_would_steer_the_worker_comes_back_as_words_only() -> None:
    assert repr(told(Reply(error=ArchivedError("later"))).error) == "RuntimeError('ArchivedError: later')"


@pytest.mark.parametrize(
    "data",
    [
        (MOST_BYTES + 1).to_bytes(8, "big"),
        (4).to_bytes(8, "big") + b"junk",
        body([{"ArchivedError": []}, None, False]),
        body([{"Popen": [["true"]]}, None, False]),
        body([{"SystemExit": []}, None, False]),
        body([{"__import__": ["os"]}, None, False]),
        body([{"Facts": [1]}, None, False]),
        body([{"bytes": 0}, None, False]),
        body([{"bytes": "x"}, None, False], [2**70]),
        body([{"dict": [[{"list": []}, 1]]}, None, False]),
        body([None, "no error", False]),
        body([None, None]),
        body({}),
        (100_008).to_bytes(8, "big") + (100_000).to_bytes(8, "big") + b"[" * 100_000,
    ],
)
def test_what_no_child_of_ours_says_is_refused(data: bytes) -> None:
    with pytest.raises(BadReplyError):
        read_reply(io.BytesIO(data))


@pytest.mark.parametrize("data", [b"", b"\0\0\0", (9).to_bytes(8, "big") + b"short"])
def test_a_reply_that_breaks_off_is_the_end_of_the_child(data: bytes) -> None:
    with pytest.raises(EOFError):
        read_reply(io.BytesIO(data))


def test_what_may_come_back_does_nothing_when_it_is_made() -> None:
    for value in (Facts, Words, Shot, Position, Developed, Print, Prints, Poster, Stance, Film):
        kind: Any = value
        assert not hasattr(kind, "__post_init__")
