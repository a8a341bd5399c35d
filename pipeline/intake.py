"""Intake: what an event's key means, and what the store holds there now."""

import logging
from dataclasses import replace

from catalog import ids, keys
from catalog.albums import Album
from catalog.errors import MetadataError
from catalog.metadata import AlbumMetadata
from catalog.metadata_files import parse_metadata
from catalog.photos import Photo
from pipeline.errors import ArchivedError, ContentionError
from pipeline.jobs import Hint, PhotoJob, following_sequencer
from pipeline.workshop import Workshop

log = logging.getLogger(__name__)
_TRIES = 25


def photo_job(original: keys.Original, hint: Hint, first_step: str, workshop: Workshop) -> PhotoJob:
    """Return the job that starts the photo under the hint's key on its way.

    A hint without a sequencer comes right after the row's, read before the original is: if newer news
    comes while the original is processed, it wins, and what older jobs still bring does not.
    """
    salt = workshop.recipe.salt
    album, photo = ids.album_id(salt, original.album), ids.photo_id(salt, original.key)
    introduce_album(original.album, workshop)
    sequencer = hint.sequencer
    if not sequencer:
        former = workshop.catalog.photo(album, photo)
        sequencer = following_sequencer(former.sequencer if former else "")
    return PhotoJob(first_step, Photo(photo, original.key, album, original.name, sequencer=sequencer))


def introduce_album(path: str, workshop: Workshop) -> None:
    """Describe the album at *path* and those above it, as far as the catalog does not know them yet.

    An album may be private, so its `metadata.yml` is read before its first photo gets a place.
    """
    for each in (path, *keys.ancestors(path)):
        known = workshop.album(each)
        if known is None or not known.revision:  # of the latter there are but the builder's own notes
            describe_album(each, "", workshop)


def describe_album(path: str, sequencer: str, workshop: Workshop) -> None:
    """Write what the `metadata.yml` of the album at *path* says now into the catalog.

    Raises:
        ContentionError: others kept changing the row.
    """
    for _ in range(_TRIES):
        former = workshop.album(path)
        if former and former.sequencer > sequencer > "":
            return  # newer news has been written already
        album = former or Album(ids.album_id(workshop.recipe.salt, path), path)
        described = replace(_described(album, workshop), sequencer=sequencer or album.sequencer)
        if workshop.catalog.describe_album(described, former):
            return
    raise ContentionError(f"album {album.id} is being described by others")


def _described(album: Album, workshop: Workshop) -> Album:
    try:
        stored = workshop.originals.get(keys.metadata_key(album.path))
    except ArchivedError:
        return album.misdescribed("metadata.yml lies in an archive; restore it, or upload it again")
    if stored is None:
        return replace(album.described(AlbumMetadata()), etag="")
    album = replace(album, etag=stored.etag)
    try:
        return album.described(parse_metadata(stored.data))
    except MetadataError as error:
        log.warning("album %s: metadata.yml %s", album.id, error)
        return album.misdescribed(f"metadata.yml {error}")
