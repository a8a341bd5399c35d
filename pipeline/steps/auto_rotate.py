"""Read the original, turn it upright, and write the master that later steps work on."""

import hashlib
from dataclasses import replace

from catalog import keys
from pipeline import darkroom
from pipeline.darkroom import develop
from pipeline.errors import DamagedPhotoError
from pipeline.jobs import PhotoJob, for_step
from pipeline.needs import Needs, Permission
from pipeline.order import MASTER, ORIGINAL
from pipeline.ports import IMMUTABLE
from pipeline.recipe import Recipe
from pipeline.video.kinds import VIDEO, container_of
from pipeline.workshop import Workshop


class AutoRotate:
    """Upright, sRGB, no metadata, no larger than the largest rendition.

    An original that is no longer there makes the photo a tombstone.
    """

    name = "auto-rotate"
    reads = (ORIGINAL,)
    makes = (MASTER,)
    needs = Needs(
        permissions=(
            Permission(("s3:GetObject",), "originals", f"{keys.ORIGINALS_PREFIX}*"),
            # Without it S3 answers "forbidden" for what is not there, and a delete looks like trouble.
            Permission(("s3:ListBucket",), "originals"),
            Permission(("s3:PutObject",), "renditions", f"{keys.WORK_PREFIX}*"),
        ),
        memory_mb=1769,  # with less, pictures within our limits would not fit into the press
    )

    def fingerprint(self, recipe: Recipe) -> str:
        """Return what the master depends on besides the original."""
        return f"{darkroom.VERSION} {recipe.largest_edge}"

    def run(self, job: PhotoJob, workshop: Workshop) -> PhotoJob:
        """Return the job with the photo's facts and the key of its master."""
        original = workshop.originals.get(job.photo.key, darkroom.MAX_BYTES)
        if original is None:
            return replace(job, photo=job.photo.gone())
        photo = replace(job.photo, version=original.version, etag=original.etag, added=int(original.modified))
        if container_of(original.data):
            if workshop.recipe.has_video:
                return for_step(job, VIDEO)
            return replace(job, photo=photo.damaged("this is a video, and videos are off (vitrine:video)"))
        try:
            darkroom.check_bytes(original.size)
            developed = workshop.press.run(develop, original.data, workshop.recipe.largest_edge)
        except DamagedPhotoError as error:
            # Here, where it is known which bytes are damaged: until they change, they stay so.
            return replace(job, photo=photo.damaged(str(error)))
        master = keys.master(photo.id, hashlib.sha256(developed.master).hexdigest()[:16])
        workshop.renditions.put(master, developed.master, "image/jpeg", IMMUTABLE)
        return replace(job, photo=replace(photo, **vars(developed.facts)), master=master)
