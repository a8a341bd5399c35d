"""Which files are videos, by their first bytes and whatever their names say.

MP4, QuickTime and 3GP share their boxes with HEIC, AVIF and Canon's raw pictures: the brands of the
first box tell them apart. https://mp4ra.org/registered-types/brands
"""

VIDEO = "video"  # the step that takes them
MOV, MATROSKA = "mov", "matroska"  # the demuxers' names; each reads a family of formats
HEAD_BYTES = 256  # more than any list of brands takes

_PICTURES = frozenset(
    b"heic heix heim heis hevc hevx hevm hevs mif1 mif2 msf1 avif avis jxl crx jp2 jpx miaf".split()
)
_VIDEOS = frozenset(
    b"isom iso2 iso3 iso4 iso5 iso6 iso7 iso8 iso9 mp41 mp42 mp71 avc1 hvc1 hev1 qt mmp4 MSNV dash f4v "
    b"M4V M4VH M4VP XAVC NDSC NDSH NDSM NDSP NDXC NDXH NDXM NDXP".split()
)
_OLD_QUICKTIME = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")  # files from before there were brands
_EBML = b"\x1aE\xdf\xa3"
_DOCUMENTS = (b"webm", b"matroska")


def container_of(head: bytes) -> str:
    """Return MOV or MATROSKA for a video that begins with *head*, and "" for anything else."""
    if head[4:8] == b"ftyp":
        return MOV if _has_video_brand(head) else ""
    if head[4:8] in _OLD_QUICKTIME and _is_box_size(head[:4]):
        return MOV
    if head.startswith(_EBML) and any(each in head[:HEAD_BYTES] for each in _DOCUMENTS):
        return MATROSKA
    return ""


def _has_video_brand(head: bytes) -> bool:
    """Tell by the major brand if it is known, else by the compatible ones, where a picture's come first."""
    end = min(int.from_bytes(head[:4]), HEAD_BYTES)
    brands = [head[at : at + 4].strip(b" \0") for at in (8, *range(16, end - 3, 4))]
    for some in (brands[:1], brands[1:]):
        if _PICTURES.intersection(some):
            return False
        if any(brand in _VIDEOS or brand.startswith((b"3gp", b"3g2")) for brand in some):
            return True
    return False


def _is_box_size(field: bytes) -> bool:
    size = int.from_bytes(field)
    return size == 1 or size >= 8  # 1: the size follows as a longer number
