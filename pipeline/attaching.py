"""Attaching: how the files that album steps draft come to lie beside an album's page, whole or not at all.

One worker at a time is at one album's files of one step; it holds a lease in the album's row, longer
than a worker can live. What it is about to write is noted before, each file when it is whole, and all
of them are shown together. The page asks for nothing that is not there, and a worker that dies
leaves nothing that the next one does not know of.
"""

import hashlib
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from catalog.albums import Album
from catalog.arrangement import arranged
from catalog.attachments import AttachedFile, Attachment, Attachments
from catalog.photos import Photo
from catalog.policies import DownloadPolicy
from pipeline import layout
from pipeline.album_step import AlbumStep, Draft
from pipeline.errors import ContentionError, LeaseHeldError, NothingToAttachError, UnfinishedError
from pipeline.jobs import AlbumJob
from pipeline.needs import Needs, Permission
from pipeline.ports import IMMUTABLE, Catalog
from pipeline.workshop import Workshop

log = logging.getLogger(__name__)

# What attaching itself does, whatever the step is, beyond what each rebuild may.
NEEDS = Needs((Permission(("s3:AbortMultipartUpload",), "site", "g/*"),))

_SECONDS_A_TURN = 45  # after which a message goes back, so that no worker is stopped half-way
_TRIES = 25

Ask = Callable[[str, str, Workshop], None]


def attach(step: AlbumStep, job: AlbumJob, ask: Ask, workshop: Workshop) -> None:
    """Bring what *step* makes of an album up to date; *ask* asks for a rebuild when there is news.

    Raises:
        LeaseHeldError: another worker is at it; the message must come again.
        UnfinishedError: the turn is over; the message must come again to go on.
        ContentionError: the album has changed meanwhile; the message must come again.
    """
    album = workshop.catalog.album(job.album)
    if album is None:
        return
    photos = arranged(workshop.catalog.photos(album.id), album.metadata)
    if layout.content(layout.photo_views(photos, album, workshop.recipe.edges)) != job.content:
        return  # it has changed since its page was written; another round, and another job, will come
    prefix = workshop.album_prefix(album.path)
    drafts, reason = _drafted(step, album, photos, workshop)
    wanted = {_content(step, prefix, draft): draft for draft in drafts}
    known = album.attachments.of(step.name)
    if known.is_settled and known.contents == tuple(wanted) and known.reason == reason:
        return
    desk = _Desk(step.name, album, workshop)
    desk.open(wanted.keys())
    try:
        for content, draft in wanted.items():
            desk.write(content, draft, prefix)
        desk.check_place(prefix)
        if desk.show(tuple(wanted), reason):
            ask(album.id, album.path, workshop)
    except Exception:
        desk.leave()
        raise
    desk.close()


def _drafted(
    step: AlbumStep, album: Album, photos: Sequence[Photo], workshop: Workshop
) -> tuple[Sequence[Draft], str]:
    # As its page says; a file that no page links is still under the album's grant.
    may_be_taken = album.download != DownloadPolicy.NONE.value
    if not photos or not may_be_taken:
        return (), ""
    try:
        return step.drafts(album, photos, workshop), ""
    except NothingToAttachError as error:
        log.warning("album %s: the step %s attaches nothing: %s", album.id, step.name, error)
        return (), str(error)


def _content(step: AlbumStep, prefix: str, draft: Draft) -> str:
    """Return what tells a file from all others, its place among it: elsewhere it is another file."""
    facts = "\0".join((step.name, prefix, draft.suffix, draft.content))
    return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def reattached(album: Album, change: Callable[[Attachments], Attachments], catalog: Catalog) -> Album:
    """Return *album* with what *change* makes of its attachments as its row has them now.

    Raises:
        ContentionError: others kept writing them.
    """
    for _ in range(_TRIES):
        changed = change(album.attachments)
        if catalog.put_attachments(album, changed):
            return replace(album, attachments=replace(changed, revision=album.attachments.revision + 1))
        album = replace(album, attachments=(catalog.album(album.id) or album).attachments)
    raise ContentionError(f"the files of album {album.id} are being written by others")


