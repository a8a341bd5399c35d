"""S3 in memory: the calls that the gallery makes of its client, and what owners do to a bucket."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from botocore.exceptions import ClientError

from tests.simulation.tables import refusal

_KEYS_A_PAGE = 5  # few, so that a listing takes several calls


class NoSuchKey(ClientError):  # noqa: N818  botocore's name
    """There is no such object."""


class InvalidObjectState(ClientError):  # noqa: N818  botocore's name
    """The object is archived and has not been restored."""


@dataclass(frozen=True)
class Version:
    """One version of an object, or a delete marker, which has no data."""

    id: str
    data: bytes | None
    headers: tuple[str, str] = ("", "")  # media type, cache rule
    modified: float = 0.0
    is_archived: bool = False

    @property
    def etag(self) -> str:
        """The MD5 of the data, in quotes, as S3 has it for what is put in one part."""
        return f'"{hashlib.md5(self.data or b"", usedforsecurity=False).hexdigest()}"'


@dataclass
class Bucket:
    """A bucket; one without versions keeps the last of each."""

    is_versioned: bool
    clock: Callable[[], float]
    versions: dict[str, list[Version]] = field(default_factory=dict)  # the newest last
    _ids: "count[int]" = field(default_factory=lambda: count(1))

    def current(self, key: str) -> Version | None:
        """Return the newest version unless it is a delete marker."""
        versions = self.versions.get(key)
        return versions[-1] if versions and versions[-1].data is not None else None

    def objects(self) -> dict[str, bytes]:
        """Return what is there, by key."""
        current = ((key, self.current(key)) for key in sorted(self.versions))
        return {key: version.data or b"" for key, version in current if version}

    def put(self, key: str, data: bytes, headers: tuple[str, str] = ("", "")) -> Version:
        """Write an object and return its version."""
        return self._add(key, Version(f"v{next(self._ids)}", data, headers, self.clock()))

    def delete(self, key: str) -> Version | None:
        """Delete an object; in a versioned bucket that adds a delete marker, which is returned."""
        if self.is_versioned:
            return self._add(key, Version(f"v{next(self._ids)}", None, modified=self.clock()))
        self.versions.pop(key, None)
        return None

    def purge(self, key: str, version: str) -> None:
        """Delete one version, or a delete marker, for good."""
        left = [each for each in self.versions.get(key, []) if each.id != version]
        if left:
            self.versions[key] = left
        else:
            self.versions.pop(key, None)

    def _add(self, key: str, version: Version) -> Version:
        former = self.versions.get(key, []) if self.is_versioned else []
        self.versions[key] = [*former, version]
        return version


class Buckets:
    """The client over all buckets; *on_change* hears which keys a call has written or deleted."""

    def __init__(self, buckets: dict[str, Bucket]) -> None:
        self.buckets = buckets
        self.on_change: Callable[[str, list[str]], None] = lambda _bucket, _keys: None

    def get_object(self, *, Bucket: str, Key: str, VersionId: str = "", **_: Any) -> dict[str, Any]:
        """Answer as S3 does."""
        version = self._existing(Bucket, Key, VersionId, "GetObject")
        if version.is_archived:
            raise refusal("InvalidObjectState", "GetObject", InvalidObjectState)
        data = version.data or b""
        answer: dict[str, Any] = {"Body": io.BytesIO(data), "ContentLength": len(data), "ETag": version.etag}
        answer["LastModified"] = datetime.fromtimestamp(version.modified, UTC)
        answer |= _headers(version)
        if self.buckets[Bucket].is_versioned:
            answer["VersionId"] = version.id
        return answer

    def head_object(self, *, Bucket: str, Key: str, **_: Any) -> dict[str, Any]:
        """Answer as S3 does."""
        version = self.buckets[Bucket].current(Key)
        if version is None:
            raise refusal("404", "HeadObject")
        return {"ETag": version.etag, "ContentLength": len(version.data or b""), **_headers(version)}

    def put_object(
        self, *, Bucket: str, Key: str, Body: bytes, IfNoneMatch: str = "", **headers: str
    ) -> dict[str, Any]:
        """Answer as S3 does."""
        if IfNoneMatch and self.buckets[Bucket].current(Key):
            raise refusal("PreconditionFailed", "PutObject")
        kept = (headers.get("ContentType", ""), headers.get("CacheControl", ""))
        version = self.buckets[Bucket].put(Key, bytes(Body), kept)
        self.on_change(Bucket, [Key])
        return {"ETag": version.etag}

    def copy_object(self, *, Bucket: str, Key: str, CopySource: dict[str, str], **_: Any) -> dict[str, Any]:
        """Answer as S3 does."""
        source = self._existing(CopySource["Bucket"], CopySource["Key"], "", "CopyObject")
        version = self.buckets[Bucket].put(Key, source.data or b"", source.headers)
        self.on_change(Bucket, [Key])
        return {"CopyObjectResult": {"ETag": version.etag}}

    def delete_object(self, *, Bucket: str, Key: str, **_: Any) -> dict[str, Any]:
        """Answer as S3 does."""
        self.buckets[Bucket].delete(Key)
        self.on_change(Bucket, [Key])
        return {}

    def delete_objects(self, *, Bucket: str, Delete: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Answer as S3 does."""
        if not 0 < len(Delete["Objects"]) <= 1000:
            raise refusal("MalformedXML", "DeleteObjects")
        for each in Delete["Objects"]:
            self.buckets[Bucket].delete(each["Key"])
        self.on_change(Bucket, [each["Key"] for each in Delete["Objects"]])
        return {}

    def list_objects_v2(
        self, *, Bucket: str, Prefix: str = "", StartAfter: str = "", Delimiter: str = "", **options: Any
    ) -> dict[str, Any]:
        """Answer as S3 does, a few keys at a time."""
        bucket, after = self.buckets[Bucket], options.get("ContinuationToken", StartAfter)
        found = [
            key
            for key in sorted(bucket.objects(), key=str.encode)
            if key.startswith(Prefix)
            and key.encode() > after.encode()
            and not (Delimiter and Delimiter in key.removeprefix(Prefix))
        ]
        page = found[:_KEYS_A_PAGE]
        answer: dict[str, Any] = {"KeyCount": len(page), "Contents": [_listed(bucket, key) for key in page]}
        if len(found) > len(page):
            answer["NextContinuationToken"] = page[-1]
        return answer

    def _existing(self, bucket: str, key: str, version: str, operation: str) -> Version:
        if version:
            all_of_them = self.buckets[bucket].versions.get(key, [])
            found = next((each for each in all_of_them if each.id == version), None)
        else:
            found = self.buckets[bucket].current(key)
        if found is None or found.data is None:
            raise refusal("NoSuchKey", operation, NoSuchKey)
        return found


def _headers(version: Version) -> dict[str, str]:
    return {"ContentType": version.headers[0], "CacheControl": version.headers[1]}


def _listed(bucket: Bucket, key: str) -> dict[str, Any]:
    version = bucket.versions[key][-1]
    modified = datetime.fromtimestamp(version.modified, UTC)
    return {"Key": key, "ETag": version.etag, "Size": len(version.data or b""), "LastModified": modified}
