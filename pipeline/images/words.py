"""Words: what a photo's own file says of it, cleaned."""

from datetime import datetime

from pipeline.facts import Words
from pipeline.images.exif import EXIF_IFD, Exif
from pipeline.images.gps import position_from
from pipeline.images.lines import line
from pipeline.images.shots import shot_from

_DATES = ((EXIF_IFD, 0x9003), (EXIF_IFD, 0x9004), (None, 0x0132))  # original, digitized, changed
_DESCRIPTION, _MAKE, _MODEL = (None, 0x010E), (None, 0x010F), (None, 0x0110)


def words_from(exif: Exif) -> Words:
    """Return what *exif* says; nothing for what is absent or nonsense."""
    dates = (_date(exif.get(place)) for place in _DATES)  # the first may be absent or zeros
    return Words(
        next(filter(None, dates), ""),
        _camera(exif.get(_MAKE), exif.get(_MODEL)),
        _caption(exif.get(_DESCRIPTION)),
        shot_from(exif),
        position_from(exif),
    )


def _date(value: object) -> str:
    try:
        return datetime.strptime(str(value).strip("\0 "), "%Y:%m:%d %H:%M:%S").isoformat()
    except ValueError:
        return ""


def _camera(make: object, model: object) -> str:
    maker, name = line(make), line(model)
    return name if name.lower().startswith(maker.lower()) else f"{maker} {name}".strip()


def _caption(description: object) -> str:
    caption = line(description)
    return "" if "DIGITAL CAMERA" in caption else caption  # what some cameras write into each photo
