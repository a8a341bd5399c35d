"""Where photos were taken leaves to viewers as far as the album allows: every published byte is read."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from catalog import keys
from catalog.positions import Position
from pipeline import gazetteer
from pipeline.entries import form
from pipeline.jobs import RebuildJob
from tests.gallery import FAMILY, FRIENDS, SALT, Gallery, picture
from tests.unit.pipeline.images.test_words import SHOT, photo
from tests.unit.pipeline.test_interruptions import lives_through_a_round_of

# What 48°08'14.748" N, 11°34'31.764" E can be written as; a tenth of a degree is what "coarse" allows.
EXACT = re.compile(rb"48[.,]1[0-9]|11[.,]5[0-9]|48.{0,8}08.{0,8}14|11.{0,8}34.{0,8}31")
COARSE = re.compile(rb"48[.,]1\b|11[.,]6\b")
NAMES = re.compile(rb'"(Munich|DE)"')  # and what a tenth of a degree is called: see below
LAKE = "Travel/Lake"


def gallery_with(location: str) -> Gallery:
    gallery = Gallery(edges=(8, 16))
    say(gallery, location)
    gallery.upload(f"{LAKE}/a.jpg", photo())
    gallery.upload(f"{LAKE}/b.jpg", picture())
    gallery.settle()
    return gallery


def say(gallery: Gallery, location: str, path: str = LAKE) -> None:
    gallery.upload(f"{path}/metadata.yml", f"title: The lake\n{location}".encode())
    gallery.settle()


def published(gallery: Gallery) -> dict[str, bytes]:
    """Return all that viewers can open, renditions and covers among it."""
    return {
        **{key: stored.data for key, stored in gallery.site.objects.items()},
        **{key: stored.data for key, stored in gallery.renditions.objects.items()},
    }


def telling(gallery: Gallery, what: re.Pattern[bytes]) -> set[str]:
    return {key.rpartition("/")[2] for key, data in published(gallery).items() if what.search(data)}


def details(gallery: Gallery) -> Any:
    ((key, stored),) = [each for each in gallery.site.objects.items() if each[0].endswith("/s/details.json")]
    assert gallery.site.headers[key] == ("application/json; charset=utf-8", "no-cache")
    return json.loads(stored.data)


def found_by(gallery: Gallery) -> Any:
    """Return what the family's search knows of where the photo was taken; None if nothing."""
    shard = gallery.site.objects[keys.index_file(FAMILY.id(SALT), "00")].data
    sought = gallery.photo(f"{LAKE}/a.jpg").id
    (entry,) = [each for _, _, photos in json.loads(shard).values() for each in photos if each[0] == sought]
    return entry[8] if len(entry) > 8 else None


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[Position]:
    """The positions of which names were asked for."""
    positions, names_at = set[Position](), gazetteer.names_at

    def noted(position: Position) -> gazetteer.Names | None:
        positions.add(position)
        return names_at(position)

    monkeypatch.setattr(gazetteer, "names_at", noted)
    return positions


