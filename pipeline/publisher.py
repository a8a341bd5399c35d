"""The publisher: make the site show what the catalog holds, rendering only what changed.

Order keeps every published page whole: renditions are moved before pages name them, albums are
written before the pages that list them, homes last, and deletions last of all.

What is to be written or deleted is noted before it is, and so is each rendition that moves. Whatever
a crash leaves behind is known to the next round, which uses it or deletes it: an album whose audience
changes while a round dies must not stay readable where it was for a moment, and no page may be taken
for published that is not.
"""

import hashlib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from typing import TypeVar

from catalog import keys
from catalog.albums import Album, in_order
from catalog.audiences import View
from catalog.photos import Photo
from catalog.tree import Tree
from pipeline import layout
from pipeline.ports import REVALIDATED, Home
from pipeline.relocation import relocate
from pipeline.workshop import Workshop
from website.pages import Pages

T = TypeVar("T")
R = TypeVar("R")
_CALLS_AT_ONCE = 16


@dataclass
class _Round:
    """What one round of publishing has learnt so far."""

    design: str
    albums: dict[str, Album]
    photos: dict[str, list[Photo]] = field(default_factory=dict)  # by album id, as far as loaded
    superfluous: set[str] = field(default_factory=set)  # keys in the site bucket that no page needs
    changed: set[str] = field(default_factory=set)  # paths of albums whose rows are to be written
    homes: dict[str, Home] = field(default_factory=dict)  # by view id


