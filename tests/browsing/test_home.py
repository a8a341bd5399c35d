"""The home in a real browser: what is new, this day in other years, and search."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

from catalog import keys
from tests.browsing.conftest import DESK, PHONE, Open
from tests.browsing.site import Site, files_of
from tests.gallery import FAMILY, SALT, Gallery, picture
from tests.interruptions import taken_at

HOME = f"/{keys.view_prefix(FAMILY.id(SALT))}index.html"
TODAY = "2026-07-04T12:00:00"
LATER = "2026-07-09T12:00:00"
DAY = 24 * 3600
PHOTOS = {
    "Greece/a.jpg": ("Café am Strand", "2024:07:04 10:00:00"),
    "Greece/b.jpg": ("شمس على البحر", "2024:07:05 10:00:00"),
    "Greece/c.jpg": ("<b>Bold</b>", "2024:07:06 10:00:00"),
    "Winter/a.jpg": ("Skiing", "2019:02:02 10:00:00"),
    "Winter/b.jpg": ("A birthday", "2019:07:04 10:00:00"),
    "Trips/Oslo/a.jpg": ("The fjord", "2021:10:01 10:00:00"),
    "Scans/a.jpg": ("An old house", ""),
}
SHIFT = """
    window.shifted = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""
OpenHome = Callable[..., Page]


@pytest.fixture(scope="module")
def gallery() -> Gallery:
    """Albums of several years, in an album, and without dates."""
    gallery = Gallery(edges=(64, 128))
    for album in ("Greece", "Winter", "Trips/Oslo", "Scans"):
        captions = [
            f"'{path.rpartition('/')[2]}': '{PHOTOS[path][0]}'" for path in PHOTOS if path.startswith(album)
        ]
        gallery.upload(f"{album}/metadata.yml", f"captions: {{{', '.join(captions)}}}".encode())
    for path, (_, date) in PHOTOS.items():
        gallery.upload(path, picture((128, 96), exif=taken_at(date)))
    gallery.settle()
    return gallery


@pytest.fixture
def open_home(visit: Open, site: Site) -> OpenHome:
    """A function that opens the home on a certain day."""

    def open_home(query: str = "", now: str = TODAY, **more: object) -> Page:
        page = visit("/robots.txt", script=SHIFT, **more)
        page.clock.set_fixed_time(now)
        page.goto(HOME + query)
        return page

    return open_home


def search(page: Page, query: str) -> None:
    field(page).fill(query)


