"""What stands on each page: the catalog's things as the website's."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from catalog import keys
from catalog.albums import Album, Cover
from catalog.audiences import View
from catalog.indexes import LIST
from catalog.names import safe_name
from catalog.photos import Photo, Rendition
from catalog.policies import DownloadPolicy, LocationPolicy
from catalog.positions import Position
from catalog.summaries import Summary, by_title, listed
from catalog.tree import Place
from pipeline import gazetteer
from pipeline.fitting import SUFFIXES, fitted
from pipeline.size_paths import SizePath
from website.content import (
    AlbumPage,
    Card,
    Crumb,
    Details,
    Download,
    HomePage,
    Leaf,
    PhotoView,
    Picture,
    Source,
    Year,
)
from website.grouping import unit_of

Views = tuple[PhotoView, ...]

_LATEST = 12  # albums that may be new to a viewer
_LARGEST_COVER = 700  # pixels wide; cards are never shown larger
# A row of the catalog holds 400 KB at most, and a page's row names all of its covers' files.
COVER_FILES_A_PAGE = 2000


def album_page(place: Place, inside: Iterable[Summary], photos: Views) -> AlbumPage:
    """Return the page of the album at *place* with the albums *inside* it and its *photos*."""
    return AlbumPage(
        title=place.album.title,
        description=place.album.metadata.description,
        crumbs=tuple(Crumb(above.album.title, _page(above.prefix)) for above in place.breadcrumbs),
        albums=tuple(_card(each, place.prefix) for each in _sub_albums(place, inside)),
        photos=photos,
        downloads=() if place.download is DownloadPolicy.NONE else _downloads(place.album),
        download=place.download.value,
        originals=original_prefix(place.album.id) if place.hands_out_originals else "",
        folder=f"/{place.prefix}",
        unit=unit_of([photo.taken for photo in photos]) if place.album.metadata.is_by_date else None,
    )


def album_pages(place: Place, inside: Iterable[Summary], photos: Views, most: int) -> list[AlbumPage]:
    """Return the pages of the album at *place*, with at most so many of its *photos* on each.

    What is not photos stands on the first.
    """
    whole = album_page(place, inside, photos)
    if len(photos) <= most:
        return [whole]
    later = replace(whole, description="", albums=(), downloads=())
    return [
        replace(whole if part.is_first else later, leaf=part, photos=photos[part.before : part.before + most])
        for part in _parts(whole.part, most)
    ]


def _parts(whole: Leaf, most: int) -> Iterator[Leaf]:
    of = -(-whole.count // most)
    for number in range(1, of + 1):
        yield replace(whole, number=number, of=of, before=(number - 1) * most)


def shared_page(page: AlbumPage) -> AlbumPage:
    """Return what a guest sees of *page*: its own photos and words, and nothing of any other album."""
    return replace(page, crumbs=(), albums=(), downloads=())


def home_page(view: View, view_id: str, candidates: Iterable[Summary], upload: str = "") -> HomePage:
    """Return the home of *view*; *upload* is the command that adds an album, for those who own them."""
    prefix = keys.view_prefix(view_id)
    tops = _tops(view, candidates)
    cards = {each.id: _card(each, prefix) for each in tops}
    latest = sorted((each for each in tops if each.added), key=lambda each: -each.added)[:_LATEST]
    return HomePage(
        years=tuple(
            Year(year, tuple(cards[each.id] for each in some)) for year, some in groupby(tops, key=_year_of)
        ),
        latest=tuple(cards[each.id] for each in latest),
        index=keys.index_file(view_id, LIST),
        upload=upload if view.sees_all else "",
        folder=f"/{prefix}",
    )


def album_covers(place: Place, inside: Iterable[Summary]) -> dict[str, str]:
    """Return the covers that the album's page shows, under its own grant: key to source."""
    return _covers(_sub_albums(place, inside), place.prefix)


def home_covers(view: View, view_id: str, candidates: Iterable[Summary]) -> dict[str, str]:
    """Return the covers that the home of *view* shows, under its own grant: key to source."""
    return _covers(_tops(view, candidates), keys.view_prefix(view_id))


def content(photos: Views) -> str:
    """Return the fingerprint of *photos*, in this order, as their album's page shows them."""
    return fingerprint(photos)


