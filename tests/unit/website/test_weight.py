"""What a page weighs before its photos, on a phone's way to it."""

import gzip
import re
from dataclasses import replace

from benchmarks.album_page import album
from website.content import AlbumPage, Details
from website.hashed import hashed_assets
from website.pages import Pages

KB = 1000
_LOADED = re.compile(r'src="/static/\w+/([\w-]+\.js)"')
_IMPORTED = re.compile(r'(?:from|import)\s*"\./([\w-]+\.js)"')


def compressed(body: bytes) -> int:
    return len(gzip.compress(body, 6))


def scripts(html: str) -> set[str]:
    """Return the names of the scripts that a page loads, of those that these import, and of the viewer's."""
    found, wanted = {"photoswipe.js"}, set(_LOADED.findall(html))
    while wanted:
        name = wanted.pop()
        found.add(name)
        wanted |= set(_IMPORTED.findall(hashed_assets()[name].body.decode())) - found
    return found


def page_of_60() -> AlbumPage:
    """Return a page with all that viewers can do on one."""
    page = album(60)
    photos = tuple(replace(each, details=Details(4032, 3024, camera="A camera")) for each in page.photos)
    return replace(page, photos=photos)


def test_an_album_of_60_weighs_at_most_60_kb_of_which_30_are_scripts() -> None:
    page, pages = page_of_60(), Pages("Our gallery")
    html = pages.album(page)
    code = sum(compressed(hashed_assets()[name].body) for name in scripts(html))
    rest = [html.encode(), pages.album_stylesheet(page).encode()]
    rest += [hashed_assets()[name].body for name in ("style.css", "photoswipe.css")]

    assert {"viewer.js", "details.js", "selection.js"} <= scripts(html)
    assert code <= 30 * KB
    assert code + sum(map(compressed, rest)) <= 60 * KB
