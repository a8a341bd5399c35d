"""Puts albums from a folder into the bucket of originals, as any S3 client would."""

import hashlib
import mimetypes
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_THREADS = 4
_SETTINGS = "metadata.yml"
_TYPES = {".heic": "image/heic", ".heif": "image/heif", ".avif": "image/avif", ".webp": "image/webp"}


@dataclass(frozen=True)
class Upload:
    """A file and the key that it goes to."""

    path: Path
    key: str


def find_uploads(folder: Path, prefix: str) -> list[Upload]:
    """Return the files below the sub-folders of *folder*, each with its key under *prefix*."""
    files = (path for path in folder.rglob("*") if path.is_file() and _is_wanted(path.relative_to(folder)))
    uploads = [Upload(path, prefix + path.relative_to(folder).as_posix()) for path in files]
    return sorted(uploads, key=lambda upload: upload.key)


def list_stored(s3: Any, bucket: str, prefix: str) -> dict[str, tuple[int, str]]:
    """Return size and ETag of what is stored under *prefix*, by key."""
    return {
        each["Key"]: (each["Size"], each["ETag"].strip('"')) for each in _stored_objects(s3, bucket, prefix)
    }


def missing(uploads: list[Upload], stored: dict[str, tuple[int, str]]) -> list[Upload]:
    """Return those of *uploads* that are not *stored* with the same content."""
    return [upload for upload in uploads if not _is_stored(upload, stored.get(upload.key))]


def put_all(s3: Any, bucket: str, uploads: list[Upload], done: Callable[[], None]) -> None:
    """Put *uploads* into *bucket*, several at once; *done* after each.

    The settings of all albums go first: an album without them may be shown to more people than it should.
    """
    first = [upload for upload in uploads if upload.path.name == _SETTINGS]
    rest = [upload for upload in uploads if upload.path.name != _SETTINGS]
    pool = ThreadPoolExecutor(_THREADS)
    try:
        for group in (first, rest):
            for _ in pool.map(lambda upload: _put(s3, bucket, upload), group):
                done()
    finally:
        pool.shutdown(cancel_futures=True)


def _is_wanted(path: Path) -> bool:
    is_in_album = len(path.parts) > 1
    return is_in_album and not any(part.startswith(".") or part == "Thumbs.db" for part in path.parts)


def _is_stored(upload: Upload, stored: tuple[int, str] | None) -> bool:
    if stored is None or stored[0] != upload.path.stat().st_size:
        return False
    with upload.path.open("rb") as file:
        return hashlib.file_digest(file, _etag_hash).hexdigest() == stored[1]


def _etag_hash() -> Any:
    return hashlib.md5(usedforsecurity=False)


def _put(s3: Any, bucket: str, upload: Upload) -> None:
    suffix = upload.path.suffix.lower()
    guessed = _TYPES.get(suffix) or mimetypes.guess_type(upload.path.name)[0]
    with upload.path.open("rb") as file:
        s3.put_object(
            Bucket=bucket, Key=upload.key, Body=file, ContentType=guessed or "application/octet-stream"
        )


def _stored_objects(s3: Any, bucket: str, prefix: str) -> Iterator[dict[str, Any]]:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        yield from page.get("Contents", [])
