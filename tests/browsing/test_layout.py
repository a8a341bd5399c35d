"""The justified grid in a real browser: it is laid out as pages told browsers before, file and height."""

import re

import pytest
from playwright.sync_api import Page

from tests.browsing.conftest import Open
from tests.gallery import Gallery, picture
from website.render import DENSE_ENOUGH, SHARP_ENOUGH

TALL, WIDE, BROAD, PANORAMA = "TWBP"
SHAPES = {TALL: (960, 1280), WIDE: (1280, 960), BROAD: (1280, 720), PANORAMA: (1280, 320)}
PHOTOS = "TTTWWBTPTTWTBBTPT"  # rows that fill, rows that nearly do, and one photo alone at the end
FEWER = (2, 3, 4, 5)  # at some width each of them nearly fills its last row
PHONES = {"narrow": (360, 2), "usual": (400, 2), "large": (430, 2), "dense": (390, 3)}
WIDTHS = """() => [...document.querySelectorAll(".grid > li")].map((item) => ({
    width: (100 * item.getBoundingClientRect().width) / innerWidth,
    sizes: item.querySelector("source").sizes,
}))"""
HEIGHTS = """() => [...document.querySelectorAll(".grid")].map((grid) => {
    const told = getComputedStyle(grid).getPropertyValue("--h");
    const ruler = document.body.appendChild(document.createElement("div"));
    ruler.style.setProperty("height", told);
    const { height } = ruler.getBoundingClientRect();
    ruler.remove();
    return [height, grid.getBoundingClientRect().height];
})"""
CHOSEN = """() => [...document.querySelectorAll(".grid img")].map((image) => image.currentSrc)"""


@pytest.fixture(scope="module")
def gallery() -> Gallery:
    """Albums of the first few photos and of all, in the order of their names."""
    gallery = Gallery(edges=(320, 640, 1280))
    for count in (*FEWER, len(PHOTOS)):
        gallery.upload(f"{count} photos/metadata.yml", b"sort: name")
        for number, shape in enumerate(PHOTOS[:count]):
            gallery.upload(f"{count} photos/{number:02} {shape}.jpg", picture(SHAPES[shape]))
    gallery.settle()
    return gallery


@pytest.fixture
def album(gallery: Gallery) -> str:
    return path_of(gallery, len(PHOTOS))


def path_of(gallery: Gallery, count: int) -> str:
    return next(f"/{key}" for key, page in gallery.pages().items() if f">{count} photos</h1>" in page)


def opened(visit: Open, album: str, width: int, density: float) -> Page:
    device = {"viewport": {"width": width, "height": 5000}, "device_scale_factor": density, "is_mobile": True}
    page = visit(album, device=device)
    page.wait_for_load_state("networkidle")
    return page


def told(sizes: str, density: float) -> float:
    """Return how much of a phone's width *sizes* give a photo, in percent, before anything is spared."""
    dense, usual = (float(each) for each in re.findall(r"(\d+)vw", sizes))
    return dense / DENSE_ENOUGH / SHARP_ENOUGH if density > 2.5 else usual / SHARP_ENOUGH


@pytest.mark.parametrize(("width", "density"), PHONES.values(), ids=PHONES)
def test_photos_are_as_wide_on_a_phone_as_pages_tell(
    width: int, density: float, visit: Open, album: str
) -> None:
    photos = opened(visit, album, width, density).evaluate(WIDTHS)

    assert len(photos) == len(PHOTOS)
    for photo in photos:
        assert photo["width"] == pytest.approx(told(photo["sizes"], density), abs=2.5)


def test_a_tall_photo_alone_in_its_row_does_not_fill_a_phone(visit: Open, album: str) -> None:
    *_, last = opened(visit, album, 400, 2).evaluate(WIDTHS)

    assert 40 < last["width"] < 60


@pytest.mark.parametrize("density", [1.75, 2, 3])
def test_phones_of_any_density_take_thumbnails_for_what_stands_side_by_side(
    density: float, visit: Open, album: str
) -> None:
    page = opened(visit, album, 400, density)

    chosen = page.evaluate(CHOSEN)

    small = {at for at, url in enumerate(chosen) if re.search(r"-(320|240)\.", url)}
    assert small == {at for at, shape in enumerate(PHOTOS[:-1]) if shape in (TALL, WIDE)}


@pytest.mark.parametrize("count", [*FEWER, len(PHOTOS)])
@pytest.mark.parametrize("width", [400, 820, 1240, 1700])
def test_a_list_is_as_high_as_its_page_tells(width: int, count: int, visit: Open, gallery: Gallery) -> None:
    ((said, real),) = opened(visit, path_of(gallery, count), width, 1).evaluate(HEIGHTS)

    assert real == pytest.approx(said, rel=0.05)
