"""The film of a video on its way from the step that makes it to the pages' renditions."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from catalog.photos import Rendition
from catalog.rendition_names import rendition_name
from pipeline.errors import MasterExpiredError
from pipeline.jobs import PhotoJob
from pipeline.ports import ObjectStore

MEDIA_TYPE = "video/mp4"
_NOTE = "film"


@dataclass(frozen=True)
class StoredFilm:
    """A film under *key*, which like a master's expires: it has no place among the renditions yet."""

    key: str
    digest: str
    width: int
    height: int

    def note(self) -> dict[str, Any]:
        """Return the note that tells later steps."""
        return {_NOTE: asdict(self)}

    @classmethod
    def noted(cls, notes: Mapping[str, Any]) -> "StoredFilm | None":
        """Return the film that *notes* tell of, or None."""
        told = notes.get(_NOTE)
        return cls(told["key"], told["digest"], int(told["width"]), int(told["height"])) if told else None


def place_film(job: PhotoJob, prefix: str, renditions: ObjectStore) -> tuple[Rendition, ...]:
    """Copy the film that an earlier step has made, if any, next to the photo's other renditions.

    Only here, where its place is known: what waits for the rest of the chain can still be dropped.

    Raises:
        MasterExpiredError: it is not there any more.
    """
    film = StoredFilm.noted(job.notes)
    if film is None:
        return ()
    name = rendition_name(job.photo.id, min(film.width, film.height), "mp4", film.digest)
    if not renditions.copy_from(renditions, film.key, f"{prefix}i/{name}"):
        raise MasterExpiredError(film.key)
    return (Rendition(name, film.width, film.height, MEDIA_TYPE),)
