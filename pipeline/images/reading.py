"""Reading what a file says of itself, without making anything of its pixels."""

from dataclasses import replace

from pipeline.darkroom import check_bytes
from pipeline.errors import DamagedPhotoError
from pipeline.facts import Words
from pipeline.images.decode import read_only_exif
from pipeline.images.kinds import Kind, sniff
from pipeline.images.raw_preview import find_preview
from pipeline.images.words import words_from


def read_words(data: bytes) -> Words:
    """Return what the original in *data* says of itself.

    Raises:
        DamagedPhotoError: its header cannot be read; the message is for the owner.
    """
    check_bytes(len(data))
    try:
        return _words(data)
    except (DamagedPhotoError, MemoryError):
        raise
    except Exception as error:  # decoders raise eight kinds and more on hostile files
        raise DamagedPhotoError(f"the file cannot be read: {' '.join(str(error).split())}") from error


def _words(data: bytes) -> Words:
    kind = sniff(data)
    if kind is None:
        raise DamagedPhotoError("not a picture in a known format")
    if kind is not Kind.RAW:
        return words_from(read_only_exif(data, kind))
    preview = find_preview(data)
    if preview is None:
        raise DamagedPhotoError("the RAW file holds no preview")
    said = words_from(read_only_exif(preview.data, Kind.JPEG))
    return replace(said, **preview.words.beyond(said))
