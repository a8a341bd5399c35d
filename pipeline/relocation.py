"""Relocation: renditions lie under their album's audience, so a change of audience moves them."""

import logging
from dataclasses import replace

from catalog.photos import Photo, State
from pipeline import register
from pipeline.ports import ObjectStore
from pipeline.workshop import Workshop

log = logging.getLogger(__name__)


def relocate(photo: Photo, prefix: str, workshop: Workshop) -> Photo:
    """Return *photo* with its renditions under *prefix*; the old ones are obsolete.

    If a newer photo has been committed meanwhile, it has counted its change and the next rebuild
    shows it; for now its album goes without, and what comes back is gone.
    """
    if not photo.is_ready or photo.prefix == prefix:
        return photo
    moving = register.announce_move(photo, prefix, workshop.catalog)
    if moving:
        _copy_renditions(moving, prefix, workshop.renditions)
        moving = register.move(moving, prefix, workshop.catalog)
    return moving or replace(photo, state=State.GONE, obsolete=frozenset())


def _copy_renditions(photo: Photo, prefix: str, renditions: ObjectStore) -> None:
    for rendition in photo.renditions:
        source = f"{photo.prefix}i/{rendition.name}"
        if not renditions.copy_from(renditions, source, f"{prefix}i/{rendition.name}"):
            log.warning("photo %s: rendition %s is missing", photo.id, source)
