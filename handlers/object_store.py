"""Buckets: the pipeline's `ObjectReader` and `ObjectStore` in S3."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from handlers.clients import client
from pipeline.errors import ArchivedError
from pipeline.ports import HEAD_BYTES, ListedObject, ObjectStore, StoredFile, StoredObject

_PART_BYTES = 8 * 1024 * 1024  # S3 takes 5 MiB at least, but for the last, and 10,000 parts at most
_DELETES_A_CALL = 1000  # S3's limit for DeleteObjects
_CHUNK_BYTES = 1024 * 1024


class S3Store:
    """One bucket. Its methods need no more than the permission they are named after."""

    def __init__(self, bucket: str) -> None:
        self.bucket = bucket
        self._client = client("s3")

    def get(self, key: str, most_bytes: int | None = None) -> StoredObject | None:
        """Return the object under *key* as it is now, or None; of one above *most_bytes* the head."""
        answer = self._open(key)
        if answer is None:
            return None
        size, version, etag, modified = _facts(answer)
        with answer["Body"] as body:
            if most_bytes is not None and size > most_bytes:
                return StoredObject(body.read(HEAD_BYTES), version, etag, size, modified)
            return StoredObject(body.read(), version, etag, modified=modified)

    def download(self, key: str, path: Path, most_bytes: int) -> StoredFile | None:
        """Write the object under *key* to *path*, or the head of one above *most_bytes*; None without it."""
        answer = self._open(key)
        if answer is None:
            return None
        size, version, etag, modified = _facts(answer)
        with answer["Body"] as body, path.open("wb") as file:
            if size > most_bytes:
                file.write(body.read(HEAD_BYTES))
            else:
                shutil.copyfileobj(body, file, _CHUNK_BYTES)
        return StoredFile(size, version, etag, modified)

    def list_objects(self, prefix: str, after: str = "", delimiter: str = "") -> Iterator[ListedObject]:
        """Yield the objects whose keys begin with *prefix*, those after *after*, without *delimiter*."""
        given = {"Prefix": prefix, "StartAfter": after, "Delimiter": delimiter}
        wanted = {name: value for name, value in given.items() if value}
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, **wanted)
        for page in pages:
            for each in page.get("Contents", []):
                modified = each["LastModified"].timestamp()
                yield ListedObject(each["Key"], each["ETag"].strip('"'), each["Size"], modified)

    def put(self, key: str, data: bytes, media_type: str, cache_control: str) -> None:
        """Write *data* under *key*."""
        self._put(key, data, media_type, cache_control)

    def put_file(self, key: str, path: Path, media_type: str, cache_control: str) -> None:
        """Write what is in the file at *path* under *key*, a chunk at a time."""
        with path.open("rb") as file:
            self._put(key, file, media_type, cache_control)

    def put_new(self, key: str, data: bytes, media_type: str, cache_control: str) -> None:
        """Write *data* under *key* unless something is there."""
        try:
            self._put(key, data, media_type, cache_control, IfNoneMatch="*")
        except self._client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] != "PreconditionFailed":
                raise

    def copy_from(self, source: ObjectStore, source_key: str, key: str) -> bool:
        """Copy an object with its headers; False when it is not (or no longer) in *source*."""
        if not isinstance(source, S3Store):
            raise TypeError(f"S3 copies from buckets, not from {type(source).__name__}")
        origin = {"Bucket": source.bucket, "Key": source_key}
        try:
            self._client.copy_object(Bucket=self.bucket, Key=key, CopySource=origin)
        except self._client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] not in {"NoSuchKey", "404"}:
                raise
            return False
        return True

    def put_chunks(self, key: str, chunks: Iterable[bytes], media_type: str, cache_control: str) -> int:
        """Write *chunks* as one object, in parts, and return its size; it is there whole or not at all."""
        named = {"Bucket": self.bucket, "Key": key}
        upload = self._client.create_multipart_upload(
            **named, ContentType=media_type, CacheControl=cache_control
        )
        named["UploadId"] = upload["UploadId"]
        try:
            size, parts = 0, []
            for number, data in enumerate(_in_parts(chunks), 1):
                answer = self._client.upload_part(**named, PartNumber=number, Body=data)
                parts.append({"PartNumber": number, "ETag": answer["ETag"]})
                size += len(data)
            self._client.complete_multipart_upload(**named, MultipartUpload={"Parts": parts})
        except BaseException:
            self._client.abort_multipart_upload(**named)
            raise
        return size

    def delete(self, keys: Iterable[str]) -> None:
        """Delete the objects under *keys*; those that are not there do not matter.

        Raises:
            RuntimeError: S3 refused some; the message names the first.
        """
        wanted = [{"Key": key} for key in keys]
        for start in range(0, len(wanted), _DELETES_A_CALL):
            some = wanted[start : start + _DELETES_A_CALL]
            answer = self._client.delete_objects(Bucket=self.bucket, Delete={"Objects": some, "Quiet": True})
            for refusal in answer.get("Errors", []):
                raise RuntimeError(f"S3 did not delete {refusal['Key']}: {refusal['Code']}")

    def _open(self, key: str) -> dict[str, Any] | None:
        """Return S3's answer with the body still to be read, or None.

        Raises:
            ArchivedError: the object has to be restored before anybody can read it.
        """
        try:
            answer: dict[str, Any] = self._client.get_object(Bucket=self.bucket, Key=key)
        except self._client.exceptions.NoSuchKey:
            return None
        except self._client.exceptions.InvalidObjectState as error:
            raise ArchivedError(key) from error
        return answer

    def _put(
        self, key: str, data: bytes | BinaryIO, media_type: str, cache_control: str, **conditions: str
    ) -> None:
        self._client.put_object(
            Bucket=self.bucket,
            Key=key,
            Body=data,
            ContentType=media_type,
            CacheControl=cache_control,
            **conditions,
        )


def _facts(answer: dict[str, Any]) -> tuple[int, str, str, float]:
    """Return the size in bytes, the version, the ETag and the time of writing of what S3 answers with."""
    etag = answer["ETag"].strip('"')
    modified = answer["LastModified"].timestamp()
    return int(answer["ContentLength"]), answer.get("VersionId", etag), etag, modified


def _in_parts(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes of *chunks* in parts of one size, the last one shorter; at least one part."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) > _PART_BYTES:
            yield bytes(waiting[:_PART_BYTES])
            del waiting[:_PART_BYTES]
    yield bytes(waiting)
