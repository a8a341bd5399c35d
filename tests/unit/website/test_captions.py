"""Captions of any length."""

from dataclasses import replace

from tests.unit.website.markup import Document
from tests.unit.website.specimens import photos
from website.captions import MOST_SHOWN, MOST_SPOKEN, opening
from website.content import AlbumPage
from website.pages import Pages

PAGES = Pages("Our gallery")


def shown(caption: str) -> str:
    (photo,) = photos(1)
    photo = replace(photo, caption=caption, picture=replace(photo.picture, alt=caption))
    return PAGES.album(AlbumPage("Sea", "", (), (), (photo,)))


def test_a_caption_of_ten_thousand_characters_is_there_as_a_whole_behind_its_beginning() -> None:
    caption = "Once upon a time. " * 556
    html = shown(caption)
    page = Document(html)

    assert html.count("<summary>") == 1
    assert caption in html
    summary = html.partition("<summary><span>")[2].partition("</span></summary>")[0]
    assert len(summary) <= MOST_SHOWN
    assert summary.endswith("…")
    assert len(page.all("img")[-1]["alt"]) <= MOST_SPOKEN


def test_a_short_caption_stands_as_it_is() -> None:
    assert '<span class="caption" dir="auto">One line\nand another</span>' in shown("One line\nand another")


def test_an_opening_ends_with_a_word_where_there_are_some() -> None:
    assert opening("one two three four", 12) == "one two…"
    assert opening("一二三四五六七八九十", 5) == "一二三四…"
    assert opening("  just\nso  ", 20) == "just so"
