"""Albums in a folder become originals in the bucket, once."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from local.upload import find_uploads, missing, put_all


class Bucket:
    """Takes objects in the order they come."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.types: dict[str, str] = {}

    def put_object(self, **given: Any) -> None:
        self.keys.append(given["Key"])
        self.types[given["Key"]] = given["ContentType"]


@pytest.fixture
def albums(tmp_path: Path) -> Path:
    for name in (
        "B/a.jpg",
        "B/.DS_Store",
        "A/z/IMG.HEIC",
        "A/metadata.yml",
        "A/Thumbs.db",
        "loose.jpg",
        ".git/x",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return tmp_path


def test_files_in_albums_are_found_and_droppings_are_not(albums: Path) -> None:
    keys = [upload.key for upload in find_uploads(albums, "photos/")]

    assert keys == ["photos/A/metadata.yml", "photos/A/z/IMG.HEIC", "photos/B/a.jpg"]


def test_settings_are_stored_before_any_photo(albums: Path) -> None:
    (albums / "Z").mkdir()
    (albums / "Z" / "metadata.yml").write_bytes(b"visible_to: []")
    bucket = Bucket()
    done: list[None] = []

    put_all(bucket, "b", find_uploads(albums, "photos/"), lambda: done.append(None))

    assert set(bucket.keys[:2]) == {"photos/A/metadata.yml", "photos/Z/metadata.yml"}
    assert bucket.types["photos/A/z/IMG.HEIC"] == "image/heic"
    assert len(done) == 4


def test_what_is_stored_with_the_same_content_is_skipped(albums: Path) -> None:
    uploads = find_uploads(albums, "photos/")
    etag = hashlib.md5(b"B/a.jpg").hexdigest()  # noqa: S324 what S3 calls an ETag
    stored = {"photos/B/a.jpg": (7, etag), "photos/A/metadata.yml": (14, "0" * 32)}

    assert [upload.key for upload in missing(uploads, stored)] == [
        "photos/A/metadata.yml",
        "photos/A/z/IMG.HEIC",
    ]


def test_an_error_of_the_bucket_comes_through(albums: Path) -> None:
    class Full(Bucket):
        def put_object(self, **given: Any) -> None:
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        put_all(Full(), "b", find_uploads(albums, "photos/"), lambda: None)
