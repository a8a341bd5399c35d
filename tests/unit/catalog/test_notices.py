"""What an album's owner is told: the thing, and what to do."""

from dataclasses import replace

import pytest

from catalog.albums import Album
from catalog.metadata import AlbumMetadata
from catalog.metadata_files import parse_metadata
from catalog.notices import notices
from catalog.photos import Photo


def photo(name: str, camera: str = "Canon EOS 5D") -> Photo:
    return Photo(name, f"photos/Lake/{name}", "a", name, camera=camera)


def told(data: bytes, *photos: Photo, holds_albums: bool = False) -> list[str]:
    album = replace(Album("a", "Lake").described(parse_metadata(data)), etag="e")
    return [notice.text for notice in notices(album, photos, holds_albums=holds_albums)]


def test_a_good_album_has_nothing_to_mend() -> None:
    data = b"cover: a.jpg\norder: [a.jpg]\ncaptions: {a.jpg: A}\nclocks: {canon eos 5d: +1h}"

    assert told(data, photo("a.jpg"), photo("b.jpg")) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"cover: A.JPG", "'cover' names 'A.JPG' (did you mean 'a.jpg'?), which is not in the album"),
        (b"order: [a.jpg, x, y]", "'order' names 'x', 'y', which are not in the album"),
        (b"captions: {z.jpg: Z}", "'captions' names 'z.jpg'"),
        (
            b"clocks: {Nikon D1: +1h}",
            "'clocks' names 'nikon d1', but the cameras of its photos are 'Canon EOS 5D'",
        ),
        (b"titel: x", "metadata.yml: 'titel' is not a key; did you mean 'title'?"),
        (b"captions: {p1: 1, p2: 2, p3: 3, p4: 4, p5: 5, p6: 6, p7: 7}", "'p5' and 2 more, which are not"),
    ],
)
def test_what_names_nothing_is_named(data: bytes, words: str) -> None:
    (text,) = told(data, photo("a.jpg"))

    assert words in text


def test_a_removed_file_is_not_there_and_a_damaged_one_cannot_be_the_cover() -> None:
    good = photo("good.jpg")

    assert "is not in the album" in told(b"cover: a.jpg", good, photo("a.jpg").gone())[0]
    assert (
        "'a.jpg', which cannot be shown"
        in told(b"cover: a.jpg", good, photo("a.jpg").damaged("no picture"))[0]
    )


def test_an_album_of_damaged_photos_and_one_of_none_are_told_of() -> None:
    broken = photo("a.jpg").damaged("no picture")

    assert "its photo cannot be shown" in told(b"", broken)[0]
    assert "none of its 2 photos can be shown" in told(b"", broken, broken)[0]
    assert "no photo, so viewers do not see it" in told(b"title: Lake")[0]
    assert told(b"title: Lake", holds_albums=True) == []


def test_a_file_that_cannot_be_read_is_told_of_with_what_holds_meanwhile() -> None:
    new = Album("a", "Lake").misdescribed("metadata.yml line 1: bad")
    known = replace(Album("a", "Lake", AlbumMetadata(title="T")), sequencer="1").misdescribed(
        "metadata.yml line 1"
    )

    (sealed,), (kept,) = (list(notices(each, [photo("a.jpg")], holds_albums=False)) for each in (new, known))
    assert sealed.text == "metadata.yml line 1: bad; only owners see the album until it is mended"
    assert kept.text.endswith("what it said before holds")
