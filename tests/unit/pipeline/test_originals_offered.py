"""Which albums offer originals: their pages say so, and their rows, by which addresses are handed out."""

import re

from tests.gallery import Gallery, picture

OFFER = re.compile(r'data-original="(/auth/originals/([a-z2-7]{16})/([a-z2-7]{16}))"')


def offering(gallery: Gallery) -> set[str]:
    """Return the paths of the albums whose rows say that originals are to be had."""
    return {album.path for album in gallery.catalog.albums() if album.originals}


def offers(gallery: Gallery) -> dict[str, set[str]]:
    """Return the ids of the photos whose originals each page offers, by the album's path."""
    paths = {album.prefix: album.path for album in gallery.catalog.albums() if album.prefix}
    pages = {**gallery.pages(), **gallery.shared_pages()}
    return {
        key: {found[3] for found in OFFER.finditer(page)}
        for key, page in pages.items()
        if key.removesuffix("index.html").removesuffix("s/") in paths
    }


def test_an_album_offers_its_originals_on_both_pages_if_its_owner_allows_it() -> None:
    gallery = Gallery()
    gallery.upload("Lake/metadata.yml", b"download: original")
    for path in ("Lake/a.jpg", "Lake/b.jpg", "Sea/c.jpg"):
        gallery.upload(path, picture())
    gallery.settle()

    lake = {photo.id: photo.album for photo in gallery.catalog.photo_rows.values() if "Lake" in photo.key}
    pages = offers(gallery)
    assert offering(gallery) == {"Lake"}
    assert sorted(map(len, pages.values())) == [0, 0, 2, 2]
    assert {photo for found in pages.values() for photo in found} == set(lake)
    asked = {(found[2], found[3]) for page in gallery.pages().values() for found in OFFER.finditer(page)}
    assert asked == {(album, photo) for photo, album in lake.items()}


def test_what_the_album_above_allows_comes_and_goes_with_it() -> None:
    gallery = Gallery()
    gallery.upload("Lake/Boats/a.jpg", picture())
    gallery.upload("Lake/Boats/Sails/b.jpg", picture())
    gallery.upload("Lake/Boats/Sails/metadata.yml", b"download: resized")
    gallery.settle()
    assert offering(gallery) == set()

    gallery.upload("Lake/metadata.yml", b"download: original")
    gallery.settle()
    assert {"Lake/Boats"} <= offering(gallery) <= {"Lake", "Lake/Boats"}
    assert any(offers(gallery).values())

    gallery.upload("Lake/metadata.yml", b"download: none")
    gallery.settle()
    assert offering(gallery) == set()
    assert not any(offers(gallery).values())


def test_no_original_is_offered_whose_address_would_tell_the_name_of_a_hidden_folder() -> None:
    gallery = Gallery()
    gallery.upload("Secret plan/metadata.yml", b"visible_to: []\ndownload: original")
    gallery.upload("Secret plan/Party/metadata.yml", b"visible_to: [everyone]")
    gallery.upload("Secret plan/Party/a.jpg", picture())
    gallery.upload("Secret plan/Draft/b.jpg", picture())
    gallery.settle()

    assert "Secret plan/Party" not in offering(gallery)
    assert "Secret plan/Draft" in offering(gallery)

    gallery.upload("Secret plan/metadata.yml", b"visible_to: [everyone]\ndownload: original")
    gallery.settle()
    assert "Secret plan/Party" in offering(gallery)


def test_an_album_that_cannot_be_read_offers_nothing() -> None:
    gallery = Gallery()
    gallery.upload("Lake/metadata.yml", b"download: original\ntitle: [")
    gallery.upload("Lake/a.jpg", picture())
    gallery.settle()

    assert offering(gallery) == set()