@pytest.fixture
def rename(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """A function that brings a gazetteer of another version, in which every place is called Elsewhere."""

    def rename() -> None:
        monkeypatch.setattr(gazetteer, "VERSION", gazetteer.VERSION + 1)
        monkeypatch.setattr(gazetteer, "names_at", lambda _: gazetteer.Names("Elsewhere", "FR"))
        form.cache_clear()

    yield rename
    form.cache_clear()


@pytest.mark.parametrize("location", ["", "location: none"])
def test_an_album_that_does_not_say_tells_nothing(location: str, asked: set[Position]) -> None:
    gallery = gallery_with(location)

    assert gallery.photo(f"{LAKE}/a.jpg").position is not None
    assert telling(gallery, EXACT) == telling(gallery, COARSE) == telling(gallery, NAMES) == set()
    (told,) = details(gallery).values()
    assert told["lens"] == SHOT.lens
    assert not told.keys() & {"place", "town", "city", "country"}
    assert found_by(gallery) is None
    assert asked == set()


def test_a_coarse_album_tells_nothing_finer_than_a_tenth_of_a_degree(asked: set[Position]) -> None:
    gallery = gallery_with("location: coarse")

    assert telling(gallery, EXACT) == set()
    (told,) = details(gallery).values()
    assert told["place"] == [48.1, 11.6]
    assert (told["town"], told["city"], told["country"]) == ("Unterhaching", "Munich", "DE")
    assert telling(gallery, COARSE) == {"details.json", "map.html"}
    assert found_by(gallery) == ["Unterhaching", "DE", "Munich"]
    assert asked == {Position(48.1, 11.6)}


def test_an_exact_album_tells_it_all() -> None:
    gallery = gallery_with("location: exact")

    (told,) = details(gallery).values()
    assert told["place"] == [48.13743, 11.57549]
    assert (told["town"], told["country"]) == ("Munich", "DE")
    assert "city" not in told
    assert found_by(gallery) == ["Munich", "DE"]
    # So the tests above look for what can be found.
    assert telling(gallery, EXACT) == {"details.json", "map.html"}
    assert telling(gallery, NAMES) == {"details.json", "map.html", "00.json"}


def test_what_an_album_above_says_holds() -> None:
    gallery = gallery_with("")
    say(gallery, "location: coarse", "Travel")

    (told,) = details(gallery).values()
    assert told["place"] == [48.1, 11.6]
    assert found_by(gallery) == ["Unterhaching", "DE", "Munich"]


@pytest.mark.parametrize("path", [LAKE, "Travel"])
def test_words_for_a_place_go_with_it_from_details_and_search(path: str) -> None:
    gallery = gallery_with("")
    say(gallery, "location: exact", path)
    assert telling(gallery, NAMES) == {"details.json", "map.html", "00.json"}

    say(gallery, "location: none", path)

    assert telling(gallery, NAMES) == set()
    assert found_by(gallery) is None


def test_a_place_far_from_every_town_has_no_words() -> None:
    gallery = gallery_with("location: exact")

    gallery.upload(f"{LAKE}/a.jpg", photo(gps={2: (40.0, 0.0, 0.0), 3: "W", 4: (40.0, 0.0, 0.0)}))
    gallery.settle()

    (told,) = details(gallery).values()
    assert told["place"] == [40.0, -40.0]
    assert not told.keys() & {"town", "city", "country"}
    assert found_by(gallery) is None


def test_words_for_places_are_in_no_other_views_search() -> None:
    gallery = gallery_with("location: exact\nvisible_to: family")

    assert found_by(gallery) == ["Munich", "DE"]
    others = gallery.site.under(f"h/{FRIENDS.id(SALT)}/x/")
    assert not [key for key in others if NAMES.search(gallery.site.objects[key].data)]


@pytest.mark.parametrize("path", [LAKE, "Travel"])
def test_other_names_of_places_reach_what_was_published(path: str, rename: Callable[[], None]) -> None:
    gallery = gallery_with("")
    say(gallery, "location: exact", path)

    rename()
    gallery.queue.send([RebuildJob(0, tick=True)])
    gallery.settle()

    assert found_by(gallery) == ["Elsewhere", "FR"]
    (told,) = details(gallery).values()
    assert told["town"] == "Elsewhere"


@pytest.mark.parametrize(("before", "after"), [("exact", "none"), ("exact", "coarse"), ("coarse", "none")])
def test_an_album_that_tells_less_takes_back_what_it_told(before: str, after: str) -> None:
    gallery, never = gallery_with(f"location: {before}"), gallery_with(f"location: {after}")
    assert published(gallery).keys() >= published(never).keys()

    say(gallery, f"location: {after}")

    assert published(gallery) == published(never)


def test_details_are_plain_values_of_the_photos_that_have_some() -> None:
    gallery = gallery_with("location: exact")

    found = details(gallery)

    assert found == {
        gallery.photo(f"{LAKE}/a.jpg").id: {
            **{"lens": SHOT.lens, "exposure": 0.004, "aperture": 2.8, "iso": 100},
            **{"focal": 35.0, "focal35": 56, "width": 300, "height": 200},
            **{"place": [48.13743, 11.57549], "town": "Munich", "country": "DE"},
        }
    }


def test_pages_name_the_details_where_they_lie() -> None:
    gallery = gallery_with("")

    (page,) = [page for key, page in gallery.pages().items() if "The lake" in page and "grid" in page]
    (shared,) = gallery.shared_pages().values()
    assert re.search(r'data-details="[^"]*\bs/details\.json"', page)
    assert 'data-details="details.json"' in shared


def test_without_anything_to_tell_there_is_no_file() -> None:
    gallery = gallery_with("")
    gallery.remove(f"{LAKE}/a.jpg")
    gallery.settle()

    assert not [key for key in gallery.site.objects if key.endswith("details.json")]
    assert not [page for page in gallery.pages().values() if "data-details" in page]


def maps(gallery: Gallery) -> list[str]:
    return sorted(key for key in gallery.site.objects if key.endswith("map.html"))


def test_the_map_lies_beside_the_page_and_beside_that_for_guests_and_both_name_it() -> None:
    gallery = gallery_with("location: coarse")

    shared, own = sorted(maps(gallery), key=len, reverse=True)

    assert shared.replace("/s/map.html", "/map.html") == own
    for key in (own, shared):
        page = gallery.site.objects[key.replace("map.html", "index.html")].data.decode()
        assert 'href="map.html"' in page
        drawn = gallery.site.objects[key].data.decode()
        assert f'href="index.html#p-{gallery.photo(f"{LAKE}/a.jpg").id}"' in drawn
        assert gallery.photo(f"{LAKE}/b.jpg").id not in drawn
    assert "Travel" not in gallery.site.objects[shared].data.decode()


def test_an_album_without_any_place_to_tell_has_no_map() -> None:
    gallery = gallery_with("location: exact")
    assert len(maps(gallery)) == 2

    gallery.remove(f"{LAKE}/a.jpg")
    gallery.settle()

    assert maps(gallery) == []
    assert not [page for page in gallery.pages().values() if "map.html" in page]


def test_the_map_of_a_large_album_leads_to_the_pages_on_which_its_photos_stand() -> None:
    gallery = gallery_with("location: exact")
    gallery.switch(photos_a_page=1)
    gallery.upload(f"{LAKE}/c.jpg", photo("PNG"))
    gallery.settle()

    (own,) = [key for key in maps(gallery) if not key.endswith("/s/map.html")]
    drawn = gallery.site.objects[own].data.decode()
    for name in ("a.jpg", "c.jpg"):
        (link,) = re.findall(rf'href="([^"]*)#p-{gallery.photo(f"{LAKE}/{name}").id}"', drawn)
        page = gallery.site.objects[own.replace("map.html", link)].data.decode()
        assert f'id="p-{gallery.photo(f"{LAKE}/{name}").id}"' in page


def test_words_for_places_are_taken_back_though_a_round_died_anywhere() -> None:
    last, has_lived = 0, False
    while not has_lived:
        gallery = gallery_with("")
        say(gallery, "location: exact", "Travel")
        gallery.upload("Travel/metadata.yml", b"location: none")
        has_lived = lives_through_a_round_of(last, gallery)
        gallery.clock.now += gallery.shop.recipe.lease_seconds
        gallery.settle()

        assert telling(gallery, NAMES) == set(), f"after {last} calls"
        last += 1

    assert last > 20