def field(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Search photos and albums")


def said(page: Page) -> Locator:
    return page.locator(".results").get_by_role("status")


def found(page: Page) -> Locator:
    return page.locator(".results .grid a")


def expect_loaded(images: Locator) -> None:
    expect(images.first).to_be_attached()
    for image in images.all():
        expect(image).to_have_js_property("naturalWidth", 64)


def url_of(gallery: Gallery, path: str) -> str:
    photo = gallery.photo(path)
    return f"/{photo.prefix}index.html#p-{photo.id}"


# Search


QUERIES = {
    "cafe": ["Greece/a.jpg"],
    "STRAND": ["Greece/a.jpg"],
    "stra": ["Greece/a.jpg"],
    "birthdya": ["Winter/b.jpg"],
    "البحر": ["Greece/b.jpg"],
    "بحر": ["Greece/b.jpg"],
    "٢٠٢١": ["Trips/Oslo/a.jpg"],
    "july 2019": ["Winter/b.jpg"],
    "2019": ["Winter/a.jpg", "Winter/b.jpg"],
    "greece bold": ["Greece/c.jpg"],
    "house": ["Scans/a.jpg"],
}


def test_photos_are_found_by_what_people_remember(open_home: OpenHome, gallery: Gallery) -> None:
    page = open_home()

    for query, paths in QUERIES.items():
        search(page, query)

        expect(said(page)).to_contain_text(f"{len(paths)} photo")
        expect(found(page)).to_have_count(len(paths))
        hrefs = [url_of(gallery, path) for path in paths]
        for link, href in zip(found(page).all(), hrefs, strict=True):
            expect(link).to_have_attribute("href", href)


def test_a_month_is_found_by_its_name_in_the_viewers_language(open_home: OpenHome) -> None:
    page = open_home(locale="de")

    page.get_by_role("searchbox", name="Fotos und Alben suchen").fill("oktober")

    expect(found(page)).to_have_count(1)
    expect(said(page)).to_have_text("1 Foto")


def test_albums_come_first_by_their_titles_those_of_albums_among_them(open_home: OpenHome) -> None:
    page = open_home()

    search(page, "trips")
    expect(page.locator(".results .card")).to_have_text(["Trips"])

    search(page, "gree")
    expect(page.locator(".results .card")).to_have_text(["Greece"])
    expect(found(page)).to_have_count(3)
    expect(page.locator(".year").first).not_to_be_visible()


def test_thumbnails_of_another_audience_are_asked_for_once_it_is_open(open_home: OpenHome) -> None:
    page, opened = open_home(), list[str]()
    expect(page.locator(".today")).to_be_visible()  # what the page asks for by itself, it has asked for

    def renew(route: Route) -> None:
        opened.extend(parse_qs(urlsplit(route.request.url).query)["next"])
        route.fulfill(status=204)

    def give(route: Route) -> None:
        audience = route.request.url.split("/")[4]
        if f"/g/{audience}/" in opened:
            route.fallback()
        else:
            route.fulfill(status=403)

    page.route(re.compile("/auth/renew"), renew)
    page.route("**/g/*/*/i/*", give)
    page.reload()
    search(page, "greece")

    expect(found(page)).to_have_count(3)
    expect_loaded(page.locator(".results img"))
    assert len(opened) == len(set(opened)) == 1


def test_nothing_of_the_search_is_loaded_before_somebody_wants_it(open_home: OpenHome, site: Site) -> None:
    page = open_home()
    expect(page.locator(".today")).to_be_visible()
    before = [path for path in site.asked if "/x/" in path or "minisearch" in path]

    with page.expect_response("**/minisearch.js"):
        field(page).focus()

    assert before == [f"{HOME.removesuffix('index.html')}x/{name}.json" for name in ("index", "07")]


def test_nothing_found_is_said_in_kind_words_and_the_query_stays_text(open_home: OpenHome) -> None:
    page = open_home()
    query = "<img src=x onerror=alert(1)>"

    search(page, query)

    expect(said(page)).to_contain_text(f"Nothing found for “\u2068{query}\u2069”. Try another word")
    expect(page.locator(".results img")).to_have_count(0)


def test_a_part_of_the_index_that_does_not_come_is_admitted(open_home: OpenHome, site: Site) -> None:
    page = open_home()
    expect(page.locator(".today")).to_be_visible()
    site.refused[f"{HOME.removesuffix('index.html')}x/02.json"] = -1

    search(page, "2019")

    expect(said(page)).to_contain_text("1 photo Some photos could not be searched")


def test_keys_lead_from_the_field_into_what_was_found_and_back(open_home: OpenHome) -> None:
    page = open_home()
    field(page).focus()
    page.keyboard.type("2019")
    expect(found(page)).to_have_count(2)
    heading = page.locator(".results h2 a")

    page.keyboard.press("ArrowDown")
    expect(heading).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(found(page).last).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(found(page).first).to_be_focused()
    page.keyboard.press("Escape")
    expect(field(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(field(page)).to_be_focused()


def test_a_part_of_the_index_that_comes_late_leaves_the_focus_where_it_was(open_home: OpenHome) -> None:
    page = open_home()
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    page.route("**/x/02.json", hold)
    search(page, "2")
    expect(said(page)).to_have_text("5 photos Looking …")
    found(page).last.focus()
    chosen = found(page).last.get_attribute("href")

    late[0].continue_()

    expect(said(page)).to_contain_text("6 photos")
    expect(page.locator(".results .grid a:focus")).to_have_attribute("href", chosen)


@pytest.mark.parametrize("device", [PHONE, DESK])
def test_back_leads_from_an_album_to_what_was_found_and_then_to_the_home(
    device: dict[str, object], open_home: OpenHome
) -> None:
    page = open_home(device=device)
    search(page, "fjord")
    expect(found(page)).to_have_count(1)
    page.get_by_role("link", name="Oslo", exact=True).click()
    expect(page.get_by_role("heading", name="Oslo")).to_be_visible()
    page.wait_for_load_state()

    page.go_back()

    expect(field(page)).to_have_value("fjord")
    expect(found(page)).to_have_count(1)
    expect(page.locator(".year").first).not_to_be_visible()
    page.wait_for_load_state()
    page.go_back()
    expect(page.locator(".year").first).to_be_visible()
    expect(field(page)).to_have_value("")


def test_a_query_in_the_address_is_searched(open_home: OpenHome) -> None:
    page = open_home("?q=fjord")

    expect(field(page)).to_have_value("fjord")
    expect(found(page)).to_have_count(1)


def test_without_scripts_there_are_all_albums_and_a_sentence_in_place_of_the_search(
    open_home: OpenHome,
) -> None:
    page = open_home(java_script_enabled=False)

    expect(page.locator(".year h2")).to_have_text(["2024", "2021", "2019", "Without a date"])
    expect(page.locator("noscript .facts")).to_have_text(
        "Search needs JavaScript, which is off in this browser."
    )
    expect(page.get_by_role("searchbox")).not_to_be_visible()
    expect(page.locator(".latest")).not_to_be_visible()


# What stands above and below the albums


def test_photos_of_this_day_in_earlier_years_are_shown_and_move_nothing(
    open_home: OpenHome, gallery: Gallery
) -> None:
    page = open_home()

    links = page.locator(".today a")
    expect(page.locator(".today h2")).to_have_text("On this day")
    expect(links).to_have_text(["2 years ago", "7 years ago"])
    assert [each.get_attribute("href") for each in links.all()] == [
        url_of(gallery, path) for path in ("Greece/a.jpg", "Winter/b.jpg")
    ]
    page.locator(".today").scroll_into_view_if_needed()
    expect_loaded(page.locator(".today img"))
    assert page.evaluate("window.shifted") == 0


def test_a_day_without_earlier_photos_has_no_such_row(open_home: OpenHome) -> None:
    page = open_home(now="2024-07-05T12:00:00")
    page.wait_for_load_state("networkidle")

    search(page, "greece")
    expect(found(page)).to_have_count(3)
    expect(page.locator(".today")).to_have_count(0)


@pytest.mark.parametrize("device", [PHONE, DESK])
def test_what_is_new_since_the_visit_before_stands_first_until_the_next_one(
    device: dict[str, object], open_home: OpenHome, gallery: Gallery, site: Site
) -> None:
    page = open_home(device=device)
    expect(page.locator(".year").first).to_be_visible()
    expect(page.locator(".latest")).not_to_be_visible()

    gallery.clock.now += DAY
    gallery.upload(
        f"Winter/new {device is PHONE}.jpg", picture((128, 96), exif=taken_at("2019:02:03 10:00:00"))
    )
    gallery.settle()
    site.files |= files_of(gallery)
    for _ in range(2):  # looking again does not end a visit
        page.clock.set_fixed_time(LATER)
        page.reload()

        expect(page.locator(".latest .card:visible h3")).to_have_text(["Winter"])
        expect(page.locator(".year .fresh:visible")).to_have_count(1)
        assert page.evaluate("window.shifted") == 0

    page.clock.set_fixed_time("2026-07-09T13:00:00")
    page.reload()
    expect(page.locator(".year").first).to_be_visible()
    expect(page.locator(".latest")).not_to_be_visible()
    expect(page.locator(".fresh:visible")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_home_and_search_are_accessible(scheme: str, locale: str, open_home: OpenHome) -> None:
    page = open_home(color_scheme=scheme, locale=locale)
    expect(page.locator(".today")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("searchbox").fill("greece")
    expect(found(page)).to_have_count(3)
    assert violations(page) == []


def violations(page: Page) -> list[str]:
    return [f"{each['id']}: {each['nodes']}" for each in Axe().run(page).response["violations"]]
