"""The files that one page of an album consists of, besides covers: what is written under which key."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from catalog import keys
from pipeline import layout
from website.content import AlbumPage
from website.page_names import details_name, page_name, stylesheet_name
from website.pages import Pages


@dataclass(frozen=True)
class File:
    """What makes a text, and the text's media type.

    It is made when it is written: all the pages of a large album would not fit in a worker's memory.
    """

    make: Callable[[], str]
    media_type: str


def album_files(page: AlbumPage, prefix: str, pages: Pages) -> Mapping[str, File]:
    """Return by key what to write for *page* under *prefix*, each before what names it."""
    files: dict[str, File] = {}
    number = page.part.number
    if page.photos:
        # Beside the page for guests, whose grant opens nothing above it; both pages use them.
        beside = keys.shared_prefix(prefix)
        files[beside + stylesheet_name(number)] = File(partial(pages.album_stylesheet, page), "text/css")
        if page.has_details:
            files[beside + details_name(number)] = File(partial(pages.details, page), "application/json")
        shared = partial(pages.shared_album, layout.shared_page(page))
        files[beside + page_name(number)] = File(shared, "text/html")
    files[prefix + page_name(number)] = File(partial(pages.album, page), "text/html")
    return files


def map_files(parts: Sequence[AlbumPage], prefix: str, pages: Pages) -> Mapping[str, File]:
    """Return by key what to write for the map of an album of those *parts*; nothing without any place."""
    if not any(part.has_map for part in parts):
        return {}
    shared = [layout.shared_page(part) for part in parts]
    return {
        f"{keys.shared_prefix(prefix)}map.html": File(partial(pages.shared_map, shared), "text/html"),
        f"{prefix}map.html": File(partial(pages.map, parts), "text/html"),
    }
