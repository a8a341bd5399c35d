"""The film: what every browser plays, H.264 and AAC in an MP4 that starts at once, without metadata."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from pipeline.errors import DamagedPhotoError
from pipeline.video.frames import Filters, chain, pulled, scaling, upright
from pipeline.video.reading import Stance, opened, picture_stream

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

# The index first, so that a browser can start while it still loads; no word about who wrote the file.
_OPTIONS = {"movflags": "+faststart", "fflags": "+bitexact"}
_BT709, _TV_LEVELS = 1, 1  # as the standards number them
_MAX_RATE = 30  # frames a second: twice as many take twice the time, and few notice
# A constant quality with a ceiling on bits, key frames every two seconds to jump to.
_H264 = {"preset": "veryfast", "crf": "23", "profile": "high", "g": "60"}
_BITS_A_PIXEL = 4.5  # a second at most: 4 Mbit/s for 720p
_AUDIO_RATE = 48_000
_AUDIO_BITS = 128_000
_AAC_FRAME = 1024  # samples


@dataclass(frozen=True)
class Film:
    """What was written: its size in pixels and its length."""

    width: int
    height: int
    seconds: float
    is_cut_short: bool  # by damage in the file: what came before it is there


@dataclass(frozen=True)
class Bounds:
    """How large and how long a film may be."""

    height: int  # pixels, of the shorter side
    seconds: int

    def scale(self, stance: Stance) -> float:
        """Return how much a picture of *stance* is scaled; none is enlarged."""
        return min(1.0, self.height / min(stance.width, stance.height))


def transcode(path: str, demuxer: str, target: str, stance: Stance, bounds: Bounds) -> Film:
    """Write the film of the video at *path*, whose frames have *stance*, to *target*.

    Raises:
        DamagedPhotoError: it is longer than *bounds* allow, or nothing of it can be decoded; the message is
            for the owner.
    """
    import av  # noqa: PLC0415

    with opened(path, demuxer) as source, av.open(target, "w", format="mp4", options=_OPTIONS) as film:
        return _Transcoder(source, film, stance, bounds).run()


class _Transcoder:
    """One video on its way through decoders, filters and encoders."""

    def __init__(
        self, source: "InputContainer", film: "OutputContainer", stance: Stance, bounds: Bounds
    ) -> None:
        self._source, self._film, self._stance = source, film, stance
        self._max_seconds = bounds.seconds
        self._began = max(0.0, (source.start_time or 0) / 1_000_000)
        self._pictures = picture_stream(source)
        self._size = stance.scaled(bounds.scale(stance), step=2)
        self._rate = _rate(self._pictures)
        self._out = self._add_pictures()
        self._sound = _Sound.of(source, film)
        self._graph: Any = None
        self._errors = 0
        self._seconds = 0.0

    def run(self) -> Film:
        """Write the film."""
        for packet in self._packets():
            for frame in self._decoded(packet):
                self._take(frame)
        if self._graph is None:
            raise DamagedPhotoError("no frame of the video can be decoded")
        self._finish()
        return Film(self._out.width, self._out.height, self._seconds, self._errors > 0)

    def _add_pictures(self) -> "VideoStream":
        out = self._film.add_stream("libx264", rate=self._rate, options=dict(_H264))
        out.width, out.height = self._stance.upright(self._size)
        out.pix_fmt = "yuv420p"
        # Named, or players take small pictures for BT.601 and colours shift.
        context = out.codec_context
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = _TV_LEVELS
        most = int(out.width * out.height * _BITS_A_PIXEL)
        out.codec_context.options |= {"maxrate": str(most), "bufsize": str(2 * most)}
        return out

    def _packets(self) -> "Iterator[Packet[Any]]":
        import av  # noqa: PLC0415

        streams = [self._pictures, *([self._sound.source] if self._sound else [])]
        try:
            yield from self._source.demux(streams)
        except av.error.InvalidDataError:
            self._errors += 1  # the rest of the file is of no use

    def _decoded(self, packet: "Packet[Any]") -> "Iterable[VideoFrame | AudioFrame]":
        import av  # noqa: PLC0415

        try:
            return packet.decode()
        except av.error.InvalidDataError:
            self._errors += 1
            return ()

    def _take(self, frame: "VideoFrame | AudioFrame") -> None:
        from av.audio.frame import AudioFrame  # noqa: PLC0415

        if frame.time is None or frame.pts is None or not frame.time_base or frame.time < self._began:
            return
        if frame.time - self._began > self._max_seconds:
            raise DamagedPhotoError(f"longer than {self._max_seconds} seconds")
        frame.pts -= round(self._began / frame.time_base)
        if isinstance(frame, AudioFrame):
            cast("_Sound", self._sound).take(frame)
            return
        self._seconds = max(self._seconds, frame.time + 1 / self._rate)
        if self._graph is None:
            self._graph = chain(self._pictures, self._filters(frame))
        self._graph.vpush(frame)
        self._encode_ready()

    def _filters(self, frame: "VideoFrame") -> Filters:
        scale = scaling(frame, self._size, "bt709", "tv")
        return (("fps", f"fps={self._rate}"), *upright(self._stance, scale, "yuv420p"))

    def _encode_ready(self) -> None:
        for frame in pulled(self._graph):
            frame.pict_type = 0  # the encoder decides which are key frames, not the camera
            self._film.mux(self._out.encode(frame))

    def _finish(self) -> None:
        self._graph.vpush(None)
        self._encode_ready()
        self._film.mux(self._out.encode(None))
        if self._sound:
            self._sound.finish()


class _Sound:
    """The sound on its way: resampled to stereo, encoded as AAC."""

    def __init__(self, source: "AudioStream", film: "OutputContainer") -> None:
        from av.audio.resampler import AudioResampler  # noqa: PLC0415

        self.source = source
        self._film = film
        self._out = film.add_stream("aac", rate=_AUDIO_RATE)
        self._out.bit_rate, self._out.layout = _AUDIO_BITS, "stereo"
        self._resampler = AudioResampler("fltp", "stereo", _AUDIO_RATE, _AAC_FRAME)

    @classmethod
    def of(cls, source: "InputContainer", film: "OutputContainer") -> "_Sound | None":
        """Return the first sound that can be decoded; None for a silent film."""
        found = next((each for each in source.streams.audio if each.codec_context is not None), None)
        return cls(found, film) if found is not None else None

    def take(self, frame: "AudioFrame | None") -> None:
        """Encode what *frame* completes; None completes the last one."""
        for ready in self._resampler.resample(frame):
            self._film.mux(self._out.encode(ready))

    def finish(self) -> None:
        """Encode what is left."""
        self.take(None)
        self._film.mux(self._out.encode(None))


def _rate(stream: "VideoStream") -> Fraction:
    """Return the film's frames a second."""
    rate = stream.average_rate or stream.guessed_rate or Fraction(_MAX_RATE)
    return min(max(rate, Fraction(1)), Fraction(_MAX_RATE)).limit_denominator(1001)
