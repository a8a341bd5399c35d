"""Taking photos home: one, some or all of them, by download or by the share sheet."""

import io
import re
import zipfile
from base64 import b64decode

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Download, Locator, Page, Request, expect

from tests.browsing.conftest import PHONE, Open
from tests.browsing.site import Site
from tests.browsing.test_viewer import opened
from tests.gallery import Gallery

# A browser like most phones': it cannot write straight to a file that the viewer has named.
NO_PICKER = "delete window.showSaveFilePicker;"
PICKER = """window.showSaveFilePicker = async ({ suggestedName }) =>
    (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });"""
KEPT = """async () => {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle("Lake.zip");
    const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
    return btoa(String.fromCharCode(...bytes));
}"""
SHEET = """window.shared = [];
navigator.canShare = () => true;
navigator.share = async ({ files = [], url = "" }) => {
    window.shared.push([url, ...files.map((file) => `${file.name} ${file.type} ${file.size}`)]);
};"""
NO_SHEET = "navigator.share = navigator.canShare = undefined;"


def body(download: Download) -> bytes:
    return download.path().read_bytes()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def files_of_page(page: Page, site: Site) -> dict[str, bytes]:
    """Return what the page says may be taken home, by its name."""
    found = page.locator(".grid li").evaluate_all(
        "all => all.map(each => [each.dataset.name, new URL(each.querySelector('a').href).pathname])"
    )
    return {name: site.files[path] for name, path in found}


def choosing(page: Page) -> Page:
    page.get_by_role("button", name="Select").click()
    expect(page.get_by_role("region", name="Chosen photos")).to_be_visible()
    return page


def status(page: Page) -> Locator:
    """What the bar below the photos says."""
    return page.get_by_role("region", name="Chosen photos").get_by_role("status")


def told(page: Page) -> str:
    """Wait until nothing is under way, and return what the viewer is told."""
    expect(page.get_by_role("button", name="Done")).to_be_focused()
    return status(page).inner_text()


def test_one_photo_is_downloaded_under_the_name_of_its_original(visit: Open, album: str, site: Site) -> None:
    page = opened(visit(album))

    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("button", name="Download").click()

    assert download.value.suggested_filename == "a lake.jpg"
    assert body(download.value) == files_of_page(page, site)["a lake.jpg"]


def test_all_photos_come_in_one_zip(visit: Open, album: str, site: Site) -> None:
    page = visit(album, script=NO_PICKER)

    with page.expect_download() as download:
        page.get_by_role("button", name="Download all").click()

    assert download.value.suggested_filename == "Lake.zip"
    assert unzipped(body(download.value)) == files_of_page(page, site)
    assert len(files_of_page(page, site)) == 6
    assert told(page) == "Saved as a ZIP."


def test_a_zip_goes_straight_to_a_file_where_the_browser_can(visit: Open, album: str, site: Site) -> None:
    page = choosing(visit(album, script=PICKER))
    page.get_by_role("checkbox", name=re.compile("Choose .b.$")).check()
    page.get_by_role("checkbox", name=re.compile("Choose .c film.$")).check()
    page.get_by_role("button", name="Download", exact=True).click()
    assert told(page) == "Saved as a ZIP."

    files = files_of_page(page, site)
    assert unzipped(b64decode(page.evaluate(KEPT))) == {name: files[name] for name in ("b.jpg", "c film.mp4")}


def test_photos_are_chosen_by_keys_alone(visit: Open, album: str) -> None:
    page = visit(album)
    page.get_by_role("button", name="Select").focus()
    page.keyboard.press("Enter")
    count = status(page)
    expect(count).to_have_text("0 photos chosen")

    expect(page.get_by_role("checkbox").first).to_be_focused()
    page.keyboard.press("Space")
    expect(count).to_have_text("1 photo chosen")
    page.get_by_role("button", name="All").focus()
    page.keyboard.press("Enter")
    expect(count).to_have_text("6 photos chosen")
    page.get_by_role("button", name="None").focus()
    page.keyboard.press("Enter")
    expect(count).to_have_text("0 photos chosen")
    expect(page.get_by_role("button", name="Download", exact=True)).to_be_disabled()
    page.keyboard.press("Escape")

    expect(page.get_by_role("checkbox")).to_have_count(0)
    expect(page.get_by_role("button", name="Select")).to_be_focused()


def test_a_press_on_a_photo_chooses_it_and_shift_all_between(visit: Open, album: str) -> None:
    page = choosing(visit(album, PHONE))
    photos = page.locator(".grid li")

    photos.nth(1).locator("img").tap()
    expect(status(page)).to_have_text("1 photo chosen")
    photos.nth(4).locator("img").click(modifiers=["Shift"])
    expect(status(page)).to_have_text("4 photos chosen")
    expect(page.get_by_role("dialog")).to_have_count(0)

    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_a_grant_that_has_ended_is_renewed_and_the_file_asked_for_again(
    visit: Open, album: str, site: Site
) -> None:
    page = visit(album, script=NO_PICKER)
    path = page.locator(".grid li a").nth(1).evaluate("link => new URL(link.href).pathname")
    site.refused[path] = 1

    with page.expect_download() as download:
        page.get_by_role("button", name="Download all").click()

    assert len(unzipped(body(download.value))) == 6
    assert "/auth/renew" in site.asked


