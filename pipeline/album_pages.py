"""The pages of albums: each is looked at, and written again where it would differ."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from threading import Lock

from catalog.albums import Album, Change
from catalog.arrangement import arranged
from catalog.attachments import Attachments
from catalog.photos import Photo
from catalog.policies import LocationPolicy
from catalog.summaries import Summary
from catalog.tree import Place, parent_of
from pipeline import gazetteer, layout
from pipeline.album_files import album_files, map_files
from pipeline.attaching import reattached
from pipeline.entries import Entries, entries_of, form
from pipeline.forest import Forest, Shelf
from pipeline.ports import TOPS
from pipeline.printer import Printer
from pipeline.relocation import relocate
from pipeline.round import Round
from website.pages import Pages

_PHOTOS_AT_ONCE = 4  # of one album; several albums are at work, too
_MANY_PHOTOS = 1000  # in one album: such albums come one by one, for a worker's memory is bounded


class AlbumPages:
    """Publishes the pages of albums, one at a time and deepest first, and sweeps after them."""

    def __init__(
        self, now: Round, forest: Forest, changes: Mapping[str, Change], pages: Pages, look: str
    ) -> None:
        self._now = now
        self._shop = now.shop
        self._forest = forest
        self._changes = changes
        self._pages = pages
        self._look = look  # fingerprint of the design
        self._followers = now.followers
        self._printer = Printer(now.shop)
        self._entries: dict[str, Entries] = {}  # by path, of albums in which a search finds other photos
        self._large = Lock()

    def publish(self, path: str) -> None:
        """Bring the page of the album at *path* up to date, and what others say of it."""
        place = self._forest.place(path)
        inside = list(self._forest.inside(path).values())
        change = self._changes.get(place.album.id)
        if place.album.count + (change.changes if change else 0) > _MANY_PHOTOS:
            with self._large:
                self._publish(place, inside)
        else:
            self._publish(place, inside)

    def sweep(self, path: str) -> None:
        """Delete what the album at *path* no longer uses; no page of this round names it."""
        album = self._forest.album(path)
        attached = self._superfluous(album)
        self._shop.site.delete(sorted(album.page.planned | attached))
        if album.attachments.swept(attached) != album.attachments:
            album = self._reattached(album, lambda each: each.swept(attached))
        if album.unswept and not self._sweep_renditions(album):
            return
        self.note(replace(album, unswept=False, page=album.page.swept()))

    def entries(self, path: str) -> Entries:
        """Return what a search finds in the album at *path*."""
        if path not in self._entries:
            place = self._forest.place(path)
            photos = arranged(self._shop.catalog.photos(place.album.id), place.album.metadata)
            return entries_of(photos, place, self._shop.recipe.photos_a_page)
        return self._entries[path]

    def has_to_sweep(self, path: str) -> bool:
        """Tell whether the album at *path* may have left something behind."""
        album = self._forest.album(path)
        return album.unswept or bool(album.page.planned or self._superfluous(album))

    def note(self, album: Album) -> None:
        """Write *album*'s row if it differs."""
        if album != self._forest.album(album.path):
            self._shop.catalog.note_published(album)
            self._forest.take(album)

    def _publish(self, place: Place, inside: list[Summary]) -> None:
        place, views = self._looked_at(place)
        place = replace(place, album=self._confined(place))
        if place.album.count or inside:
            album = self._printed(place, inside, views)
            self._summarize(album, Summary.of(place, inside))
        else:
            album = replace(place.album, page=place.album.page.before(frozenset()))
            self._summarize(album, None)
        download = place.download.value
        self.note(replace(album, originals=place.hands_out_originals, download=download))

    # What the album holds

    def _looked_at(self, place: Place) -> tuple[Place, layout.Views | None]:
        """Return *place* with what is known of its photos, and how they look if they had to be read."""
        album, change = self._forest.album(place.album.path), self._changes.get(place.album.id)
        is_known = album.content and album.entries.startswith(form()) and album.prefix == place.prefix
        if is_known and (change is None or change.token == album.seen):
            return replace(place, album=album), None
        return self._look_at(place)

    def _look_at(self, place: Place) -> tuple[Place, layout.Views]:
        album, change = self._forest.album(place.album.path), self._changes.get(place.album.id)
        photos = self._gathered(place, self._shop.catalog.photos(album.id))
        shown = arranged(photos, album.metadata)
        entries = entries_of(shown, place, self._shop.recipe.photos_a_page)
        if entries.fingerprint != album.entries:
            self._entries[album.path] = entries
        views = layout.photo_views(shown, album, self._shop.recipe.edges)
        album = replace(
            self._forest.album(album.path).counted(shown),
            seen=change.token if change else album.seen,
            content=layout.content(views),
            entries=entries.fingerprint,
            prefix=place.prefix,
        )
        if any(photo.obsolete for photo in photos):
            album = replace(album, unswept=True)
        return replace(place, album=album), views

    def _gathered(self, place: Place, photos: list[Photo]) -> list[Photo]:
        """Return *photos* with all renditions where the album is shown: under its audience."""
        strays = [photo for photo in photos if photo.is_ready and photo.prefix != place.prefix]
        if not strays:
            return photos
        # First, so that after a crash the next round looks for strays, and for what they left, again.
        self.note(replace(self._forest.album(place.album.path), prefix="", unswept=True))
        move = partial(relocate, prefix=place.prefix, workshop=self._shop)
        return self._now.each(move, photos, _PHOTOS_AT_ONCE)

    # Its page

    def _printed(self, place: Place, inside: list[Summary], views: layout.Views | None) -> Album:
        rendered = self._fingerprint(place, inside)
        if rendered == place.album.page.rendered:
            return place.album
        if views is None:
            place, views = self._look_at(place) if place.album.count else (place, ())
            rendered = self._fingerprint(place, inside)
        photos = tuple(layout.told(view, place.location) for view in views)
        pages = layout.album_pages(place, inside, photos, self._shop.recipe.photos_a_page)
        covers = layout.album_covers(place, inside)
        files = dict(map_files(pages, place.prefix, self._pages))
        for page in reversed(pages):  # the first one last: it leads to the others
            files |= album_files(page, place.prefix, self._pages)
        objects = frozenset({*files, *covers})
        known = place.album.page
        self.note(replace(place.album, page=known.before(objects)))
        self._printer.copy_covers(covers, known.objects)
        for key, file in files.items():
            self._printer.put(key, file.make(), file.media_type)
        return replace(place.album, page=known.after(objects, rendered))

    def _fingerprint(self, place: Place, inside: list[Summary]) -> str:
        surroundings = layout.album_page(place, inside, ()), self._shop.recipe.photos_a_page
        tells = place.location is not LocationPolicy.NONE
        policies = (place.location.value, gazetteer.VERSION if tells else 0, place.download.value)
        # Surroundings are without photos, and so without what headings come of.
        headings = place.album.metadata.is_by_date
        content = place.album.content
        return layout.fingerprint(self._look, place.prefix, content, policies, headings, surroundings)

    # What lies beside its page

    def _confined(self, place: Place) -> Album:
        """Return the album with what may be attached to its page; what may not is noted as obsolete."""
        row = self._forest.album(place.album.path)
        home = place.prefix if place.album.count else ""
        if row.attachments.confined(home, self._followers) != row.attachments:
            row = self._reattached(row, lambda each: each.confined(home, self._followers))
        return replace(place.album, attachments=row.attachments)

    def _superfluous(self, album: Album) -> frozenset[str]:
        home = self._forest.place(album.path).prefix if album.count else ""
        return album.attachments.superfluous(home, self._followers)

    def _reattached(self, album: Album, change: Callable[[Attachments], Attachments]) -> Album:
        album = reattached(album, change, self._shop.catalog)
        self._forest.take(album)
        return album

    # What other pages say of it

    def _summarize(self, album: Album, summary: Summary | None) -> None:
        holder = parent_of(album.path)
        if holder:
            shelf = self._forest.inside(holder)
            self._shelve(self._forest.album(holder).id, shelf, album.id, summary)
        is_candidate = summary is not None and summary.is_candidate
        self._shelve(TOPS, self._forest.tops, album.id, summary if is_candidate else None)

    def _shelve(self, place: str, shelf: Shelf, album: str, summary: Summary | None) -> None:
        if shelf.get(album) == summary:
            return
        if summary:
            self._shop.catalog.put_summary(place, summary)
            shelf[album] = summary
        else:
            self._shop.catalog.delete_summary(place, album)
            del shelf[album]

    # What it leaves behind

    def _sweep_renditions(self, album: Album) -> bool:
        """Delete obsolete renditions; False if photos have changed since the page was written.

        It may name what has become obsolete meanwhile. The change is counted, so a round will come.
        """
        photos = self._shop.catalog.photos(album.id)
        shown = arranged(photos, album.metadata)
        if layout.content(layout.photo_views(shown, album, self._shop.recipe.edges)) != album.content:
            return False
        obsolete = [photo for photo in photos if photo.obsolete]
        self._shop.renditions.delete(sorted(_keys(obsolete)))
        written = [
            self._shop.catalog.put_photo(replace(photo, obsolete=frozenset()), photo) for photo in obsolete
        ]
        return all(written)


def _keys(photos: Iterable[Photo]) -> set[str]:
    return {key for photo in photos for key in photo.obsolete}
