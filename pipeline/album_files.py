"""The files that an album's page consists of, besides covers: what is written under which key."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog import keys
from pipeline import layout
from website.pages import AlbumPage, Pages


@dataclass(frozen=True)
class File:
    """A text and its media type."""

    text: str
    media_type: str


def album_files(page: AlbumPage, prefix: str, pages: Pages) -> Mapping[str, File]:
    """Return by key what to write for *page* under *prefix*, each before what names it."""
    files: dict[str, File] = {}
    if page.photos:
        # Beside the page for guests, whose grant opens nothing above it; both pages use them.
        beside = keys.shared_prefix(prefix)
        files[f"{beside}album.css"] = File(pages.album_stylesheet(page), "text/css")
        if page.has_details:
            files[f"{beside}details.json"] = File(pages.details(page), "application/json")
        files[keys.shared_page(prefix)] = File(pages.shared_album(layout.shared_page(page)), "text/html")
    files[f"{prefix}index.html"] = File(pages.album(page), "text/html")
    return files