def test_a_photo_that_cannot_be_got_is_named_and_not_silently_missing(
    visit: Open, album: str, site: Site
) -> None:
    page = visit(album, script=NO_PICKER)
    path = page.locator(".grid li a").nth(1).evaluate("link => new URL(link.href).pathname")
    site.refused[path] = -1

    with page.expect_download() as download:
        page.get_by_role("button", name="Download all").click()

    files = unzipped(body(download.value))
    assert files.pop("Photos that are missing.txt") == b"b.jpg\n"
    assert "b.jpg" not in files
    assert len(files) == 5
    assert told(page) == "Saved, but one photo could not be fetched: b.jpg"


def test_packing_can_be_cancelled(visit: Open, album: str) -> None:
    page = visit(album, script=NO_PICKER)
    page.route("**/i/*", lambda _: None)  # never answered

    page.get_by_role("button", name="Download all").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()

    assert told(page) == "Cancelled. Nothing was saved."


def test_pressed_twice_it_packs_once_and_can_still_be_cancelled(visit: Open, album: str) -> None:
    page = visit(album, script=NO_PICKER)
    fetched: list[str] = []
    page.on("request", lambda asked: fetched.append(asked.url) if is_photo(asked) else None)
    page.route("**/i/*", lambda _: None)  # never answered

    with page.expect_request(is_photo):
        page.get_by_role("button", name="Download all").dblclick()
    page.get_by_role("button", name="Cancel").click()

    assert told(page) == "Cancelled. Nothing was saved."
    assert len(fetched) == 1


def is_photo(asked: Request) -> bool:
    """Tell whether a script has asked for a photo."""
    return asked.resource_type == "fetch" and "/i/" in asked.url


def test_what_packs_may_fail_to_come_and_is_told(visit: Open, album: str) -> None:
    page = visit("about:blank")
    page.route("**/zip.js", lambda route: route.abort())
    page.goto(album)

    page.get_by_role("button", name="Download all").click()

    assert told(page) == "That did not work. Please try again in a moment."
    expect(page.get_by_role("button", name="Done")).to_be_focused()


def test_more_than_a_browser_can_hold_is_told_before_it_is_too_late(visit: Open, album: str) -> None:
    large = "Object.defineProperty(Blob.prototype, 'size', { get: () => 500_000_000 });"
    page = visit(album, script=NO_PICKER + large)

    page.get_by_role("button", name="Download all").click()

    assert told(page).startswith("This is more than the browser can pack at once.")


def test_the_share_sheet_gets_the_photo_itself(visit: Open, album: str, site: Site) -> None:
    page = opened(visit(album, PHONE, script=SHEET))
    size = len(files_of_page(page, site)["a lake.jpg"])

    page.get_by_role("button", name="Share").click()

    page.wait_for_function("() => window.shared.length")
    assert page.evaluate("window.shared") == [["", f"a lake.jpg image/jpeg {size}"]]


def test_the_share_sheet_gets_all_that_are_chosen(visit: Open, album: str) -> None:
    page = choosing(visit(album, PHONE, script=SHEET))
    page.get_by_role("button", name="All").click()

    page.get_by_role("button", name="Share").click()

    page.wait_for_function("() => window.shared.length")
    ((_, *files),) = page.evaluate("window.shared")
    assert len(files) == 6
    assert [file for file in files if re.match(r"c film\.mp4 video/mp4 \d+", file)]


def test_without_a_share_sheet_the_photos_address_is_copied(visit: Open, album: str) -> None:
    page = opened(visit(album, script=NO_SHEET, permissions=["clipboard-read", "clipboard-write"]))

    page.get_by_role("button", name="Share").click()

    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("Link copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_an_album_that_keeps_its_photos_offers_nothing(visit: Open, gallery: Gallery) -> None:
    path = next(f"/{key}" for key, page in gallery.pages().items() if ">Kept</h1>" in page)
    page = visit(path, script=SHEET)
    page.locator(".grid li a").click()
    expect(page.get_by_role("dialog")).to_be_visible()

    page.get_by_role("button", name="Share").click()

    page.wait_for_function("() => window.shared.length")
    assert page.evaluate("window.shared") == [[page.url]]
    expect(page.get_by_role("button", name=re.compile("Download|Select"))).to_have_count(0)


def test_the_original_is_a_second_choice_where_the_album_hands_it_out(visit: Open, album: str) -> None:
    page = visit(album)
    section, link = page.locator("section.photos"), page.locator(".grid li a").first
    section.evaluate("section => { section.dataset.download = 'original'; }")
    link.evaluate("link => { link.dataset.original = '/auth/originals/x/y'; }")
    opened(page)

    page.get_by_role("dialog").get_by_role("button", name="Download").click()

    original = page.get_by_role("link", name="Original file")
    expect(original).to_have_attribute("href", "/auth/originals/x/y")
    expect(page.get_by_role("link", name="Photo for screens")).to_have_attribute("download", "a lake.jpg")
