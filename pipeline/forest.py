"""The forest: the albums that one round looks at, and what it knows of those around them."""

from collections.abc import Iterable

from catalog import ids, keys
from catalog.albums import Album
from catalog.summaries import Summary
from catalog.tree import Place, parent_of
from pipeline.ports import TOPS, Catalog
from pipeline.recipe import Recipe

Shelf = dict[str, Summary]  # summaries by album id


class Forest:
    """Albums by path. What has been loaded stays as it was, so that all pages of a round agree."""

    def __init__(self, catalog: Catalog, recipe: Recipe) -> None:
        self._catalog = catalog
        self._recipe = recipe
        self._albums: dict[str, Album] = {}
        self._places: dict[str, Place] = {}
        self._inside: dict[str, Shelf] = {}
        self.tops: Shelf = catalog.summaries(TOPS)

    def take(self, album: Album) -> None:
        """Take *album* as its row is now."""
        self._albums[album.path] = album

    def load(self, path: str) -> None:
        """Load the row of the album at *path*; an album without one is blank."""
        if path not in self._albums:
            album = ids.album_id(self._recipe.salt, path)
            self._albums[path] = self._catalog.album(album) or Album(album, path)

    def load_inside(self, path: str) -> None:
        """Load the summaries of the albums in that at *path*, whose row has been loaded."""
        if path not in self._inside and path:
            self._inside[path] = self._catalog.summaries(self._albums[path].id)

    def album(self, path: str) -> Album:
        """Return the album at *path* as its row is now."""
        return self._albums[path]

    def place(self, path: str) -> Place:
        """Return where the album at *path* stands; the rows of all above it have been loaded."""
        place = None
        for each in [*reversed([above for above in keys.ancestors(path) if above]), path]:
            if each not in self._places:
                self._places[each] = Place.of(
                    self._albums[each], place, self._albums, self._recipe.default_audience, self._recipe.salt
                )
            place = self._places[each]
        assert place is not None  # noqa: S101  the path itself is one of them
        return place

    def inside(self, path: str) -> Shelf:
        """Return the summaries of the albums in that at *path*; the top has no page to list any on."""
        return self._inside.setdefault(path, {})

    def below(self, paths: Iterable[str]) -> set[str]:
        """Return the paths of the albums that lie directly in one of those at *paths*."""
        found = {each.path for path in paths for each in self.inside(path).values()}
        if "" in paths:
            found |= {each.path for each in self.tops.values() if each.path and not parent_of(each.path)}
        return found
