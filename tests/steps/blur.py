"""A step that is slow enough to want a lane of its own."""

import hashlib
from dataclasses import replace

from PIL import ImageFilter

from catalog import keys
from pipeline import images
from pipeline.errors import DamagedPhotoError
from pipeline.jobs import PhotoJob
from pipeline.needs import Needs, Permission
from pipeline.ports import IMMUTABLE
from pipeline.workshop import Workshop


class Blur:
    """A blurred master; what is too small to blur is refused."""

    name = "blur"
    needs = Needs(
        permissions=(Permission(("s3:GetObject", "s3:PutObject"), "renditions", "work/*"),),
        memory_mb=2048,
        timeout_seconds=300,
        lane="slow",
        storage_mb=1024,
    )

    def run(self, job: PhotoJob, workshop: Workshop) -> PhotoJob:
        """Return the job with a blurred master."""
        source = workshop.source(job)
        assert source is not None
        image = images.open_master(source.data)
        if max(image.size) < 8:
            raise DamagedPhotoError("too small to blur")
        data = images.encode_master(image.filter(ImageFilter.GaussianBlur(2)))
        master = keys.master(job.photo.id, hashlib.sha256(data).hexdigest()[:16])
        workshop.renditions.put(master, data, "image/jpeg", IMMUTABLE)
        return replace(job, master=master)
