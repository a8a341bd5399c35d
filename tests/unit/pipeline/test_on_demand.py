"""Sizes on demand in a gallery in memory: what is made, from what, and what is refused."""

import io
import re
from dataclasses import replace

import pytest
from PIL import Image

from catalog.photos import Photo, State
from pipeline.errors import BadSizeError, NoSuchPhotoError
from pipeline.on_demand import MAX_BYTES, OnDemand, Order
from pipeline.ports import StoredObject
from pipeline.size_paths import SizePath, version_of
from tests.fakes import Objects
from tests.gallery import Gallery, picture

EDGES = (64, 320, 640, 1280)
STORED = 2 * 2  # sizes times formats


@pytest.fixture(scope="module")
def shared() -> Gallery:
    """A gallery with a wide and a tall photo that has two of its four sizes; tests only read it."""
    gallery = Gallery(edges=EDGES, on_demand=True)
    gallery.upload("lake/wide.jpg", picture((1500, 1000)))
    gallery.upload("lake/tall.jpg", picture((1000, 1500)))
    gallery.settle()
    return gallery


def on_demand(gallery: Gallery) -> OnDemand:
    return OnDemand(gallery.catalog, gallery.renditions, {*EDGES, 480, 1080, 1920})


def ask(gallery: Gallery, name: str, ending: str) -> Order:
    photo = gallery.photo(f"lake/{name}.jpg")
    return on_demand(gallery).order(f"/{photo.prefix}x/{photo.id}-{ending}")


@pytest.mark.parametrize(
    ("name", "box", "size"),
    [
        ("wide", "1080x1080", (1080, 720)),
        ("tall", "1080x1080", (720, 1080)),
        ("wide", "1920x480", (720, 480)),
        ("tall", "1920x480", (320, 480)),
        ("tall", "480x1920", (480, 720)),
    ],
)
@pytest.mark.parametrize("form", ["AVIF", "JPEG"])
def test_a_photo_is_fitted_into_the_box_that_was_asked_for(
    shared: Gallery, name: str, box: str, size: tuple[int, int], form: str
) -> None:
    order = ask(shared, name, f"{box}.{form.lower().replace('jpeg', 'jpg')}")

    assert not order.elsewhere
    with Image.open(io.BytesIO(on_demand(shared).make(order))) as image:
        assert (image.format, image.size) == (form, size)


def test_the_smallest_rendition_that_is_large_enough_is_the_source(shared: Gallery) -> None:
    photo = shared.photo("lake/wide.jpg")
    by_width = {each.width: f"{photo.prefix}i/{each.name}" for each in photo.renditions if "jpg" in each.name}

    assert ask(shared, "wide", "480x480.avif").source == by_width[640]
    assert ask(shared, "wide", "1080x1080.avif").source == by_width[1280]


def test_nothing_but_a_rendition_is_read(shared: Gallery) -> None:
    class Watched(Objects):
        def get(self, key: str, most_bytes: int | None = None) -> StoredObject | None:
            assert re.match(r"g/[a-z2-7]{16}/[a-z2-7]{16}/i/", key)
            return shared.renditions.get(key, most_bytes)

    order = ask(shared, "wide", "480x480.avif")
    assert OnDemand(shared.catalog, Watched(), EDGES).make(order)


@pytest.mark.parametrize(
    ("ending", "width"), [("640x640.jpg", 640), ("1280x1280.avif", 1280), ("1920x1920.jpg", 1280)]
)
def test_what_is_stored_already_is_not_made_again(shared: Gallery, ending: str, width: int) -> None:
    photo = shared.photo("lake/wide.jpg")
    order = ask(shared, "wide", ending)

    names = {f"/{photo.prefix}i/{each.name}": each.width for each in photo.renditions}
    assert names[order.elsewhere] == width
    assert order.elsewhere.rpartition(".")[2] == ending.rpartition(".")[2]


def test_a_version_that_holds_may_be_kept_for_good(shared: Gallery) -> None:
    version = version_of(shared.photo("lake/wide.jpg"))

    assert ask(shared, "wide", f"480x480.{version}.jpg").is_lasting
    assert not ask(shared, "wide", "480x480.jpg").is_lasting


def test_a_version_that_does_not_hold_leads_to_the_one_that_does_and_makes_nothing(shared: Gallery) -> None:
    order = ask(shared, "wide", "480x480.0123456789ab.jpg")

    assert order.elsewhere == str(SizePath.of(shared.photo("lake/wide.jpg"), (480, 480), "jpg"))
    assert not order.is_lasting


def test_a_photo_that_was_replaced_has_another_version() -> None:
    gallery = Gallery(edges=EDGES, on_demand=True)
    gallery.upload("lake/wide.jpg", picture((1500, 1000)))
    gallery.settle()
    before = ask(gallery, "wide", "480x480.jpg")
    gallery.upload("lake/wide.jpg", picture((1500, 1000), "olive"))
    gallery.settle()

    assert ask(gallery, "wide", "480x480.jpg").path.version != before.path.version


