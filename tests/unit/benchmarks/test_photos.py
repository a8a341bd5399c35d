"""Photos of a contest lose their colour profile and nothing else."""

import io
from pathlib import Path

from PIL import Image, ImageCms

from benchmarks.photos import camera_jpegs, copy_without_profiles, without_profile

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def jpeg(**options: object) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(buffer, "JPEG", **options)
    return buffer.getvalue()


def test_only_the_profile_is_taken_out() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    profiled = jpeg(icc_profile=PROFILE, exif=exif)

    assert without_profile(profiled) == jpeg(exif=exif)


def test_a_photo_without_a_profile_stays_as_it_is() -> None:
    assert without_profile(jpeg()) == jpeg()


def test_a_contest_gets_copies_in_an_album(tmp_path: Path) -> None:
    (tmp_path / "b.JPG").write_bytes(jpeg(icc_profile=PROFILE))
    (tmp_path / "a.jpeg").write_bytes(jpeg())
    (tmp_path / "notes.txt").write_text("no photo")
    photos = camera_jpegs(tmp_path)

    source = copy_without_profiles(photos, tmp_path / "source")

    assert [photo.name for photo in photos] == ["a.jpeg", "b.JPG"]
    assert [copy.read_bytes() for copy in sorted((source / "album").iterdir())] == [jpeg(), jpeg()]
