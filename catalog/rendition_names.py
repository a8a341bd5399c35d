"""Names of renditions: they hold a digest, so a name never means other bytes than it did before."""

import hashlib
from typing import BinaryIO

DIGEST_LENGTH = 12


def rendition_name(photo: str, width: int, suffix: str, digest: str) -> str:
    """Return the file name of the rendition of *photo*, an id, that is *width* pixels wide."""
    return f"{photo}-{width}.{digest}.{suffix}"


def rendition_digest(data: bytes, version: str) -> str:
    """Return the digest of the content and the original's version.

    With the version in it, a photo that is deleted and uploaded again gets new names, so that the
    sweep of the old ones can never catch a name that is in use again.
    """
    return hashlib.sha256(version.encode() + b"\0" + data).hexdigest()[:DIGEST_LENGTH]


def film_digest(film: BinaryIO, version: str) -> str:
    """Return the same digest of a film, which is too large to be held in memory."""
    begun = hashlib.sha256(version.encode() + b"\0")
    while chunk := film.read(1024 * 1024):
        begun.update(chunk)
    return begun.hexdigest()[:DIGEST_LENGTH]


def is_named_after(name: str, content: BinaryIO, version: str) -> bool:
    """Tell whether the rendition called *name* has this *content*, made from *version* of the original."""
    return name.split(".")[-2:-1] == [film_digest(content, version)]