def fingerprint(*facts: object) -> str:
    """Return a text that differs where any of *facts*, plain data, do."""
    return hashlib.sha256(repr(facts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def cover_renditions(cover: Cover) -> list[Rendition]:
    """Return the renditions that a card shows: the small ones, or the only ones there are."""
    smallest = min(rendition.width for rendition in cover.renditions)
    limit = max(smallest, _LARGEST_COVER)
    return [rendition for rendition in cover.renditions if rendition.width <= limit]


def original_prefix(album: str) -> str:
    """Return what the addresses begin with at which the originals of the album with this id are asked for."""
    return f"/auth/originals/{album}/"


def photo_views(photos: Iterable[Photo], album: Album, edges: tuple[int, ...]) -> Views:
    """Return how the page of *album* shows *photos*, at all *edges* that they are large enough for.

    Private: they say exactly where photos were taken, whatever the album tells; see `told`.
    """
    return tuple(_photo_view(photo, album, edges) for photo in photos)


def told(view: PhotoView, location: LocationPolicy) -> PhotoView:
    """Return *view* with as much of where the photo was taken as *location* allows, and with its names."""
    place = Position(*view.details.place).told(location) if view.details.place else None
    if place is None:
        return replace(view, details=replace(view.details, place=None)) if view.details.place else view
    names = gazetteer.names_at(place)
    details = replace(view.details, place=(place.latitude, place.longitude), **(vars(names) if names else {}))
    return replace(view, details=details)


def _photo_view(photo: Photo, album: Album, edges: tuple[int, ...]) -> PhotoView:
    caption = album.metadata.caption(photo.name) or photo.caption
    place, pictures = f"/{photo.prefix}i/", photo.pictures
    sources = _sources(pictures, place)
    largest = max((s for s in sources if s.media_type == "image/jpeg"), key=lambda s: s.width)
    size = (pictures[-1].width, pictures[-1].height)
    alt = caption or photo.display_name.rpartition(".")[0] or photo.display_name
    picture = Picture((*sources, *_on_demand(photo, edges)), *size, alt, photo.placeholder)
    film = f"{place}{photo.film.name}" if photo.film else ""
    return PhotoView(
        photo.id,
        picture,
        largest.url,
        caption,
        photo.taken_at,
        film,
        photo.duration_seconds,
        _details(photo),
        photo.file_name,
    )


def _details(photo: Photo) -> Details:
    place = (photo.position.latitude, photo.position.longitude) if photo.position else None
    facts = {"width": photo.width, "height": photo.height, "taken": photo.taken_at, "camera": photo.camera}
    return Details(**facts, **vars(photo.shot), place=place)  # type: ignore[arg-type]


def _on_demand(photo: Photo, edges: tuple[int, ...]) -> Iterator[Source]:
    """Yield the sizes of *photo* that lie between the stored ones."""
    stored = {max(each.width, each.height) for each in photo.pictures}
    largest = photo.pictures[-1]
    for edge in edges:
        if edge < max(stored) and edge not in stored:
            width, _ = fitted((largest.width, largest.height), (edge, edge))
            for suffix, media_type in SUFFIXES.items():
                yield Source(str(SizePath.of(photo, (edge, edge), suffix)), width, media_type)


def _sub_albums(place: Place, inside: Iterable[Summary]) -> list[Summary]:
    return _with_few_covers(listed(inside, place.audience))


def _tops(view: View, candidates: Iterable[Summary]) -> list[Summary]:
    """Return the albums on the home of *view*, the latest photos first; those without a date last."""
    found = by_title(each for each in candidates if each.is_top_of(view))
    return _with_few_covers(sorted(found, key=lambda each: each.ended, reverse=True))


def _year_of(summary: Summary) -> int | None:
    return int(summary.ended[:4]) if summary.ended else None


def _with_few_covers(summaries: list[Summary]) -> list[Summary]:
    """Return *summaries*, without covers from where the page would have too many files."""
    files, bounded = 0, []
    for each in summaries:
        files += len(cover_renditions(each.cover)) if each.cover else 0
        bounded.append(each if files <= COVER_FILES_A_PAGE else replace(each, cover=None))
    return bounded


def _covers(summaries: list[Summary], prefix: str) -> dict[str, str]:
    return {
        f"{prefix}c/{rendition.name}": f"{each.cover.prefix}i/{rendition.name}"
        for each in summaries
        if each.cover
        for rendition in cover_renditions(each.cover)
    }


def _downloads(album: Album) -> tuple[Download, ...]:
    found = [attachment.files for _, attachment in sorted(album.attachments.by_step.items())]
    return tuple(
        Download(f"/{file.key}", _download_name(album.title, file.key, number, len(files)), file.size)
        for files in found
        for number, file in enumerate(files, 1)
    )


def _download_name(title: str, key: str, number: int, of: int) -> str:
    suffix = f".{key.rpartition('.')[2]}"
    return safe_name(title, suffix) if of == 1 else safe_name(title, f" {number} of {of}{suffix}")


def _card(summary: Summary, prefix: str) -> Card:
    cover = _cover_picture(summary.cover, prefix) if summary.cover else None
    return Card(
        summary.title,
        _page(summary.prefix),
        cover,
        summary.count,
        summary.albums,
        days=tuple(datetime.fromisoformat(day) for day in (summary.began, summary.ended) if day),
        added=summary.added,
    )


def _cover_picture(cover: Cover, prefix: str) -> Picture:
    renditions = cover_renditions(cover)
    largest = max(renditions, key=lambda rendition: rendition.width)
    sources = _sources(tuple(renditions), f"/{prefix}c/")
    return Picture(sources, largest.width, largest.height, "", cover.placeholder)


def _sources(renditions: tuple[Rendition, ...], path: str) -> tuple[Source, ...]:
    return tuple(Source(path + each.name, each.width, each.media_type) for each in renditions)


def _page(prefix: str) -> str:
    return f"/{prefix}index.html"
