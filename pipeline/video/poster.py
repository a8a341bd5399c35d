"""The poster: one frame that shows something, upright, which becomes the master of a video's pictures."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from catalog.positions import Position
from pipeline.errors import DamagedPhotoError
from pipeline.video.frames import Filters, chain, scaling, upright
from pipeline.video.reading import Stance, opened, picture_stream, seconds_of, stance_of

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

BRIGHT_ENOUGH = 28  # of 255, on average: darker frames are fades and lens caps
_PLACES = (0.1, 0.3, 0.5, 0.8, 0.0)  # where to look, as parts of the whole length
_FIRST_SECONDS = 1.0  # no later than here is looked at first
_FRAMES_A_PLACE = 200  # decoded at most until one comes out

# As phones of Apple and of all others write it, for example "+48.1374+011.5755+519.000/" (ISO 6709).
_POSITIONS = ("com.apple.quicktime.location.ISO6709", "location", "location-eng")
_POSITION = re.compile(r"([+-]\d{2}(?:\.\d{1,10})?)([+-]\d{3}(?:\.\d{1,10})?)", re.ASCII)
_TAKEN = ("com.apple.quicktime.creationdate", "creation_time")  # the first one is local time


@dataclass(frozen=True)
class Poster:
    """A frame as JPEG, and what the video says that pages may show."""

    jpeg: bytes
    stance: Stance
    seconds: float  # how long it claims to be; 0 when it does not say
    taken: str  # ISO 8601 without a zone, or ""
    camera: str
    position: Position | None = None


def make_poster(path: str, demuxer: str, edge: int) -> Poster:
    """Return the poster of the video at *path*, its long side at most *edge* pixels.

    Raises:
        DamagedPhotoError: no frame can be decoded; the message is for the owner.
    """
    with opened(path, demuxer) as container:
        stream = picture_stream(container)
        seconds = seconds_of(container, stream)
        frame = _telling_frame(container, stream, seconds)
        stance = stance_of(frame, stream)
        scale = min(1.0, edge / max(stance.width, stance.height))
        filters = upright(stance, scaling(frame, stance.scaled(scale), "bt601", "pc"), "yuvj444p")
        told = {**stream.metadata, **container.metadata}
        jpeg = _encoded(_filtered(frame, stream, filters))
        return Poster(jpeg, stance, seconds, _taken(told), _camera(told), _position(told))


def _telling_frame(container: "InputContainer", stream: "VideoStream", seconds: float) -> "VideoFrame":
    """Return the first frame that is not dark, of some all over the video; else the brightest of them."""
    brightest: tuple[float, VideoFrame] | None = None
    for place in _PLACES if seconds else (0.0,):
        frame = _frame_at(
            container, stream, min(place * seconds, _FIRST_SECONDS if place == _PLACES[0] else seconds)
        )
        if frame is None:
            continue
        brightness = _brightness(frame)
        if brightest is None or brightness > brightest[0]:
            brightest = brightness, frame
        if brightness >= BRIGHT_ENOUGH:
            break
    if brightest is None:
        raise DamagedPhotoError("no frame of the video can be decoded")
    return brightest[1]


def _frame_at(container: "InputContainer", stream: "VideoStream", seconds: float) -> "VideoFrame | None":
    """Return a frame at about *seconds*; None if none can be decoded there."""
    import av  # noqa: PLC0415

    begin = max(0, container.start_time or 0)
    last = None
    try:
        container.seek(begin + int(seconds * 1_000_000))
        for _, frame in zip(range(_FRAMES_A_PLACE), container.decode(stream), strict=False):
            last = frame
            if frame.time is None or frame.time >= seconds + begin / 1_000_000:
                break
    except av.error.FFmpegError:
        pass  # damaged there; what came before is as good
    return last


def _brightness(frame: "VideoFrame") -> float:
    small = frame.reformat(32, 32, "gray")
    plane = small.planes[0]
    data = bytes(plane)
    rows = [data[at : at + 32] for at in range(0, 32 * plane.line_size, plane.line_size)]
    return sum(map(sum, rows)) / 1024


def _filtered(frame: "VideoFrame", stream: "VideoStream", filters: Filters) -> "VideoFrame":
    graph = chain(stream, filters)
    graph.vpush(frame)
    return graph.vpull()


def _encoded(frame: "VideoFrame") -> bytes:
    import av  # noqa: PLC0415

    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = frame.width, frame.height, "yuvj444p"
    encoder.time_base = Fraction(1, 30)
    encoder.options = {"qmin": "2", "qmax": "2", "flags": "+bitexact"}
    frame.pts, frame.time_base = 0, Fraction(1, 30)
    return b"".join(bytes(packet) for packet in (*encoder.encode(frame), *encoder.encode(None)))


def _taken(told: dict[str, str]) -> str:
    for name in _TAKEN:
        found = re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", told.get(name, ""))
        with suppress(ValueError):  # nonsense: the next one may be better
            if found:
                return datetime.fromisoformat(found[0]).isoformat()
    return ""


def _camera(told: dict[str, str]) -> str:
    parts = [told.get(f"com.apple.quicktime.{part}", "") for part in ("make", "model")]
    return re.sub(r"\s+", " ", " ".join(parts)).strip()[:200]


def _position(told: dict[str, str]) -> Position | None:
    """Return where the video was taken; other forms than degrees with decimals are hardly ever met."""
    for name in _POSITIONS:
        found = _POSITION.match(told.get(name, ""))
        if found:
            return Position.at(float(found[1]), float(found[2]))
    return None
