"""The home as HTML: years, what is new, and words for when there is nothing."""

import gzip
from dataclasses import replace
from datetime import datetime

from tests.unit.website.markup import Document
from tests.unit.website.specimens import picture
from website.content import Card, HomePage, Year
from website.hashed import hashed_assets
from website.pages import Pages

PAGES = Pages("Our gallery")
SCRIPTS = ("arrive", "shards", "tiles", "today", "search", "engine", "found")
MOST_BYTES = 6 * 1024  # compressed, of scripts; the library of the search comes when it is asked for


def card(title: str, *days: datetime, added: int = 0) -> Card:
    return Card(title, f"/g/a/{title}/index.html", None, 3, 0, days, added)


def test_albums_stand_below_their_years_with_their_days() -> None:
    lake = card("Lake", datetime(2024, 7, 4), datetime(2024, 7, 19))

    text = Document(PAGES.home(HomePage((Year(2024, (lake,)), Year(None, (card("Scans"),)))))).text()

    words = ["2024", "Lake", "3 photos", "4–19 July 2024", "Without a date", "Scans"]
    assert sorted(words, key=text.index) == words


def test_covers_are_named_from_the_home_and_have_one_jpeg() -> None:
    cover = replace(
        picture(),
        sources=tuple(replace(each, url=f"/h/view/c/{each.url}") for each in picture().sources),
    )
    lake = replace(card("Lake"), cover=cover)

    page = Document(PAGES.home(HomePage((Year(2024, (lake,)),), folder="/h/view/")))

    (source,), image = page.all("source"), page.all("img")[-1]
    assert source["srcset"].startswith("c/i/p-320.avif 320w, c/i/p-640.avif 640w")
    assert "srcset" not in image.attributes
    assert image["src"] == "c/i/p-640.jpg"


def test_what_may_be_new_is_hidden_until_a_browser_knows_what_it_saw() -> None:
    lake = card("Lake", added=1_800_000_000)

    html = PAGES.home(HomePage((Year(2024, (lake,)),), (lake,), "h/v/x/index.json"))

    assert '<section class="latest" aria-labelledby="latest" hidden>' in html
    assert 'data-added="1800000000"' in html
    assert html.index('class="latest"') < html.index("arrive.js") < html.index('class="year"')


def test_an_empty_home_tells_owners_alone_how_to_add_an_album() -> None:
    command = "aws s3 sync ALBUMS s3://originals/photos/"

    viewers, owners = (Document(PAGES.home(HomePage((), upload=each))).text() for each in ("", command))

    assert "As soon as an album is shared with you" in viewers
    assert "upload" not in viewers
    assert command in owners
    assert "search" not in PAGES.home(HomePage(()))


def test_home_and_search_are_small() -> None:
    scripts = [hashed_assets()[f"{name}.js"].body for name in SCRIPTS]

    assert sum(len(gzip.compress(body, mtime=0)) for body in scripts) <= MOST_BYTES
