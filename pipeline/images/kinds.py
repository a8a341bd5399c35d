"""Kinds of pictures, told by what a file begins with and never by its name."""

from enum import StrEnum

from pipeline.images import raw_preview


class Kind(StrEnum):
    """A format that is opened; the values of all but the last are Pillow's names."""

    JPEG = "JPEG"  # MPO and motion photos are JPEGs with more behind the still
    PNG = "PNG"
    GIF = "GIF"
    WEBP = "WEBP"
    AVIF = "AVIF"
    HEIF = "HEIF"
    TIFF = "TIFF"
    RAW = "RAW"  # DNG, CR2, NEF, ARW: what a sensor saw, in a TIFF's clothes


_BEGINNINGS = {
    b"\xff\xd8\xff": Kind.JPEG,
    b"\x89PNG\r\n\x1a\n": Kind.PNG,
    b"GIF87a": Kind.GIF,
    b"GIF89a": Kind.GIF,
    b"II*\0": Kind.TIFF,
    b"MM\0*": Kind.TIFF,
    b"II+\0": Kind.TIFF,  # BigTIFF
    b"MM\0+": Kind.TIFF,
}
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
_MAX_BRANDS = 32


def sniff(data: bytes) -> Kind | None:
    """Return what *data* begins like, or None for what is not opened: EPS, PSD, SVG, PDF, HTML, …"""
    for beginning, kind in _BEGINNINGS.items():
        if data.startswith(beginning):
            return Kind.RAW if kind is Kind.TIFF and raw_preview.is_raw(data) else kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Kind.WEBP
    return _by_brand(data) if data[4:8] == b"ftyp" else None


def _by_brand(data: bytes) -> Kind | None:
    """Return the kind that the `ftyp` box names (ISO/IEC 14496-12, 4.3); films share the box."""
    end = min(int.from_bytes(data[:4], "big"), 16 + 4 * _MAX_BRANDS, len(data))
    brands = {data[8:12]} | {data[at : at + 4] for at in range(16, end - 3, 4)}
    if brands & _AVIF_BRANDS:
        return Kind.AVIF
    return Kind.HEIF if brands & _HEIF_BRANDS else None
