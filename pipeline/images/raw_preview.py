"""Previews: the JPEG that a camera puts into a RAW file, so that it can be looked at without developing it.

DNG, CR2, NEF and ARW are TIFFs. Which of their directories is the sensor's picture and which the preview
is told by the streams themselves: a preview is a JPEG that any browser shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.facts import Words
from pipeline.images.exif import EXIF_IFD, GPS_IFD, Exif
from pipeline.images.ifd import Directory, directories, read_directory
from pipeline.images.words import words_from

_COMPRESSION, _PHOTOMETRIC, _STRIPS, _STRIP_BYTES, _TILES, _TILE_BYTES = 259, 262, 273, 279, 324, 325
_JPEG_AT, _JPEG_BYTES = 513, 514  # JPEGInterchangeFormat, of TIFF's old JPEG
_ORIENTATION = 274
_DNG_VERSION = 50706
_COLOUR_FILTERS, _LINEAR_RAW = 32803, 34892  # photometric interpretations of a sensor's picture
_NEF, _ARW, _OLD_ARW = 34713, 32767, 32766  # compressions of a sensor's picture
_SHOWN_FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive; RAW data are lossless JPEG, 0xC3
_MAX_SEGMENTS = 256


@dataclass(frozen=True)
class Preview:
    """The largest preview of a RAW file, and what the file around it says."""

    data: bytes = field(repr=False)
    orientation: int | None
    words: Words


def is_raw(data: bytes) -> bool:
    """Whether the TIFF in *data* holds what a sensor saw, not a picture."""
    return data[8:10] == b"CR" or any(_is_of_a_sensor(directory) for directory in directories(data))


def find_preview(data: bytes) -> Preview | None:
    """Return the preview with the most pixels, or None when there is none."""
    found = list(directories(data))
    streams = [(size, stream) for each in found for stream in _streams(each) if (size := _shown_size(stream))]
    if not streams:
        return None
    largest = max(streams, key=lambda each: each[0])[1]
    return Preview(bytes(largest), found[0].number(_ORIENTATION), words_from(_exif(found[0])))


def _is_of_a_sensor(directory: Directory) -> bool:
    return (
        _DNG_VERSION in directory.entries
        or directory.number(_PHOTOMETRIC) in {_COLOUR_FILTERS, _LINEAR_RAW}
        or directory.number(_COMPRESSION) in {_NEF, _ARW, _OLD_ARW}
    )


def _streams(directory: Directory) -> Iterator[memoryview]:
    """Yield what may be a JPEG: the stream that a directory names, or the one strip or tile it has."""
    whole = memoryview(directory.data)
    for starts, lengths in ((_JPEG_AT, _JPEG_BYTES), (_STRIPS, _STRIP_BYTES), (_TILES, _TILE_BYTES)):
        places, sizes = directory.numbers(starts), directory.numbers(lengths)
        if len(places) == len(sizes) == 1:
            yield whole[places[0] : places[0] + sizes[0]]


def _shown_size(stream: memoryview) -> int:
    """Return the pixels of a JPEG that can be shown, 0 for all else (ITU-T T.81, B.1)."""
    if bytes(stream[:3]) != b"\xff\xd8\xff":
        return 0
    at = 2
    for _ in range(_MAX_SEGMENTS):
        if at + 9 > len(stream) or stream[at] != 0xFF:
            return 0
        if stream[at + 1] in _SHOWN_FRAMES:
            return int.from_bytes(stream[at + 5 : at + 7]) * int.from_bytes(stream[at + 7 : at + 9])
        if stream[at + 1] in {0xC3, 0xDA}:
            return 0
        at += 2 + int.from_bytes(stream[at + 2 : at + 4])
    return 0


def _exif(main: Directory) -> Exif:
    """Return the EXIF values of the file, as `read_exif` gives those of a picture."""
    found = {None: main} | {tag: _below(main, tag) for tag in (EXIF_IFD, GPS_IFD)}
    return {
        (place, tag): value
        for place, directory in found.items()
        if directory
        for tag in directory.entries
        if (value := directory.value(tag)) is not None
    }


def _below(main: Directory, tag: int) -> Directory | None:
    offset = main.number(tag)
    if offset is None or not 8 <= offset <= len(main.data) - 2:
        return None
    return read_directory(main.data, main.order, offset)[0]