class _Desk:
    """One worker's turn at one album's files of one step."""

    def __init__(self, step: str, album: Album, workshop: Workshop) -> None:
        self._step = step
        self._album = album
        self._shop = workshop
        self._began = workshop.clock()
        self._until = 0.0
        self._is_open = False

    def open(self, wanted: Collection[str]) -> None:
        """Take the lease, and delete what a worker that died has left.

        Raises:
            LeaseHeldError: another worker holds it.
        """
        self._until = self._began + self._shop.recipe.lease_seconds
        left_over = self._note(lambda each: self._taken(each, wanted)).planned
        if left_over:
            self._shop.site.delete(sorted(left_over))
            self._note(lambda each: replace(each, planned=each.planned - left_over))

    def write(self, content: str, draft: Draft, prefix: str) -> None:
        """Write the file of *draft* unless it is there.

        Raises:
            UnfinishedError: the turn is over.
        """
        known = self._known()
        if known.whole(content):
            return
        if self._shop.clock() - self._began > _SECONDS_A_TURN:
            raise UnfinishedError(f"album {self._album.id}: there are more files to attach")
        key = self._new_key(content, draft, prefix)
        self._note(lambda each: replace(each, planned=each.planned | {key}))
        size = self._shop.site.put_chunks(key, draft.write(), draft.media_type, IMMUTABLE)
        file = AttachedFile(key, content, size)
        self._note(lambda each: replace(each, planned=each.planned - {key}, ready=(*each.ready, file)))

    def check_place(self, prefix: str) -> None:
        """Do nothing while the album is still to be shown under *prefix*.

        Raises:
            ContentionError: it is not.
        """
        if self._shop.album_prefix(self._album.path) != prefix:
            raise ContentionError(f"album {self._album.id} has another audience since its files were begun")

    def show(self, contents: Sequence[str], reason: str) -> bool:
        """Note that the page is to show the files made from *contents*; tell whether it has to be asked."""
        shown = self._note(lambda each: each.showing(tuple(filter(None, map(each.whole, contents))), reason))
        return not shown.asked

    def leave(self) -> None:
        """Let the lease go with the work undone."""
        self._note(lambda each: replace(each, until=0.0))

    def close(self) -> None:
        """Note that the page has been asked to show them, and let the lease go."""
        self._note(lambda each: replace(each, asked=True, until=0.0))

    def _taken(self, known: Attachment, wanted: Collection[str]) -> Attachment:
        if known.until > self._began:
            raise LeaseHeldError(max(1, round(known.until - self._began)))
        useful = tuple(file for file in known.ready if file.content in wanted)
        useless = frozenset(file.key for file in known.ready if file not in useful)
        return replace(known, ready=useful, planned=known.planned | useless, until=self._until)

    def _new_key(self, content: str, draft: Draft, prefix: str) -> str:
        """Return a key that was never used: each write has another revision."""
        unique = f"{content} {self._album.attachments.revision}"
        return f"{prefix}z/{hashlib.sha256(unique.encode()).hexdigest()[:16]}{draft.suffix}"

    def _known(self) -> Attachment:
        return self._album.attachments.of(self._step)

    def _note(self, change: Callable[[Attachment], Attachment]) -> Attachment:
        """Write what *change* makes of the attachment as it is now, and return that.

        Raises:
            ContentionError: the lease is lost, or others kept writing.
        """

        def changed(now: Attachments) -> Attachments:
            known = now.of(self._step)
            if self._is_open and known.until != self._until:
                raise ContentionError(f"another worker has taken over the files of album {self._album.id}")
            return now.having(self._step, change(known))

        self._album = reattached(self._album, changed, self._shop.catalog)
        self._is_open = True
        return self._known()
