"""Make the renditions that pages show from the master."""

from dataclasses import replace
from functools import partial

from catalog import keys
from catalog.photos import Photo, Rendition
from catalog.rendition_names import rendition_digest, rendition_name
from pipeline import darkroom
from pipeline.darkroom import Print, print_renditions
from pipeline.errors import MasterExpiredError
from pipeline.jobs import PhotoJob
from pipeline.needs import Needs, Permission
from pipeline.order import MASTER, RENDITIONS
from pipeline.ports import IMMUTABLE
from pipeline.recipe import Recipe
from pipeline.video.film import place_film
from pipeline.workshop import Workshop


class Resize:
    """AVIF and JPEG in each of the recipe's sizes, each made from the next larger; none is enlarged."""

    name = "resize"
    reads = (MASTER,)
    makes = (RENDITIONS,)
    needs = Needs(
        permissions=(
            Permission(("s3:GetObject",), "renditions", f"{keys.WORK_PREFIX}*"),  # of masters and films
            Permission(("s3:ListBucket",), "renditions"),  # so that a missing master is not "forbidden"
            Permission(("s3:PutObject",), "renditions", "g/*"),
            Permission(("dynamodb:GetItem",), "table", "albums"),
        ),
        memory_mb=1024,
    )

    def fingerprint(self, recipe: Recipe) -> str:
        """Return what the renditions depend on besides the master."""
        return f"{darkroom.VERSION} {recipe.stored_edges}"

    def run(self, job: PhotoJob, workshop: Workshop) -> PhotoJob:
        """Return the job with the photo's renditions and placeholder."""
        source = workshop.source(job)
        if source is None:
            raise MasterExpiredError(job.master)
        album = keys.parse_original(job.photo.key)
        prefix = workshop.album_prefix(album.album if album else "")
        prints = workshop.press.run(print_renditions, source.data, workshop.recipe.stored_edges)
        write = partial(self._write, photo=job.photo, prefix=prefix, workshop=workshop)
        renditions = workshop.hands.each(write, prints.renditions)
        film = place_film(job, prefix, workshop.renditions)
        photo = replace(
            job.photo, prefix=prefix, renditions=(*film, *renditions), placeholder=prints.placeholder
        )
        return replace(job, photo=photo)

    def _write(self, made: Print, photo: Photo, prefix: str, workshop: Workshop) -> Rendition:
        digest = rendition_digest(made.data, photo.version)
        name = rendition_name(photo.id, made.width, made.suffix, digest)
        workshop.renditions.put_new(f"{prefix}i/{name}", made.data, made.media_type, IMMUTABLE)
        return Rendition(name, made.width, made.height, made.media_type)
