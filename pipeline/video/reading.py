"""Opening a video with distrust: which stream is its picture, how large, how long and which way up it is.

PyAV is imported late: only a process that works on videos carries it.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from pipeline.errors import DamagedPhotoError

if TYPE_CHECKING:
    from av.buffer import Buffer
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

MAX_PIXELS = 8192 * 4320  # a frame, as large as cameras make them
# Of the machine, not of the file. Not EIO: FFmpeg says so of files that lie about their length.
_TROUBLE = (errno.ENOSPC, errno.EDQUOT)
# No network, no other file: a playlist or a reference inside a file must not lead anywhere.
_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": "mov,matroska,webm"}

# What turns a picture upright, by the signs of the display matrix: where its right and its lower edge go.
_TURNS = {
    (1, 0, 0, 1): (),
    (0, 1, -1, 0): (("transpose", "clock"),),
    (-1, 0, 0, -1): (("hflip", ""), ("vflip", "")),
    (0, -1, 1, 0): (("transpose", "cclock"),),
    (-1, 0, 0, 1): (("hflip", ""),),
    (1, 0, 0, -1): (("vflip", ""),),
    (0, 1, 1, 0): (("transpose", "cclock_flip"),),
    (0, -1, -1, 0): (("transpose", "clock_flip"),),
}  # type: dict[tuple[int, ...], tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Stance:
    """How frames are to be seen: their size in square pixels as they are stored, and what turns them."""

    width: int
    height: int
    turn: tuple[tuple[str, str], ...]

    @property
    def is_on_its_side(self) -> bool:
        """Whether turning swaps width and height."""
        return any(name == "transpose" for name, _ in self.turn)

    def scaled(self, scale: float, step: int = 1) -> tuple[int, int]:
        """Return the size at *scale* before turning, in multiples of *step* pixels."""
        sides = (max(step, round(side * scale / step) * step) for side in (self.width, self.height))
        width, height = sides
        return width, height

    def upright(self, size: tuple[int, int]) -> tuple[int, int]:
        """Return what becomes of *size* by turning."""
        return (size[1], size[0]) if self.is_on_its_side else size


@contextmanager
def opened(path: str, demuxer: str) -> Iterator["InputContainer"]:
    """Open the video at *path*; whatever is wrong with the file while it is open is a `DamagedPhotoError`."""
    import av  # noqa: PLC0415

    try:
        with av.open(path, format=demuxer, options=_OPTIONS, metadata_errors="replace") as container:
            yield container
    except DamagedPhotoError:
        raise
    except Exception as error:  # libraries raise many kinds on hostile files
        if isinstance(error, OSError) and error.errno in _TROUBLE:
            raise
        said = getattr(error, "strerror", "") or str(error)  # without the path of the file
        raise DamagedPhotoError(f"the video cannot be decoded: {said}") from error


def picture_stream(container: "InputContainer") -> "VideoStream":
    """Return the stream of moving pictures.

    Raises:
        DamagedPhotoError: there is none, or its frames are too large.
    """
    import av  # noqa: PLC0415

    cover = av.stream.Disposition.attached_pic
    moving = [each for each in container.streams.video if not each.disposition & cover]
    found = next((each for each in moving if each.codec_context is not None), None)
    if found is None:
        raise DamagedPhotoError("the file holds no moving pictures that can be decoded")
    if found.width * found.height > MAX_PIXELS:
        size = f"{found.width:,} × {found.height:,} pixels"
        raise DamagedPhotoError(f"the video claims {size}; at most {MAX_PIXELS:,} in all are allowed")
    found.thread_type = "AUTO"
    return found


def seconds_of(container: "InputContainer", stream: "VideoStream") -> float:
    """Return how long the video claims to be, in seconds; 0 when it does not say."""
    if container.duration:
        return max(0.0, container.duration / 1_000_000)
    if stream.duration and stream.time_base:
        return max(0.0, float(stream.duration * stream.time_base))
    return 0.0


def stance_of(frame: "VideoFrame", stream: "VideoStream") -> Stance:
    """Return how the frames of *stream*, of which *frame* is one, are to be seen."""
    ratio = stream.sample_aspect_ratio or Fraction(1)
    ratio = min(max(ratio, Fraction(1, 4)), Fraction(4)) if ratio > 0 else Fraction(1)
    return Stance(max(1, round(frame.width * ratio)), frame.height, _turn(frame))


def _turn(frame: "VideoFrame") -> tuple[tuple[str, str], ...]:
    matrix = frame.side_data.get("DISPLAYMATRIX")
    if matrix is None:
        return ()
    numbers = memoryview(bytes(cast("Buffer", matrix))).cast("i")
    return turn_by([numbers[at] for at in (0, 1, 3, 4)])


def turn_by(numbers: list[int]) -> tuple[tuple[str, str], ...]:
    """Return the filters that a display matrix, its four upper left *numbers*, asks for.

    An angle between quarter turns is taken for the nearest one.
    """
    largest = max(abs(number) for number in numbers)
    signs = tuple(round(number / largest) if largest else 0 for number in numbers)
    return _TURNS.get(signs, ())
