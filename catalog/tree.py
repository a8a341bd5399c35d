"""How albums hang together, and what of that each audience and each view may know.

Hidden things are absent: an album's page lists a sub-album, and a breadcrumb names a parent, only
if everyone who can open the page may see that other album, too. What a parent's page cannot list
stands on the home of those who may see it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from catalog import ids, keys
from catalog.albums import Album
from catalog.audiences import Audience, View


@dataclass(frozen=True)
class Tree:
    """All albums that have something to show, by path, with the folders between them."""

    albums: dict[str, Album]
    audiences: dict[str, Audience]
    salt: str

    @classmethod
    def of(cls, albums: Iterable[Album], default: Audience, salt: str) -> "Tree":
        """Return the tree of *albums*; those that say nothing have the *default* audience."""
        known = {album.path: album for album in albums}
        alive = {path for path, album in known.items() if album.count}
        alive |= {above for path in list(alive) for above in keys.ancestors(path) if above}
        audiences = {path: audience_of(path, known, default) for path in alive}
        standing = {path: known.get(path) or Album(ids.album_id(salt, path), path) for path in alive}
        return cls(standing, audiences, salt)

    def deepest_first(self) -> list[Album]:
        """Return the albums so that each comes after all that lie in it."""
        return sorted(self.albums.values(), key=lambda album: (-album.path.count("/"), album.path))

    def prefix(self, path: str) -> str:
        """Return the prefix under which the album at *path* is shown."""
        return keys.album_prefix(self.audiences[path].id(self.salt), self.albums[path].id)

    def breadcrumbs(self, path: str) -> list[Album]:
        """Return the albums above *path* that all of its audience may know of, outermost first."""
        above = [parent for parent in keys.ancestors(path) if parent in self.albums and parent]
        return [self.albums[parent] for parent in reversed(above) if self._is_shown(parent, to=path)]

    def children(self, path: str) -> list[Album]:
        """Return the sub-albums that the page of the album at *path* lists, by title."""
        below = (child for child in self.albums if child and parent_of(child) == path)
        return self._by_title(child for child in below if path and self._is_shown(child, to=path))

    def tops(self, view: View) -> list[Album]:
        """Return the albums that the home of *view* lists: those it may see and finds nowhere else."""
        visible = {path for path in self.albums if view.may_see(self.audiences[path])}
        return self._by_title(path for path in visible if not self._is_listed_by_parent(path, visible))

    def covered(self, path: str) -> Album:
        """Return the album at *path* with a cover: its own, or else that of the first sub-album with one."""
        album = self.albums[path]
        if album.cover:
            return album
        below = (self.covered(child.path).cover for child in self.children(path))
        return replace(album, cover=next((cover for cover in below if cover), None))

    def _is_shown(self, path: str, to: str) -> bool:
        return self.audiences[path].covers(self.audiences[to])

    def _is_listed_by_parent(self, path: str, visible: set[str]) -> bool:
        parent = parent_of(path)
        return bool(parent) and parent in visible and self._is_shown(path, to=parent)

    def _by_title(self, paths: Iterable[str]) -> list[Album]:
        albums = (self.albums[path] for path in paths)
        return sorted(albums, key=lambda album: (album.title.casefold(), album.path))


def parent_of(path: str) -> str:
    """Return the path of the album that holds the one at *path*; "" at the top."""
    return path.rpartition("/")[0]


def audience_of(path: str, albums: dict[str, Album], default: Audience) -> Audience:
    """Return who may see the album at *path*: as it says itself, else as the nearest album above says.

    An album whose description cannot be read may be private, so it and what inherits from it are
    for owners only until it can.
    """
    for album in _self_and_above(path, albums):
        if album.sealed:
            return Audience.of([])
        if album.metadata.visible_to is not None:
            return Audience.of(album.metadata.visible_to)
    return default


def _self_and_above(path: str, albums: dict[str, Album]) -> Iterator[Album]:
    for each in (path, *keys.ancestors(path)):
        if each in albums:
            yield albums[each]
