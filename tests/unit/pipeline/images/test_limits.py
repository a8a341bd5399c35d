"""Limits: what is refused before it is decoded, and that what is not refused fits into a worker."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from handlers.press import MB_PER_PROCESSOR, WORKERS_SHARE_MB
from pipeline import darkroom, images
from pipeline.errors import DamagedPhotoError
from pipeline.images import limits
from pipeline.images.kinds import Kind
from tests.pictures import bomb, encoded, marked

PRESS_MB = MB_PER_PROCESSOR - WORKERS_SHARE_MB
OPEN = """
import resource, sys
bytes_ = int(sys.argv[1]) << 20
resource.setrlimit(resource.RLIMIT_AS, (bytes_, bytes_))
from pipeline import images
upright = images.open_upright(sys.stdin.buffer.read(), 1920)
print(upright.facts.width, upright.facts.height, max(upright.planes.size))
"""


def open_within(data: bytes, megabytes: int) -> str:
    """Return what a process with so much memory makes of *data*, or how it failed."""
    root = Path(__file__).parents[4]
    command = [sys.executable, "-c", OPEN, str(megabytes)]
    done = subprocess.run(command, input=data, capture_output=True, cwd=root, check=False)
    return (done.stdout or done.stderr.splitlines()[-1]).decode().strip()


def of_a_hundred_megapixels(form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (11_540, 8_660), "teal").save(buffer, form, **options)
    return buffer.getvalue()


def test_a_hundred_megapixels_fit_into_the_memory_of_a_press() -> None:
    assert open_within(of_a_hundred_megapixels("JPEG"), PRESS_MB) == "11540 8660 1920"


def test_a_jpeg_takes_little_memory_and_a_png_what_its_pixels_take() -> None:
    assert open_within(of_a_hundred_megapixels("JPEG"), 256) == "11540 8660 1920"
    png = of_a_hundred_megapixels("PNG", compress_level=1)
    assert open_within(png, 256) == "MemoryError"
    assert open_within(png, PRESS_MB) == "11540 8660 1920"


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.RAW])
def test_a_picture_at_the_limit_is_allowed_and_one_beyond_is_not(kind: Kind) -> None:
    most = 65_000_000 if kind in {Kind.WEBP, Kind.AVIF, Kind.HEIF} else 100_000_000

    limits.check_pixels((most // 1000, 1000), kind)
    with pytest.raises(DamagedPhotoError, match=f"at most {most:,} in all are allowed in a {kind}"):
        limits.check_pixels((most // 1000 + 1, 1000), kind)


def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("it was decoded"))

    with pytest.raises(DamagedPhotoError, match="30,000 × 30,000 pixels"):
        images.open_upright(bomb(30_000, 30_000), 100)


def test_a_file_of_too_many_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = encoded(marked(), "JPEG")
    monkeypatch.setattr(darkroom, "MAX_BYTES", len(data) - 1)

    with pytest.raises(
        DamagedPhotoError, match=f"the file has {len(data):,} bytes; at most {len(data) - 1:,}"
    ):
        images.open_upright(data, 100)
