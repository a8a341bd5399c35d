"""Naughty strings in every text that an owner or a camera can give, from the upload to a real browser."""

import pytest
import yaml
from PIL import ExifTags, Image
from playwright.sync_api import Browser, Page, expect

from catalog import keys
from tests.browsing.site import files_of, served
from tests.gallery import FAMILY, SALT, Gallery, picture
from tests.naughty import NAUGHTY, generated
from tests.unit.website.markup import Document

HOME = f"/{keys.view_prefix(FAMILY.id(SALT))}index.html"
REPORT = """document.addEventListener("securitypolicyviolation",
  (event) => console.error(`CSP ${event.violatedDirective} ${event.blockedURI}`))"""
LONGEST = 180  # of a title
TEXTS = [*NAUGHTY, *generated(seed=7, count=12)]
FITTING = [each for each in TEXTS if len(each.encode("utf-8", "replace")) < LONGEST]


def named(text: str) -> str:
    """Return *text* as part of a key: S3 takes what is UTF-8 and has no slash of ours."""
    return text.encode("utf-8", "ignore").decode().replace("/", "\u2215").strip("\n\r\t ")


def words(text: str) -> bytes:
    """Return what a camera says that has *text* wherever it has a text."""
    exif, said = Image.Exif(), text.encode("utf-8", "ignore").decode()
    for tag in (ExifTags.Base.ImageDescription, ExifTags.Base.Make, ExifTags.Base.Model):
        exif[tag] = said
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.LensModel] = said
    return exif.tobytes()


def filled(texts: list[str]) -> Gallery:
    """Return a gallery with an album for each of *texts*, which stands wherever a text can stand."""
    gallery = Gallery(edges=(32,))
    for number, text in enumerate(texts):
        folder, file = f"{number} {named(text)}", f"{named(text)}.jpg"
        settings = {
            "title": text,
            "captions": {file: text * 3},
            "cover": file,
            "order": [text, file],
            text: text,
        }
        gallery.upload(f"{folder}/metadata.yml", yaml.safe_dump(settings, allow_unicode=False).encode())
        gallery.upload(f"{folder}/{file}", picture())
        gallery.upload(f"{folder}/b.jpg", picture(exif=words(text)))
        gallery.upload(f"{folder}/inside {named(text)}/{file}", picture(exif=words(text)))
    gallery.settle()
    assert not gallery.failures
    return gallery


@pytest.fixture(scope="module")
def gallery() -> Gallery:
    return filled(FITTING)


def joined() -> list[str]:
    """Return the texts together, as many in one as fit into a title."""
    found = [""]
    for text in FITTING:
        if len(found[-1]) + len(text) > LONGEST:
            found.append("")
        found[-1] += text
    return found


def crowded() -> Gallery:
    """Return a gallery of few pages, which hold all texts: one album has a photo of each."""
    gallery = filled(joined())
    captions = {f"{number} {named(text)}.jpg": text for number, text in enumerate(TEXTS)}
    settings = {"description": "\n\n".join(TEXTS)[:20_000], "captions": captions}
    gallery.upload("All/metadata.yml", yaml.safe_dump(settings).encode())
    for name, text in captions.items():
        if len(name.encode()) < 900:
            gallery.upload(f"All/{name}", picture(exif=words(text)))
    gallery.settle()
    assert not gallery.failures
    return gallery


def skeletons(gallery: Gallery) -> list[list[tuple[str, tuple[str, ...]]]]:
    pages = {**gallery.pages(), **gallery.shared_pages()}
    return sorted(Document(page).structure() for page in pages.values())


def test_pages_have_the_structure_that_harmless_texts_give_them(gallery: Gallery) -> None:
    harmless = filled(["x" * len(each) for each in FITTING])

    found, wanted = skeletons(gallery), skeletons(harmless)

    assert len(found) == len(FITTING) * 4
    assert [each for each in found if each not in wanted] == []


def look_through(page: Page) -> None:
    """Open the first photos and what is known about them: scripts write there what the page told them."""
    expect(page.locator("h1")).to_have_count(1)
    page.locator(".grid li a").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("i")
    expect(page.locator(".details h2")).to_be_visible()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
        expect(page.locator(".details h2")).to_be_visible()


def find(page: Page, text: str) -> None:
    """Search for *text*, and for what all photos have."""
    for query in (text, "b"):
        page.get_by_role("searchbox").fill(query)
        expect(page.locator(".results")).to_be_visible()
        expect(page.locator(".results").get_by_role("status")).not_to_be_empty()
    expect(page.locator(".results .grid a").first).to_be_visible()


def test_a_browser_runs_nothing_asks_nobody_and_reports_nothing(browser: Browser) -> None:
    gallery = crowded()
    complaints: list[str] = []
    strangers: set[str] = set()
    with served(files_of(gallery) | {"/auth/renew": b""}) as site:
        context = browser.new_context(base_url=site.url, locale="de")
        page = context.new_page()
        page.add_init_script(REPORT)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on("request", lambda asked: strangers.add(asked.url))
        paths = [f"/{key}" for key, html in gallery.pages().items() if "data-name" in html]
        assert len(paths) > len(joined())
        for path in paths:
            page.goto(path, wait_until="load")
            look_through(page)
            assert page.evaluate("window.pwned") is None, path
        page.goto(HOME, wait_until="load")
        find(page, joined()[0][:100])
        assert page.evaluate("window.pwned") is None
        context.close()
    assert [said for said in complaints if "Failed to load resource" not in said] == []
    assert [address for address in strangers if not address.startswith((site.url, "data:image/"))] == []


def test_names_do_not_turn_the_text_around_them(gallery: Gallery) -> None:
    for page in (*gallery.pages().values(), *gallery.shared_pages().values()):
        assert not {"\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068"} & set(page)
