"""What stands on each page: the catalog's things as the website's."""

from collections.abc import Iterator

from catalog import keys
from catalog.albums import Album, Cover, in_order
from catalog.audiences import Audience, View
from catalog.photos import Photo, Rendition
from catalog.tree import Tree
from pipeline.fitting import SUFFIXES, fitted
from pipeline.size_paths import SizePath
from website.pages import AlbumPage, Card, Crumb, HomePage, PhotoView, Picture, Source

_LARGEST_COVER = 700  # pixels wide; cards are never shown larger


def album_page(album: Album, photos: list[Photo], tree: Tree, edges: tuple[int, ...]) -> AlbumPage:
    """Return the page of *album*, which shows those of *photos* that are ready.

    Each is offered at all *edges*; what is not stored is made on demand.
    """
    crumbs, cards = surroundings(album, tree)
    shown = in_order(photos, album.metadata.sort)
    return AlbumPage(
        title=album.title,
        description=album.metadata.description,
        crumbs=crumbs,
        albums=cards,
        photos=tuple(photo_view(photo, album, edges) for photo in shown),
    )


def surroundings(album: Album, tree: Tree) -> tuple[tuple[Crumb, ...], tuple[Card, ...]]:
    """Return what the page of *album* says of other albums: breadcrumbs and cards."""
    crumbs = tuple(Crumb(above.title, _page(above, tree)) for above in tree.breadcrumbs(album.path))
    prefix = tree.prefix(album.path)
    return crumbs, tuple(_card(child, tree, prefix) for child in tree.children(album.path))


def home_page(view: View, view_id: str, tree: Tree) -> HomePage:
    """Return the home of *view*."""
    prefix = keys.view_prefix(view_id)
    return HomePage(tuple(_card(album, tree, prefix) for album in tree.tops(view)))


def audiences(tree: Tree) -> dict[str, Audience]:
    """Return the audiences that have pages, by id."""
    return {audience.id(tree.salt): audience for audience in set(tree.audiences.values())}


def cover_renditions(cover: Cover) -> list[Rendition]:
    """Return the renditions that a card shows: the small ones, or the only ones there are."""
    smallest = min(rendition.width for rendition in cover.renditions)
    limit = max(smallest, _LARGEST_COVER)
    return [rendition for rendition in cover.renditions if rendition.width <= limit]


def photo_view(photo: Photo, album: Album, edges: tuple[int, ...]) -> PhotoView:
    """Return how the page of *album* shows *photo*, at all *edges* that it is large enough for."""
    caption = album.metadata.caption(photo.name) or photo.caption
    sources = _sources(photo.renditions, f"/{photo.prefix}i/")
    largest = max((s for s in sources if s.media_type == "image/jpeg"), key=lambda s: s.width)
    size = (photo.renditions[-1].width, photo.renditions[-1].height)
    alt = caption or photo.display_name.rpartition(".")[0] or photo.display_name
    picture = Picture((*sources, *_on_demand(photo, edges)), *size, alt, photo.placeholder)
    return PhotoView(photo.id, picture, largest.url, caption, photo.taken_at)


def _on_demand(photo: Photo, edges: tuple[int, ...]) -> Iterator[Source]:
    """Yield the sizes of *photo* that lie between the stored ones."""
    stored = {max(each.width, each.height) for each in photo.renditions}
    largest = photo.renditions[-1]
    for edge in edges:
        if edge < max(stored) and edge not in stored:
            width, _ = fitted((largest.width, largest.height), (edge, edge))
            for suffix, media_type in SUFFIXES.items():
                yield Source(str(SizePath.of(photo, (edge, edge), suffix)), width, media_type)


def _card(album: Album, tree: Tree, prefix: str) -> Card:
    covered = tree.covered(album.path)
    cover = _cover_picture(covered.cover, prefix) if covered.cover else None
    return Card(album.title, _page(album, tree), cover, album.count, len(tree.children(album.path)))


def _cover_picture(cover: Cover, prefix: str) -> Picture:
    renditions = cover_renditions(cover)
    largest = max(renditions, key=lambda rendition: rendition.width)
    sources = _sources(tuple(renditions), f"/{prefix}c/")
    return Picture(sources, largest.width, largest.height, "", cover.placeholder)


def _sources(renditions: tuple[Rendition, ...], path: str) -> tuple[Source, ...]:
    return tuple(Source(path + each.name, each.width, each.media_type) for each in renditions)


def _page(album: Album, tree: Tree) -> str:
    return f"/{tree.prefix(album.path)}index.html"
