"""The register: which news of a photo is the newest, whatever order the news comes in."""

from dataclasses import replace

from catalog.photos import Photo
from pipeline.errors import ContentionError
from pipeline.ports import Catalog

_TRIES = 25  # each lost try means that another writer got through
MOST_OBSOLETE = 2000  # keys of about 80 bytes in a row, which DynamoDB bounds to 400 KB


def commit(photo: Photo, catalog: Catalog) -> None:
    """Write *photo* unless the catalog knows newer news of it; either way no rendition is forgotten.

    The row is a maximum over the event's sequencer, so any order and any number of repeats end
    alike. What the losing side has made is marked obsolete and deleted by the next rebuild.

    Raises:
        ContentionError: others kept changing the row, or it names so much that is obsolete that a
            rebuild has to delete some first.
    """
    for _ in range(_TRIES):
        former = catalog.photo(photo.album, photo.id)
        if former and former.sequencer > photo.sequencer:
            settled = former.discarding(photo.rendition_keys)
        else:
            settled = photo.succeeding(former)
        if len(settled.obsolete) > MOST_OBSOLETE:
            raise ContentionError(
                f"photo {photo.id} waits for a rebuild: {len(settled.obsolete)} keys are obsolete"
            )
        if settled == former or catalog.put_photo(settled, former):
            return
    raise ContentionError(f"photo {photo.id} is being written by others")


def announce_move(photo: Photo, prefix: str, catalog: Catalog) -> Photo | None:
    """Note that renditions of *photo* are about to lie under *prefix*, too; None if its row has changed.

    Until `move` they count as obsolete there, so that a crash in between leaves nothing unknown.
    """
    future = replace(photo, prefix=prefix).rendition_keys
    return _written(photo.discarding(future), photo, catalog)


def move(photo: Photo, prefix: str, catalog: Catalog) -> Photo | None:
    """Note that the renditions of *photo* lie under *prefix* now; None if its row has changed."""
    return _written(replace(photo, prefix=prefix).succeeding(photo), photo, catalog)


def _written(photo: Photo, former: Photo, catalog: Catalog) -> Photo | None:
    is_written = catalog.put_photo(photo, former)
    return replace(photo, revision=former.revision + 1) if is_written else None
