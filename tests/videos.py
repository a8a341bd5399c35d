"""Little videos as cameras write them, made on the spot, and what is inside an MP4, read by hand."""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av

RATE = 10  # frames a second
SIZE = (96, 64)

# name: container, codec of pictures, of sound, options of the encoder.
_X265 = {"x265-params": "log-level=none:pools=none"}
KINDS: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "mp4": ("mp4", "libx264", "aac", {}),
    "mov": ("mov", "libx264", "aac", {}),
    "m4v": ("ipod", "libx264", "aac", {}),
    "3gp": ("3gp", "mpeg4", "aac", {}),
    "webm": ("webm", "libvpx-vp9", "libopus", {"deadline": "realtime", "cpu-used": "8"}),
    "mkv": ("matroska", "libx264", "libopus", {}),
    "hevc": ("mp4", "libx265", "aac", _X265),
}
# Display matrices: what a player has to do, clockwise.
TURNS = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}
LOCATION = "+48.8577+002.2950/"


def video(
    kind: str = "mp4",
    size: tuple[int, int] = SIZE,
    seconds: float = 1.0,
    *,
    sound: bool = True,
    dark: float = 0.0,
    pixels: str = "yuv420p",
    metadata: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
) -> bytes:
    """Return a blue video with a red top left corner; its first *dark* seconds are black."""
    form, pictures, tones, defaults = KINDS[kind]
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=form, options=container_options or {}) as container:
        container.metadata.update(metadata or {})
        out: Any = container.add_stream(pictures, rate=RATE, options={**defaults, **(options or {})})
        out.width, out.height, out.pix_fmt = *size, pixels
        voice: Any = container.add_stream(tones, rate=48_000) if sound else None
        for number in range(round(seconds * RATE)):
            frame = _frame(size, is_dark=number < dark * RATE)
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            container.mux(out.encode(frame))
        container.mux(out.encode(None))
        for tone in _silence(seconds) if voice else ():
            container.mux(voice.encode(tone))
        if voice:
            container.mux(voice.encode(None))
    return buffer.getvalue()


def turned(data: bytes, degrees: int) -> bytes:
    """Return the MP4 *data* with a display matrix that turns it clockwise."""
    at = data.index(b"tkhd") - 4
    matrix = at + 8 + 4 + 5 * 4 + 2 * 4 + 4 * 2  # version and flags, times and ids, reserved, layer to volume
    a, b, c, d = (each * 0x10000 for each in TURNS[degrees])
    return data[:matrix] + struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 0x40000000) + data[matrix + 36 :]


@dataclass(frozen=True)
class Box:
    """One box of an MP4, with what it holds."""

    kind: str
    data: bytes


_WITH_BOXES = {"moov", "trak", "mdia", "minf", "stbl", "udta", "edts"}


def boxes(data: bytes) -> Iterator[Box]:
    """Yield the boxes of an MP4 in their order, those inside of others after them."""
    at = 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        assert size >= 8, "a box of the long kind, or one that is broken"
        inside = data[at + 8 : at + size]
        yield Box(kind.decode("latin-1"), inside)
        if kind.decode("latin-1") in _WITH_BOXES:
            yield from boxes(inside)
        at += size


def _frame(size: tuple[int, int], *, is_dark: bool) -> av.VideoFrame:
    width, height = size
    blue, red = ((0, 0, 0), (0, 0, 0)) if is_dark else ((40, 60, 200), (230, 20, 20))
    frame = av.VideoFrame(width, height, "rgb24")
    stride = frame.planes[0].line_size
    plain = bytes(blue * width).ljust(stride, b"\0")
    marked = bytes(red * (width // 3) + blue * (width - width // 3)).ljust(stride, b"\0")
    frame.planes[0].update(marked * (height // 3) + plain * (height - height // 3))
    return frame


def _silence(seconds: float) -> Iterator[av.AudioFrame]:
    for number in range(int(seconds * 48_000 / 960)):
        frame = av.AudioFrame(format="fltp", layout="stereo", samples=960)
        frame.sample_rate = 48_000
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.pts, frame.time_base = number * 960, Fraction(1, 48_000)
        yield frame
