"""Photos and albums survive their rows, and sort as people expect."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from catalog import ids, keys
from catalog.albums import Album, Cover
from catalog.arrangement import arranged
from catalog.footprints import Footprint
from catalog.metadata import AlbumMetadata
from catalog.photos import Photo, Rendition, State

PHOTO = Photo(
    id="p" * 16,
    key="photos/a/b.jpg",
    album="a" * 16,
    name="b.jpg",
    sequencer="10",
    version="v1",
    width=4000,
    height=3000,
    taken="2024-05-01T12:30:00",
    flaw="the file ends early or is broken; what is there is shown",
    prefix="g/x/y/",
    renditions=(Rendition("b-320.avif", 320, 240, "image/avif"),),
    obsolete=frozenset({"g/x/y/i/old.jpg"}),
    revision=3,
)


def named(*names: str, taken: str = "") -> list[Photo]:
    return [replace(PHOTO, name=name, key=name, taken=taken) for name in names]


def test_a_photo_comes_back_from_its_row() -> None:
    assert Photo.from_item(json.loads(json.dumps(PHOTO.to_item()))) == PHOTO


def test_a_row_from_before_there_were_flaws_is_read() -> None:
    row = {name: value for name, value in PHOTO.to_item().items() if name != "flaw"}

    assert Photo.from_item(row) == replace(PHOTO, flaw="")


def test_an_album_comes_back_from_its_row() -> None:
    metadata = AlbumMetadata(title="T", captions={"a": "b"}, visible_to=frozenset({"family"}))
    page = Footprint("r", frozenset({"g/a/b/index.html", "g/a/b/c/d"}), frozenset({"g/e/f/index.html"}))
    album = Album("a", "p", metadata, seen="t", count=2, cover=Cover.of(PHOTO), unswept=True, page=page)

    assert Album.from_item(json.loads(json.dumps(album.to_item()))) == album


def test_numbers_in_names_count() -> None:
    shown = arranged(named("IMG_10.jpg", "IMG_9.jpg", "img_1.jpg", "²3.jpg"), AlbumMetadata(sort="name"))

    assert [photo.name for photo in shown] == ["img_1.jpg", "IMG_9.jpg", "IMG_10.jpg", "²3.jpg"]


def test_photos_without_a_date_follow_the_dated_ones() -> None:
    old, new = named("z", taken="2001-01-01T00:00:00"), named("y", taken="2020-01-01T00:00:00")

    assert [p.name for p in arranged(named("a") + new + old, AlbumMetadata(sort="date"))] == ["z", "y", "a"]
    assert [p.name for p in arranged(named("a") + new + old, AlbumMetadata(sort="date-desc"))] == [
        "y",
        "z",
        "a",
    ]


def test_damaged_and_removed_photos_are_not_shown() -> None:
    assert arranged([replace(PHOTO, state=State.DAMAGED), PHOTO.gone()], AlbumMetadata(sort="name")) == []


def test_a_successor_leaves_what_it_does_not_use_as_obsolete() -> None:
    newer = replace(PHOTO, renditions=(Rendition("c.avif", 1, 1, "image/avif"),), obsolete=frozenset())

    assert newer.succeeding(PHOTO).obsolete == {"g/x/y/i/old.jpg", "g/x/y/i/b-320.avif"}
    assert PHOTO.succeeding(PHOTO).obsolete == {"g/x/y/i/old.jpg"}
    assert PHOTO.gone().succeeding(PHOTO).obsolete == {"g/x/y/i/old.jpg", "g/x/y/i/b-320.avif"}


def test_a_title_is_the_folders_name_composed_unless_one_is_given() -> None:
    assert Album("i", "trips/Su\u0308d").title == "S\u00fcd"
    assert Album("i", "trips/x", AlbumMetadata(title="Given")).title == "Given"


def test_a_broken_description_seals_a_new_album_and_leaves_an_old_one_as_it_was() -> None:
    good = AlbumMetadata(visible_to=frozenset({"family"}))

    assert Album("i", "p").misdescribed("bad").sealed
    known = Album("i", "p", good).misdescribed("bad")
    assert (known.sealed, known.metadata, known.problem) == (False, good, "bad")
    published = Album("i", "p", page=Footprint("r", frozenset({"g/a/i/index.html"})))
    assert not published.misdescribed("bad").sealed
    assert not Album("i", "p").misdescribed("bad").described(good).sealed


@given(st.text(), st.text())
def test_ids_have_one_form_and_differ_with_their_names(one: str, other: str) -> None:
    first, second = ids.photo_id("salt", one), ids.photo_id("salt", other)

    assert ids.is_id(first)
    assert (first == second) == (one == other)
    assert first != ids.album_id("salt", one)
    assert first != ids.photo_id("another salt", one)


def test_an_original_is_taken_apart_whatever_its_name() -> None:
    assert keys.parse_original("photos/a b/ü/#1?.JPG") == keys.Original(
        "photos/a b/ü/#1?.JPG", "a b/ü", "#1?.JPG"
    )
    assert keys.parse_original("photos/loose.jpg") == keys.Original("photos/loose.jpg", "", "loose.jpg")
    assert keys.parse_original("elsewhere/a.jpg") is None
    assert keys.metadata_key("a/b") == "photos/a/b/metadata.yml"


def test_clutter_is_known() -> None:
    names = ["", ".DS_Store", "Thumbs.db", "desktop.ini", "a.jpg"]
    found = [keys.Original(name, "", name).is_clutter for name in names]

    assert found == [True, True, True, True, False]
