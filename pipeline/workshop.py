"""The workshop: all that a step can reach while it works."""

from collections.abc import Callable
from dataclasses import dataclass

from catalog import ids, keys
from catalog.albums import Album
from catalog.tree import audience_of
from pipeline.jobs import PhotoJob
from pipeline.ports import Catalog, Hands, ObjectReader, ObjectStore, Press, Queue, Recognizer, StoredObject
from pipeline.recipe import Recipe


@dataclass(frozen=True)
class Workshop:
    """The stores, the queue, the press and the recipe that steps work with."""

    originals: ObjectReader
    renditions: ObjectStore
    site: ObjectStore
    catalog: Catalog
    queue: Queue
    press: Press
    hands: Hands
    recognizer: Recognizer
    recipe: Recipe
    clock: Callable[[], float]  # seconds since the epoch

    def source(self, job: PhotoJob) -> StoredObject | None:
        """Return the image that a step starts from: the last step's master, else the original."""
        return self.renditions.get(job.master) if job.master else self.originals.get(job.photo.key)

    def album_prefix(self, path: str) -> str:
        """Return the prefix under which the album at *path* is shown, as its settings are now."""
        salt = self.recipe.salt
        chain = [self.album(each) for each in (path, *keys.ancestors(path))]
        albums = {album.path: album for album in chain if album}
        audience = audience_of(path, albums, self.recipe.default_audience)
        return keys.album_prefix(audience.id(salt), ids.album_id(salt, path))

    def album(self, path: str) -> Album | None:
        """Return the album at *path*, or None while the catalog does not know it."""
        return self.catalog.album(ids.album_id(self.recipe.salt, path))