class Publisher:
    """Publishes the gallery from the catalog into the site bucket."""

    def __init__(self, workshop: Workshop, pages: Pages) -> None:
        self._shop = workshop
        self._pages = pages

    def publish(self, design: str) -> None:
        """Bring every page, home and audience up to date, then delete what is left over."""
        now = _Round(design, {album.path: album for album in self._shop.catalog.albums()})
        self._count_changed(now)
        tree = self._tree(now)
        self._move_renditions(now, tree)
        tree = self._tree(now)
        self._publish_albums(now, tree)
        self._announce_audiences(tree)
        self._publish_homes(now, tree)
        self._retire_audiences(tree)
        self._delete_left_overs(now)
        self._note(now)

    def _note(self, now: _Round) -> None:
        """Write down what is published now, last, so that a crash on the way only repeats work."""
        self._each(self._shop.catalog.note_published, [now.albums[path] for path in sorted(now.changed)])
        for view_id, home in now.homes.items():
            self._shop.catalog.note_home(view_id, home)

    def _tree(self, now: _Round) -> Tree:
        recipe = self._shop.recipe
        return Tree.of(now.albums.values(), recipe.default_audience, recipe.salt)

    def _count_changed(self, now: _Round) -> None:
        stale = [album for album in now.albums.values() if album.version > album.seen]
        for album, photos in zip(stale, self._each(self._load, stale), strict=True):
            now.photos[album.id] = photos
            now.albums[album.path] = album.counted(in_order(photos, album.metadata.sort))
            now.changed.add(album.path)

    def _load(self, album: Album) -> list[Photo]:
        return self._shop.catalog.photos(album.id)

    # Renditions lie under their album's audience, so a change of audience moves them.

    def _move_renditions(self, now: _Round, tree: Tree) -> None:
        for path, album in tree.albums.items():
            prefix = tree.prefix(path)
            if album.id not in now.photos and album.prefix == prefix:
                continue
            photos = now.photos.get(album.id) or self._load(album)
            if any(photo.is_ready and photo.prefix != prefix for photo in photos):
                # First, so that after a crash the next round looks for misplaced photos again.
                self._shop.catalog.note_page(replace(album, rendered="", prefix=""))
            photos = self._each(partial(relocate, prefix=prefix, workshop=self._shop), photos)
            now.photos[album.id] = photos
            if path in now.albums:
                now.albums[path] = album.counted(in_order(photos, album.metadata.sort))

    # Albums

    def _publish_albums(self, now: _Round, tree: Tree) -> None:
        for _, level in groupby(tree.deepest_first(), key=lambda album: album.path.count("/")):
            due = [album for album in level if self._fingerprint(album, tree, now.design) != album.rendered]
            self._each(lambda album: self._publish_album(album, now, tree), due)
        for path, album in list(now.albums.items()):
            if path not in tree.albums and album.objects:
                self._announce(now, album, frozenset())
                now.albums[path] = replace(album, rendered="", prefix="", objects=frozenset())

    def _fingerprint(self, album: Album, tree: Tree, design: str) -> str:
        facts = (design, album.version, tree.prefix(album.path), layout.surroundings(album, tree))
        return hashlib.sha256(repr(facts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def _publish_album(self, album: Album, now: _Round, tree: Tree) -> None:
        fingerprint = self._fingerprint(album, tree, now.design)
        photos = now.photos.get(album.id) or self._load(album)
        now.photos[album.id] = photos
        page = layout.album_page(album, photos, tree, self._shop.recipe.edges)
        prefix = tree.prefix(album.path)
        covers = self._covers((tree.covered(child.path) for child in tree.children(album.path)), prefix)
        stylesheet, index = f"{prefix}album.css", f"{prefix}index.html"
        objects = frozenset({stylesheet, index, *covers})
        self._announce(now, album, objects)
        self._copy_covers(covers)
        self._put(stylesheet, self._pages.album_stylesheet(page), "text/css")
        self._put(index, self._pages.album(page), "text/html")
        now.albums[album.path] = replace(album, rendered=fingerprint, prefix=prefix, objects=objects)

    def _announce(self, now: _Round, album: Album, objects: frozenset[str]) -> None:
        """Note that the page of *album* is about to consist of *objects*; its others are superfluous."""
        self._shop.catalog.note_page(replace(album, rendered="", prefix="", objects=album.objects | objects))
        now.superfluous.update(album.objects - objects)
        now.changed.add(album.path)

    # Homes

    def _publish_homes(self, now: _Round, tree: Tree) -> None:
        views, formers = self._shop.catalog.views(), self._shop.catalog.homes()
        for gone in formers.keys() - views.keys():
            now.homes[gone] = Home()
            now.superfluous.update(formers[gone].objects | formers[gone].planned)
        self._each(
            lambda each: self._publish_home(*each, formers.get(each[0], Home()), now, tree), views.items()
        )

    def _publish_home(self, view_id: str, view: View, former: Home, now: _Round, tree: Tree) -> None:
        prefix = keys.view_prefix(view_id)
        index = f"{prefix}index.html"
        covers = self._covers((tree.covered(album.path) for album in tree.tops(view)), prefix)
        objects = frozenset({index, *covers})
        if former != Home(objects):
            everything = former.objects | former.planned | objects
            self._shop.catalog.note_home(view_id, Home(former.objects & objects, everything))
        self._copy_covers({key: source for key, source in covers.items() if key not in former.objects})
        self._put(index, self._pages.home(layout.home_page(view, view_id, tree)), "text/html")
        now.homes[view_id] = Home(objects)
        now.superfluous.update((former.objects | former.planned) - objects)

    def _announce_audiences(self, tree: Tree) -> None:
        known = self._shop.catalog.audiences()
        for audience_id, audience in layout.audiences(tree).items():
            if audience_id not in known:
                self._shop.catalog.put_audience(audience_id, audience)

    def _retire_audiences(self, tree: Tree) -> None:
        for audience_id in self._shop.catalog.audiences().keys() - layout.audiences(tree).keys():
            self._shop.catalog.delete_audience(audience_id)

    # Objects

    def _covers(self, albums: Iterable[Album], prefix: str) -> dict[str, str]:
        """Return the covers that a page shows next to it, under its own grant: key to source."""
        return {
            f"{prefix}c/{rendition.name}": f"{album.cover.prefix}i/{rendition.name}"
            for album in albums
            if album.cover
            for rendition in layout.cover_renditions(album.cover)
        }

    def _copy_covers(self, covers: dict[str, str]) -> None:
        for key, source in covers.items():
            self._shop.site.copy_from(self._shop.renditions, source, key)

    def _put(self, key: str, text: str, media_type: str) -> None:
        self._shop.site.put(key, text.encode(), f"{media_type}; charset=utf-8", REVALIDATED)

    def _delete_left_overs(self, now: _Round) -> None:
        self._shop.site.delete(sorted(now.superfluous))
        for photos in now.photos.values():
            obsolete = [photo for photo in photos if photo.obsolete]
            self._shop.renditions.delete(sorted({key for photo in obsolete for key in photo.obsolete}))
            for photo in obsolete:  # if its row has changed meanwhile, the next rebuild sweeps it
                self._shop.catalog.put_photo(replace(photo, obsolete=frozenset()), photo)

    def _each(self, work: Callable[[T], R], items: Iterable[T]) -> list[R]:
        """Return *work*'s result for each of *items*; calls to stores overlap."""
        with ThreadPoolExecutor(_CALLS_AT_ONCE) as pool:
            return list(pool.map(work, items))
