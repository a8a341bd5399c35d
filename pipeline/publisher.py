"""The publisher: make the site show what the catalog holds, at the cost of what has changed.

A round looks at the albums that have changed, at all albums above them, and, where an album hands
on another audience or title, at all in it. What it looks at follows from the rows of changes alone,
and these are forgotten last: a round that dies or runs out of time is followed by one that looks at
the same albums, finds what is done already by its fingerprints, and goes on from there.

Order keeps every published page whole: renditions are moved before pages name them, albums are
written before the pages that list them, then search indexes, homes last, and deletions last of all,
from the homes down.

What is to be written or deleted is noted before it is, and so is each rendition that moves. Whatever
a crash leaves behind is known to the next round, which uses it or deletes it: an album whose audience
changes while a round dies must not stay readable where it was for a moment, and no page may be taken
for published that is not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from catalog import keys, summaries
from pipeline.album_pages import AlbumPages
from pipeline.forest import Forest
from pipeline.homes import Homes
from pipeline.indexes import Indexes
from pipeline.jobs import AlbumJob
from pipeline.round import Round
from pipeline.workshop import Workshop
from website.pages import Pages

_ALBUMS_AT_ONCE = 8  # each holds an album's photos in memory


class Publisher:
    """Publishes the gallery from the catalog into the site bucket."""

    def __init__(self, workshop: Workshop, pages: Pages, followers: Sequence[str] = ()) -> None:
        """Publish *pages*; *followers* are the steps that look at albums whose page has changed."""
        self._shop = workshop
        self._pages = pages
        self._followers = followers

    def publish(self, look: str, *, whole: bool, until: float) -> None:
        """Bring all that has changed up to date, then delete what is left over.

        *look* is the fingerprint of the design; if the *whole* gallery may have changed, or a view's
        index has yet to be made, every album is looked at.

        Raises:
            OutOfTimeError: it is *until*; what is done is done, another round must go on.
        """
        now = Round(self._shop, until, self._followers)
        changes = self._shop.catalog.changes()
        forest = Forest(self._shop.catalog, self._shop.recipe)
        albums = AlbumPages(now, forest, changes, self._pages, look)
        views = self._shop.catalog.views()
        homes = Homes(now, forest.tops, views, self._pages, look)
        indexes = Indexes(now, forest, albums, views)
        whole = whole or not indexes.are_whole
        due = self._plan({change.path for change in changes.values()}, now, forest, albums, whole)
        for _, level in groupby(sorted(due, key=_depth, reverse=True), key=_depth):
            now.each(albums.publish, level, _ALBUMS_AT_ONCE)
        indexes.publish(due, whole=whole)
        self._publish_homes(forest, homes)
        # The other way round: what still stands at a former place must not show what is gone already.
        homes.sweep()
        indexes.sweep()
        for _, level in groupby(sorted(due, key=_depth), key=_depth):
            now.each(albums.sweep, filter(albums.has_to_sweep, level), _ALBUMS_AT_ONCE)
        now.each(lambda path: _bequeath(path, forest, albums), due)
        self._send_on(due, forest)
        now.each(lambda change: self._shop.catalog.forget_change(*change), changes.items())

    def _send_on(self, due: set[str], forest: Forest) -> None:
        """Ask the steps of albums to look at those that this round has looked at.

        All of them, for what an album above hands on may have moved the photos of one that has not
        changed; a job that finds nothing new ends at once.
        """
        for path in sorted(due) if self._followers else ():
            album = forest.album(path)
            if album.count or album.attachments.by_step:
                jobs = [AlbumJob(step, album.id, path, album.content) for step in self._followers]
                self._shop.queue.send(jobs)

    def _plan(
        self, changed: set[str], now: Round, forest: Forest, albums: AlbumPages, whole: bool
    ) -> set[str]:
        """Return the paths of the albums to look at; they and what lies in them are loaded."""
        if whole:
            for album in self._shop.catalog.albums():
                forest.take(album)
                changed.add(album.path)
        due = changed | {above for path in changed for above in keys.ancestors(path)}
        self._load(due, now, forest)
        heirless = {path for path in due if forest.album(path).bequest != forest.place(path).bequest}
        # First, so that after a crash the next round tells all that lies in them again.
        now.each(lambda path: albums.note(replace(forest.album(path), bequest="")), heirless)
        told, found = set[str](), heirless
        while found:
            told |= found
            found = forest.below(found) - told
            self._load(found - due, now, forest)
            due |= found
        return due

    def _load(self, paths: Iterable[str], now: Round, forest: Forest) -> None:
        wanted = sorted(paths)
        now.each(forest.load, wanted)
        now.each(forest.load_inside, wanted)

    def _publish_homes(self, forest: Forest, homes: Homes) -> None:
        known = self._shop.catalog.audiences()
        wanted = summaries.audiences(forest.tops.values(), self._shop.recipe.salt)
        for audience_id in wanted.keys() - known.keys():
            self._shop.catalog.put_audience(audience_id, wanted[audience_id])
        homes.publish()
        for audience_id in known.keys() - wanted.keys():
            self._shop.catalog.delete_audience(audience_id)


def _bequeath(path: str, forest: Forest, albums: AlbumPages) -> None:
    albums.note(replace(forest.album(path), bequest=forest.place(path).bequest))


def _depth(path: str) -> int:
    return len(keys.ancestors(path))
