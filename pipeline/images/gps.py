"""Where a photo was taken, from its EXIF block (EXIF 2.32, section 4.6.6)."""

from catalog.positions import Position
from pipeline.images.exif import GPS_IFD, Exif, number, text

_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE, _STATUS = 1, 2, 3, 4, 9
_VOID = "V"  # the receiver was on, and did not know


def position_from(exif: Exif) -> Position | None:
    """Return the position that *exif* gives; None if it is incomplete, void or nowhere on Earth.

    Without its reference a number may mean either hemisphere: a wrong place is worse than none.
    """
    if text(exif.get((GPS_IFD, _STATUS))) == _VOID:
        return None
    latitude = _degrees(exif, _LATITUDE, _LATITUDE_REF, {"N": 1, "S": -1})
    longitude = _degrees(exif, _LONGITUDE, _LONGITUDE_REF, {"E": 1, "W": -1})
    return None if latitude is None or longitude is None else Position.at(latitude, longitude)


def _degrees(exif: Exif, tag: int, reference: int, signs: dict[str, int]) -> float | None:
    sign = signs.get(text(exif.get((GPS_IFD, reference))))
    value = exif.get((GPS_IFD, tag))
    if sign is None or not isinstance(value, tuple) or len(value) != 3:
        return None
    degrees, minutes, seconds = (
        number(each, 0, most) for each, most in zip(value, (180, 60, 60), strict=True)
    )
    if degrees is None or minutes is None or seconds is None:
        return None
    return sign * (degrees + minutes / 60 + seconds / 3600)
