"""What guests of a share link get of an album: its own photos, and nothing that betrays another album."""

from tests.gallery import Gallery, picture

ALBUM = "Travel/Lake"
SECRETS = ("Travel", "Harbour", "Boats", "Private word")


def test_an_albums_page_for_guests_is_byte_equal_whatever_else_the_gallery_holds() -> None:
    alone, crowded = Gallery(), Gallery()
    for gallery in (alone, crowded):
        gallery.upload(f"{ALBUM}/metadata.yml", b"title: The lake\nvisible_to: [everyone]")
        gallery.upload(f"{ALBUM}/a.jpg", picture())
        gallery.settle()
    crowded.upload("Travel/metadata.yml", b"title: Private word\nvisible_to: [everyone]")
    for path in ("Travel/a.jpg", f"{ALBUM}/Boats/b.jpg", "Travel/Harbour/c.jpg"):
        crowded.upload(path, picture(colour="navy"))
    crowded.settle()

    (key,) = [key for key in alone.shared_pages() if key.startswith(prefix_of(alone))]

    assert crowded.site.objects[key].data == alone.site.objects[key].data
    page = crowded.shared_pages()[key]
    assert "The lake" in page
    assert not [word for word in SECRETS if word in page]
    # The page for viewers does name them, so the comparison is not between two empty things.
    assert "Boats" in crowded.pages()[key.replace("/s/", "/")]


def test_a_page_for_guests_names_nothing_but_its_own_photos_and_public_files() -> None:
    gallery = Gallery()
    for path in (f"{ALBUM}/a.jpg", "Travel/b.jpg", f"{ALBUM}/Boats/c.jpg"):
        gallery.upload(path, picture())
    gallery.settle()

    for key, page in gallery.shared_pages().items():
        album = key.removesuffix("s/index.html")
        rest = page.replace(f"/{album}i/", "").replace(f"/{album}s/album.css", "")
        assert "/g/" not in rest
        assert "/h/" not in rest
        assert "/auth/enter" not in rest
    assert len(gallery.shared_pages()) == 3


def test_an_album_without_photos_of_its_own_has_no_page_for_guests() -> None:
    gallery = Gallery()
    gallery.upload(f"{ALBUM}/a.jpg", picture())
    gallery.settle()
    assert len(gallery.shared_pages()) == 1

    gallery.remove(f"{ALBUM}/a.jpg")
    gallery.settle()

    assert gallery.shared_pages() == {}


def prefix_of(gallery: Gallery) -> str:
    """Return where the album lies that has photos."""
    return next(photo.prefix for photo in gallery.catalog.photo_rows.values())
