"""Keys as nobody would choose them: each original gets a place of its own, and no link is broken."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from catalog.keys import ORIGINALS_PREFIX, parse_original
from catalog.photos import State
from pipeline.runner import Message
from tests.addresses import resolved
from tests.gallery import Gallery
from tests.simulation.history import shown
from tests.simulation.stand_ins import StandInPress
from tests.simulation.world import World

LONGEST = 1024 - len(ORIGINALS_PREFIX)  # bytes; S3's limit is for the whole key
OUR_PATHS = (
    "g",
    "h",
    "x",
    "i",
    "c",
    "static",
    "public",
    "work",
    "auth",
    "api",
    "photos",
    "index.html",
    "metadata.yml",
)
ODD = (
    "a" * (LONGEST - 4) + ".jpg",
    "é" * ((LONGEST - 6) // 2) + "/a.jpg",
    "Lake/a.jpg",
    "Lake/A.jpg",
    "lake/a.jpg",
    "Lake/a.JPG",
    "Lake/a.png",
    "Caf\u00e9/\u00fc.jpg",
    "Cafe\u0301/u\u0308.jpg",
    "Caf\u00e9/u\u0308.jpg",
    *(f"{name}/a.jpg" for name in OUR_PATHS),
    *(f"Lake/{name}/a.jpg" for name in OUR_PATHS),
    "../a.jpg",
    "./a.jpg",
    "../../../etc/passwd",
    "Lake/../a.jpg",
    "Lake/./a.jpg",
    "Lake//a.jpg",
    "Lake///a.jpg",
    "/a.jpg",
    "//a.jpg",
    "a.jpg",
    "/".join(["deep"] * 30) + "/a.jpg",
    " / .jpg",
    "Lake /a.jpg",
    " Lake/a.jpg",
    "a b+c%2Bd%20e/1 + 1.jpg",
    "50%/100%25.jpg",
    "a?b=c&d#e/f;g.jpg",
    "<script>alert(1)</script>/<img src=x onerror=alert(1)>.jpg",
    "\"quoted\"/'single'.jpg",
    "{{ 7*7 }}/${7*7}.jpg",
    "back\\slash/a\\b.jpg",
    "tab\there/line\nbreak.jpg",
    "\u202eright to left/gpj.a\u202d.jpg",
    "\u0645\u0631\u062d\u0628\u0627/\u5199\u771f.jpg",
    "\U0001f3d6\ufe0f/\U0001f468\u200d\U0001f469\u200d\U0001f467.jpg",
    "\u0301\u0301/\u0301.jpg",
    "\ufeff/\u200b.jpg",
    "\ufffe/\uffff.jpg",  # SQS takes neither in a message
    "\x01/\x1f\x7f.jpg",
    "con/nul.jpg",
    "null/undefined.jpg",
    "-rf/--help.jpg",
    "no extension/photo",
    "a" * 500 + "/" + "b" * 400 + ".jpg",
)
LINK = re.compile(r'(?:href|src|srcset)="([^"]*)"')


@pytest.fixture
def world() -> Iterator[World]:
    with World() as world:
        yield world


def pages(world: World) -> dict[str, str]:
    return {
        key: data.decode()
        for key, data in world.site.objects().items()
        if key.startswith("g/") and key.endswith(".html") and "/s/" not in key
    }


def broken_links(world: World) -> list[str]:
    """Return each link of a private page that leads nowhere, as a browser would read it."""
    found = []
    for key, data in world.site.objects().items():
        if key.endswith(".html"):
            for attribute in LINK.findall(resolved(f"/{key}", data.decode())):
                for link in (part.split()[0] for part in html.unescape(attribute).split(",") if part.split()):
                    if link.startswith(("/g/", "/h/")) and not world.watch.is_there(
                        link[1:].partition("#")[0]
                    ):
                        found.append(f"{key}: {link}")
    return found


def test_every_odd_key_is_a_photo_on_the_page_of_its_album(world: World) -> None:
    world.deliver(*(world.upload(path, path.encode()) for path in ODD))
    world.settle()

    photos = {name: photo for name, photo in shown(world).items() if name.startswith("photo ")}
    assert {photo.key for photo in photos.values()} == {ORIGINALS_PREFIX + path for path in ODD}
    assert {photo.state for photo in photos.values()} == {State.READY}
    assert len({photo.id for photo in photos.values()}) == len(ODD)
    everything = "".join(pages(world).values())
    assert Counter(re.findall(r'id="p-([a-z2-7]{16})"', everything)) == Counter(p.id for p in photos.values())
    assert broken_links(world) == []
    assert world.watch.faults == []


def test_albums_with_odd_names_have_pages_of_their_own(world: World) -> None:
    world.deliver(*(world.upload(path, path.encode()) for path in ODD))
    world.settle()

    albums = {each.album for path in ODD if (each := parse_original(ORIGINALS_PREFIX + path))}
    folders = {path.rsplit("/", number)[0] for path in albums for number in range(path.count("/") + 1)}
    assert len(pages(world)) == len(albums | folders | ({""} if "" in albums else set()))
    titles = [re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL) for page in pages(world).values()]
    assert all(title and title[1].strip() for title in titles)
    assert "<script>alert" not in "".join(pages(world).values())


def test_what_has_an_odd_key_goes_as_it_came(world: World) -> None:
    world.deliver(*(world.upload(path, path.encode()) for path in ODD))
    world.settle()
    world.deliver(*(world.remove(path) for path in ODD))
    world.settle()

    assert pages(world) == {}
    assert [key for key in world.renditions.objects() if key.startswith("g/")] == []


def test_ten_thousand_photos_in_one_folder_are_on_five_pages() -> None:
    gallery = Gallery(edges=(16, 32))
    gallery.shop = replace(gallery.shop, press=StandInPress())
    gallery._staff()
    for number in range(10_000):
        gallery.upload(f"Lake/{number}.jpg", b"%d" % number)
    for _ in range(3):  # events, then jobs for the second step, then requests for a rebuild
        messages: list[Message] = [message for _, message in gallery.queue.waiting]
        gallery.queue.waiting.clear()
        assert gallery.runner.run_batch(messages) == set()

    found = [re.findall(r'id="p-([a-z2-7]{16})"', page) for page in gallery.pages().values()]
    assert [len(photos) for photos in found] == [2000] * 5
    assert len({photo for photos in found for photo in photos}) == 10_000
    assert gallery.catalog.state.built == gallery.catalog.state.dirty == 10_000
    assert gallery.catalog.builds == 1
