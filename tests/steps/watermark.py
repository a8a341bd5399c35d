"""A step of an owner's own: one file, and one line in the stack's config."""

import hashlib
from dataclasses import replace

from catalog import keys
from pipeline import images
from pipeline.jobs import PhotoJob
from pipeline.needs import Needs, Permission
from pipeline.ports import IMMUTABLE
from pipeline.workshop import Workshop


class Watermark:
    """A white bar along the lower edge of the master."""

    name = "watermark"
    needs = Needs(permissions=(Permission(("s3:GetObject", "s3:PutObject"), "renditions", "work/*"),))

    def run(self, job: PhotoJob, workshop: Workshop) -> PhotoJob:
        """Return the job with a marked master."""
        source = workshop.source(job)
        assert source is not None
        image = images.open_master(source.data)
        image.paste("white", (0, image.height * 9 // 10, image.width, image.height))
        data = images.encode_master(image)
        master = keys.master(job.photo.id, hashlib.sha256(data).hexdigest()[:16])
        workshop.renditions.put(master, data, "image/jpeg", IMMUTABLE)
        return replace(job, master=master)
