"""Naughty strings in every text of a page: its structure stays what it is with a harmless text."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.naughty import NAUGHTY, generated
from tests.unit.website.markup import Document
from tests.unit.website.specimens import ALL_PAGES, album, photos
from website.content import AlbumPage
from website.markdown import to_html
from website.pages import Pages

TEXTS = [each.encode("utf-8", "replace").decode() for each in (*NAUGHTY, *generated(seed=5, count=60))]


def structure(html: str) -> list[tuple[str, tuple[str, ...]]]:
    return Document(html).structure()


def without_description(text: str) -> AlbumPage:
    return replace(album(text, count=1), description="")


PAGES: dict[str, Callable[[str], str]] = {
    **{name: page for name, page in ALL_PAGES.items() if "album" not in name},
    "album": lambda text: Pages(text).album(without_description(text)),
    "shared album": lambda text: Pages(text).shared_album(without_description(text)),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_naughty_text_is_a_text_like_any_other(name: str) -> None:
    for text in TEXTS:
        assert structure(PAGES[name](text)) == structure(PAGES[name]("x" * len(text))), repr(text)


def test_a_naughty_description_stays_in_its_place() -> None:
    page = AlbumPage("Sea", "x", (), (), photos(1))
    before, after = Pages("A gallery").album(page).split("<p>x</p>\n")
    for text in TEXTS:
        html = Pages("A gallery").album(replace(page, description=text))
        assert html == f"{before}{to_html(text)}{after}", repr(text)


def test_a_naughty_id_or_placeholder_stays_in_its_rule() -> None:
    for text in TEXTS:
        (photo,) = photos(1)
        picture = replace(photo.picture, placeholder=text)
        css = Pages("A gallery").album_stylesheet(
            AlbumPage("", "", (), (), (replace(photo, id=text, picture=picture),))
        )
        assert css.count("{") == css.count("}")
        assert "url(" not in css
        assert not {"<", '"', "'"} & set(css)
