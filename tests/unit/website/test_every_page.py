"""What holds for all pages: sound markup, nothing inline, nothing injected, words for everyone."""

import re

import pytest

from tests.unit.website.markup import Document
from tests.unit.website.specimens import ALL_PAGES

PAYLOAD = """<script>"'&</title></textarea>{{ 7 * 7 }}<img src=x onerror=alert(1)>"""

every_page = pytest.mark.parametrize("name", ALL_PAGES)


@every_page
def test_tags_nest_and_the_page_is_described(name: str) -> None:
    page = Document(ALL_PAGES[name]("Holidays"))

    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    assert [e["content"] for e in page.all("meta") if e.attributes.get("name") == "robots"] == ["noindex"]


@every_page
def test_ids_are_unique(name: str) -> None:
    page = Document(ALL_PAGES[name]("Holidays"))

    ids = [element["id"] for element in page.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))


@every_page
def test_nothing_stands_inline_that_the_security_policy_forbids(name: str) -> None:
    page = Document(ALL_PAGES[name]("Holidays"))

    # A script has an address and nothing inside.
    assert all(
        {"src"} <= element.attributes.keys() <= {"src", "defer", "type"} for element in page.all("script")
    )
    assert re.search(r"<script[^>]*>[^<]", ALL_PAGES[name]("Holidays")) is None
    assert not page.all("style")
    forbidden = [a for e in page.elements for a in e.attributes if a == "style" or a.startswith("on")]
    assert forbidden == []


@every_page
def test_nothing_is_asked_from_another_host(name: str) -> None:
    page = Document(ALL_PAGES[name]("Holidays"))

    addresses = [v for e in page.elements for a, v in e.attributes.items() if a in ("href", "src", "action")]
    assert addresses
    assert [address for address in addresses if re.match(r"//|[a-z]+:", address)] == []


@every_page
def test_hostile_text_stays_text(name: str) -> None:
    plain, hostile = Document(ALL_PAGES[name]("Holidays")), Document(ALL_PAGES[name](PAYLOAD))

    assert hostile.structure() == plain.structure()
    assert hostile.text() == plain.text().replace("Holidays", PAYLOAD)


@every_page
def test_a_phone_may_zoom(name: str) -> None:
    page = Document(ALL_PAGES[name]("Holidays"))

    (viewport,) = [e["content"] for e in page.all("meta") if e.attributes.get("name") == "viewport"]
    assert viewport == "width=device-width, initial-scale=1"


@every_page
def test_every_picture_says_what_it_shows_or_that_it_only_adorns(name: str) -> None:
    page = Document(ALL_PAGES[name]("Holidays"))

    pictures = page.all("img")
    assert all("alt" in image.attributes for image in pictures)
    assert all(int(image["width"]) and int(image["height"]) for image in pictures)