def test_a_moved_album_is_not_to_be_had_under_its_old_audience() -> None:
    gallery = Gallery(edges=EDGES, on_demand=True)
    gallery.upload("lake/wide.jpg", picture((1500, 1000)))
    gallery.settle()
    photo = gallery.photo("lake/wide.jpg")
    old = f"/{photo.prefix}x/{photo.id}-480x480.jpg"
    assert on_demand(gallery).order(old)

    gallery.upload("lake/metadata.yml", b"visible_to: [family]")
    gallery.settle()

    with pytest.raises(NoSuchPhotoError):
        on_demand(gallery).order(old)
    assert on_demand(gallery).make(ask(gallery, "wide", "480x480.jpg"))


def test_a_photo_is_to_be_had_under_its_own_album_alone(shared: Gallery) -> None:
    photo = shared.photo("lake/wide.jpg")
    for prefix in (photo.prefix.replace(photo.album, "a" * 16), f"g/{'a' * 16}/{photo.album}/"):
        with pytest.raises(NoSuchPhotoError):
            on_demand(shared).order(f"/{prefix}x/{photo.id}-480x480.jpg")


@pytest.mark.parametrize("state", [State.GONE, State.DAMAGED])
def test_a_photo_that_cannot_be_shown_is_not_to_be_had(shared: Gallery, state: State) -> None:
    row = shared.photo("lake/wide.jpg")

    class Rows:
        def photo(self, album: str, photo: str) -> Photo | None:
            return replace(row, state=state)

    with pytest.raises(NoSuchPhotoError):
        OnDemand(Rows(), shared.renditions, EDGES).order(f"/{row.prefix}x/{row.id}-320x320.jpg")


def test_an_unknown_photo_and_a_rendition_that_is_gone_are_missing(shared: Gallery) -> None:
    photo = shared.photo("lake/wide.jpg")
    with pytest.raises(NoSuchPhotoError):
        on_demand(shared).order(f"/{photo.prefix}x/{'a' * 16}-320x320.jpg")
    with pytest.raises(NoSuchPhotoError):
        OnDemand(shared.catalog, Objects(), EDGES).make(ask(shared, "wide", "320x320.jpg"))


def test_a_length_that_is_not_on_offer_is_refused_before_anything_is_read(shared: Gallery) -> None:
    class Nobody:
        def photo(self, album: str, photo: str) -> Photo | None:
            raise AssertionError

    photo = shared.photo("lake/wide.jpg")
    with pytest.raises(BadSizeError):
        OnDemand(Nobody(), Objects(), EDGES).order(f"/{photo.prefix}x/{photo.id}-320x321.jpg")


def test_the_largest_file_fits_into_an_answer_of_lambda() -> None:
    assert MAX_BYTES * 4 / 3 + 10_000 < 6 * 1024 * 1024


def test_a_page_names_what_is_stored_and_what_can_be_made(shared: Gallery) -> None:
    (page,) = shared.pages().values()
    named = set(re.findall(r"/g/[^ \"]+\.(?:avif|jpg)", page))
    made = {path for path in named if "/x/" in path}

    assert {path[1:] for path in named - made} <= shared.renditions.objects.keys()
    assert len(made) == 2 * 2  # photos, sizes; of JPEGs a page names one that is stored
    for path in made:
        order = on_demand(shared).order(path)
        assert order.is_lasting
        assert not order.elsewhere
        assert f"{path} {order.size[0]}w" in page


def test_a_gallery_with_all_sizes_names_none_that_has_to_be_made() -> None:
    gallery = Gallery(edges=EDGES)
    gallery.upload("lake/wide.jpg", picture((1500, 1000)))
    gallery.settle()

    assert not [page for page in gallery.pages().values() if "/x/" in page]


@pytest.mark.parametrize("on_demand_first", [False, True])
def test_after_a_switch_of_the_mode_no_page_names_what_cannot_be_had(on_demand_first: bool) -> None:
    gallery = Gallery(edges=EDGES, on_demand=on_demand_first)
    gallery.upload("lake/wide.jpg", picture((1500, 1000)))
    gallery.settle()
    stored = len(gallery.renditions.under("g/"))
    gallery.switch(on_demand=not on_demand_first)
    gallery.upload("lake/tall.jpg", picture((1000, 1500)))
    gallery.settle()

    (page,) = gallery.pages().values()
    assert sorted([stored, len(gallery.renditions.under("g/")) - stored]) == [STORED, 2 * len(EDGES)]
    for path in re.findall(r"/g/[^ \"]+\.(?:avif|jpg)", page):
        assert path[1:] in gallery.renditions.objects or on_demand(gallery).order(path).is_lasting
