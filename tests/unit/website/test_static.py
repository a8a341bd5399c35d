"""The files that no photo changes."""

import io
import json
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.unit.website.markup import Document
from website.hashed import hashed_assets, palette
from website.language_files import PACKAGE
from website.manifest import APPLE_ICON, ICONS, manifest
from website.pages import Pages
from website.static import LOOKS, StaticFile, design_digest, shell_files


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for folder in LOOKS:
        if (PACKAGE / folder).is_dir():  # a theme brings the others
            shutil.copytree(PACKAGE / folder, tmp_path / folder)
    return tmp_path


def files() -> dict[str, StaticFile]:
    return {file.path: file for file in shell_files("Our gallery")}


def test_the_shell_is_complete() -> None:
    fixed = {"index.html", "enter.html", "missing.html", "trouble.html", "robots.txt", "favicon.svg"}
    fixed |= {"manifest.webmanifest", "apple-touch-icon.png", *(icon.path for icon in ICONS)}

    assert fixed < set(files())
    assert all(
        re.fullmatch(r"static/[0-9a-f]{8}/[a-z-]+\.(css|js|json|txt)", path) for path in set(files()) - fixed
    )


def test_hashed_files_stay_for_ever_and_pages_are_asked_for_again() -> None:
    for path, file in files().items():
        if path.startswith("static/"):
            assert file.cache_control == "public, max-age=31536000, immutable"
        if path.endswith(".html"):
            assert file.cache_control == "no-cache"


def test_another_content_has_another_address(package: Path) -> None:
    script = package / "built" / "renew.js"
    script.write_bytes(script.read_bytes() + b"\n")

    before, after = hashed_assets(PACKAGE), hashed_assets(package)

    assert before.keys() == after.keys()
    assert not {asset.path for asset in before.values()} & {asset.path for asset in after.values()}


def test_pages_without_their_packages_say_how_to_get_them(package: Path) -> None:
    shutil.rmtree(package / "built")

    with pytest.raises(FileNotFoundError, match=r"python -m components\.browser_packages"):
        hashed_assets(package)


def test_what_is_served_of_others_is_served_with_its_licence() -> None:
    (licences,) = [file.body.decode() for path, file in files().items() if path.endswith("/licences.txt")]

    for package in ("photoswipe", "client-zip", "minisearch"):
        assert f"{package}\n\n" in licences
    assert licences.count("Permission is hereby granted") == 3


def test_pages_find_their_stylesheet_and_icon_in_the_shell() -> None:
    links = Document(Pages("Our gallery").landing()).all("link")

    assert [link["rel"] for link in links] == ["icon", "apple-touch-icon", "manifest", "stylesheet"]
    assert {link["href"].removeprefix("/") for link in links} < set(files())


def test_the_manifest_names_icons_of_the_size_they_have() -> None:
    manifest = json.loads(files()["manifest.webmanifest"].body)

    assert (manifest["name"], manifest["short_name"]) == ("Our gallery", "Our gallery")
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        body = files()[icon["src"].removeprefix("/")].body
        width, height = Image.open(io.BytesIO(body)).size
        assert icon["sizes"] == f"{width}x{height}"


def test_icons_whose_edges_are_cut_off_are_opaque() -> None:
    for path in (APPLE_ICON, *(icon.path for icon in ICONS if icon.purpose == "maskable")):
        assert Image.open(io.BytesIO(files()[path].body)).convert("RGBA").getchannel("A").getextrema() == (
            255,
            255,
        )


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("The photos of all of us", "The photos"),
        ("Our pictures", "Our pictures"),
        ("Photographs2026", "Photographs2"),
    ],
)
def test_a_long_title_is_short_below_an_icon(title: str, short: str) -> None:
    assert json.loads(manifest(title, "#ffffff"))["short_name"] == short


def test_the_browsers_own_bars_have_the_colour_of_the_paper() -> None:
    page = Document(Pages("Our gallery").landing())
    colours = [e["content"] for e in page.all("meta") if e.attributes.get("name") == "theme-color"]

    assert colours == [palette().light["paper"], palette().dark["paper"]]
    assert colours[0] != colours[1]


def test_robots_are_sent_away() -> None:
    assert files()["robots.txt"].body == b"User-agent: *\nDisallow: /\n"


def test_the_stylesheet_fetches_nothing() -> None:
    stylesheets = [file.body.decode() for path, file in files().items() if path.endswith(".css")]

    assert len(stylesheets) == 2  # ours and the viewer's
    assert not [text for text in stylesheets if "url(" in text or "@import" in text]


def test_the_same_design_has_the_same_digest(package: Path) -> None:
    assert design_digest("Our gallery", package=package) == design_digest("Our gallery")


@pytest.mark.parametrize("name", ["templates/album.html.j2", "templates/base.html.j2", "styles/tokens.css"])
def test_a_change_of_the_design_changes_the_digest(package: Path, name: str) -> None:
    changed = package / name
    changed.write_text(changed.read_text(encoding="utf-8") + "\n", encoding="utf-8")

    assert design_digest("Our gallery", package=package) != design_digest("Our gallery")


def test_a_change_in_how_python_renders_changes_the_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    before = design_digest("Our gallery")
    monkeypatch.setattr("website.render.ROW_HEIGHT", 300)

    assert design_digest("Our gallery") != before


def test_another_title_is_another_design() -> None:
    assert design_digest("Our gallery") != design_digest("Your gallery")
