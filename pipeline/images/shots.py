"""How a photo was taken, from its EXIF block (EXIF 2.32, section 4.6.5)."""

from catalog.shots import Shot
from pipeline.images.exif import EXIF_IFD, Exif, number
from pipeline.images.lines import line

_EXPOSURE, _F_NUMBER, _FOCAL, _FOCAL_35MM = 0x829A, 0x829D, 0x920A, 0xA405
_ISO = 0x8827
_OTHER_ISOS = (0x8831, 0x8832, 0x8833)  # where it does not fit into 16 bits
_NO_ISO = 65535
_LENS = 0xA434


def shot_from(exif: Exif) -> Shot:
    """Return what *exif* says of camera's settings; what is absent or beyond any camera is left out."""
    return Shot(
        lens=_lens(exif),
        exposure_seconds=_measured(exif, _EXPOSURE, 1e-6, 86_400),
        f_number=_measured(exif, _F_NUMBER, 0.3, 512),
        iso=_iso(exif),
        focal_length=_measured(exif, _FOCAL, 0.1, 20_000),
        focal_length_35mm=int(_measured(exif, _FOCAL_35MM, 1, 20_000)),
    )


def _lens(exif: Exif) -> str:
    """Return the lens; some cameras without its name write dashes."""
    name = line(exif.get((EXIF_IFD, _LENS)))
    return name if name.strip("-. ") else ""


def _measured(exif: Exif, tag: int, least: float, most: float) -> float:
    found = number(exif.get((EXIF_IFD, tag)), least, most)
    return 0.0 if found is None else float(f"{found:.4g}")


def _iso(exif: Exif) -> int:
    for tag in (_ISO, *_OTHER_ISOS):
        found = number(exif.get((EXIF_IFD, tag)), 1, 10_000_000)
        if found and found != _NO_ISO:
            return int(found)
    return 0
