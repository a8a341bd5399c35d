"""The files that one page of an album consists of, besides covers: what is written under which key."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog import keys
from pipeline import layout
from website.page_names import details_name, page_name, stylesheet_name
from website.pages import AlbumPage, Pages


@dataclass(frozen=True)
class File:
    """A text and its media type."""

    text: str
    media_type: str


def album_files(page: AlbumPage, prefix: str, pages: Pages) -> Mapping[str, File]:
    """Return by key what to write for *page* under *prefix*, each before what names it."""
    files: dict[str, File] = {}
    number = page.part.number
    if page.photos:
        # Beside the page for guests, whose grant opens nothing above it; both pages use them.
        beside = keys.shared_prefix(prefix)
        files[beside + stylesheet_name(number)] = File(pages.album_stylesheet(page), "text/css")
        if page.has_details:
            files[beside + details_name(number)] = File(pages.details(page), "application/json")
        shared = pages.shared_album(layout.shared_page(page))
        files[beside + page_name(number)] = File(shared, "text/html")
    files[prefix + page_name(number)] = File(pages.album(page), "text/html")
    return files
