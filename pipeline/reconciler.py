"""The reconciler: finds news that no message brought, by comparing the bucket with the catalog.

S3 promises to notify at least once, yet a notification can be lost: while the queue's policy is wrong,
or when a message was given up. Once a day a job lists the originals and asks for a look at each
album; such a job sends a hint for whatever differs. No job waits for another and a chain of them
stays short: Lambda stops a function that feeds its own queue after about 16 hops.
"""

import logging
from collections.abc import Iterator
from itertools import islice

from catalog import ids, keys
from catalog.albums import Album
from catalog.photos import Photo
from pipeline.jobs import Hint, ReconcileJob
from pipeline.ports import ListedObject
from pipeline.remaking import aim
from pipeline.workshop import Workshop

log = logging.getLogger(__name__)

KEYS_A_JOB = 100_000  # a hundred calls, well within a worker's time
ALBUMS_A_JOB = 10  # with paths of 1,024 bytes ten such jobs still fit into one call
GRACE_SECONDS = 3600  # the message of an object that is younger may well be on its way


def reconcile(job: ReconcileJob, recipe: str, workshop: Workshop) -> None:
    """Send hints for what the catalog does not know of the job's albums, or jobs for all albums.

    *recipe* is the fingerprint of the recipe that photos are made by now.
    """
    if job.albums:
        is_settled = workshop.catalog.site().recipe == aim(recipe)  # else the remaking is on its way to them
        hints = [hint for path in job.albums for hint in _news(path, recipe if is_settled else "", workshop)]
        log.info("looked at %s albums: news of %s originals", len(job.albums), len(hints))
        workshop.queue.send(hints)
    else:
        workshop.queue.send(_jobs(job.after, workshop))


def _jobs(after: str, workshop: Workshop) -> list[ReconcileJob]:
    """Return a job for each few of the albums that the bucket or the catalog knows."""
    listed = islice(workshop.originals.list_objects(keys.ORIGINALS_PREFIX, after), KEYS_A_JOB)
    paths: set[str] = set() if after else {album.path for album in workshop.catalog.albums()}
    last, count = "", 0
    for count, each in enumerate(listed, 1):  # noqa: B007
        last = each.key
        original = keys.parse_original(each.key)
        if original and not original.is_clutter:
            paths.add(original.album)
    known = iter(sorted(paths))
    jobs = [ReconcileJob(albums) for albums in iter(lambda: tuple(islice(known, ALBUMS_A_JOB)), ())]
    return [*jobs, ReconcileJob(after=last)] if count == KEYS_A_JOB else jobs


def _news(path: str, recipe: str, workshop: Workshop) -> Iterator[Hint]:
    """Yield a hint for each original of the album at *path* of which the catalog is not up to date."""
    album = ids.album_id(workshop.recipe.salt, path)
    settled = workshop.clock() - GRACE_SECONDS
    there = {each.key: each for each in _files(path, workshop)}
    rows = {photo.key: photo for photo in workshop.catalog.photos(album)}
    for key, listed in there.items():
        if _is_photo(key) and listed.modified < settled and not _is_known(rows.get(key), listed, recipe):
            yield Hint(key)
    yield from (Hint(key) for key, photo in rows.items() if key not in there and not photo.is_gone)
    metadata = there.get(keys.metadata_key(path))
    is_young = metadata is not None and metadata.modified >= settled
    if not is_young and not _is_described(workshop.catalog.album(album), metadata):
        yield Hint(keys.metadata_key(path))


def _files(path: str, workshop: Workshop) -> Iterator[ListedObject]:
    for folder in keys.folders(path):
        yield from workshop.originals.list_objects(folder, delimiter="/")


def _is_photo(key: str) -> bool:
    original = keys.parse_original(key)
    return original is not None and not original.is_clutter and not original.is_metadata


def _is_known(photo: Photo | None, listed: ListedObject, recipe: str) -> bool:
    if photo is None or photo.is_gone or photo.etag != listed.etag:
        return False
    return not recipe or photo.recipe == recipe


def _is_described(album: Album | None, metadata: ListedObject | None) -> bool:
    return (album.etag if album else "") == (metadata.etag if metadata else "")
