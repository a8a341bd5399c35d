"""Make the renditions that pages show from the master."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from PIL import Image

from catalog import keys
from catalog.photos import Photo, Rendition
from pipeline import images
from pipeline.errors import MasterExpiredError
from pipeline.jobs import PhotoJob
from pipeline.needs import Needs, Permission
from pipeline.ports import IMMUTABLE
from pipeline.workshop import Workshop

ENCODERS = (
    ("avif", "image/avif", images.encode_avif),
    ("jpg", "image/jpeg", images.encode_jpeg),
)


class Resize:
    """AVIF and JPEG in each of the recipe's sizes, each made from the next larger; none is enlarged."""

    name = "resize"
    needs = Needs(
        permissions=(
            Permission(("s3:GetObject",), "renditions", f"{keys.WORK_PREFIX}*"),
            Permission(("s3:ListBucket",), "renditions"),  # so that a missing master is not "forbidden"
            Permission(("s3:PutObject",), "renditions", "g/*"),
            Permission(("dynamodb:GetItem",), "table", "albums"),
        ),
        memory_mb=1024,
    )

    def run(self, job: PhotoJob, workshop: Workshop) -> PhotoJob:
        """Return the job with the photo's renditions and placeholder."""
        source = workshop.source(job)
        if source is None:
            raise MasterExpiredError(job.master)
        master = images.open_master(source.data)
        album = keys.parse_original(job.photo.key)
        prefix = workshop.album_prefix(album.album if album else "")
        renditions = []
        for image in images.pyramid(master, workshop.recipe.edges):
            renditions += list(self._write(image, job.photo, prefix, workshop))
        return replace(
            job,
            photo=replace(
                job.photo,
                prefix=prefix,
                renditions=tuple(reversed(renditions)),
                placeholder=images.placeholder(image),
            ),
        )

    def _write(
        self, image: Image.Image, photo: Photo, prefix: str, workshop: Workshop
    ) -> Iterator[Rendition]:
        for suffix, media_type, encode in ENCODERS:
            data = encode(image)
            name = f"{photo.id}-{image.width}.{_digest(data, photo.version)}.{suffix}"
            workshop.renditions.put_new(f"{prefix}i/{name}", data, media_type, IMMUTABLE)
            yield Rendition(name, image.width, image.height, media_type)


def _digest(data: bytes, version: str) -> str:
    """Hash the content and the original's version.

    With the version in it, a photo that is deleted and uploaded again gets new names, so that the
    sweep of the old ones can never catch a name that is in use again.
    """
    return hashlib.sha256(version.encode() + b"\0" + data).hexdigest()[:12]
