"""The photos of a contest, the same for all."""

from collections.abc import Iterable
from pathlib import Path

_START_OF_SCAN = 0xDA


def camera_jpegs(folder: Path) -> list[Path]:
    """Return the JPEGs in *folder*, by name."""
    return sorted(each for each in folder.iterdir() if each.suffix.lower() in {".jpg", ".jpeg"})


def copy_without_profiles(photos: Iterable[Path], folder: Path) -> Path:
    """Copy *photos* into an album below *folder*, without their colour profiles, and return *folder*."""
    album = folder / "album"
    album.mkdir(parents=True)
    for photo in photos:
        (album / photo.name).write_bytes(without_profile(photo.read_bytes()))
    return folder


def without_profile(jpeg: bytes) -> bytes:
    """Return *jpeg* without its ICC profile: the segments APP2 that hold one (ICC.1:2022, annex B.4)."""
    kept, at = [jpeg[:2]], 2
    while jpeg[at] == 0xFF and jpeg[at + 1] != _START_OF_SCAN:
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if not jpeg.startswith(b"ICC_PROFILE\0", at + 4):
            kept.append(jpeg[at:end])
        at = end
    return b"".join([*kept, jpeg[at:]])
