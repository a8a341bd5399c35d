"""The files of the site that no photo changes, and the digest that tells when the design changed."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from website.hashed import hashed_assets, palette
from website.language_files import PACKAGE, REFERENCE
from website.look import FONTS, OWN_TEMPLATES
from website.manifest import APPLE_ICON, ICONS, MANIFEST, manifest
from website.pages import Pages
from website.specimens import specimens

FOREVER = "public, max-age=31536000, immutable"  # the name changes with the content
ONE_DAY = "public, max-age=86400"
ASK_AGAIN = "no-cache"

HTML = "text/html; charset=utf-8"
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
LOOKS = ("templates", "assets", "styles", "built", "languages", OWN_TEMPLATES, FONTS)  # folders
ROBOTS = "User-agent: *\nDisallow: /\n"


@dataclass(frozen=True)
class StaticFile:
    """A file to publish; *path* is its key, without a leading slash."""

    path: str
    body: bytes
    content_type: str
    cache_control: str


def shell_files(title: str, language: str = REFERENCE, package: Path = PACKAGE) -> tuple[StaticFile, ...]:
    """Return the public files of the gallery called *title*, in *language*; none holds anything private."""
    pages = Pages(title, language, package)
    favicon = (package / "assets" / "favicon.svg").read_bytes()
    return (
        *(
            StaticFile(asset.path, asset.body, MEDIA_TYPES[Path(name).suffix], FOREVER)
            for name, asset in hashed_assets(package).items()
        ),
        StaticFile("favicon.svg", favicon, "image/svg+xml", ONE_DAY),
        *(
            StaticFile(icon, (package / "assets" / icon).read_bytes(), "image/png", ONE_DAY)
            for icon in (APPLE_ICON, *(each.path for each in ICONS))
        ),
        StaticFile(
            MANIFEST, manifest(title, palette(package).light["paper"]), "application/manifest+json", ONE_DAY
        ),
        StaticFile("robots.txt", ROBOTS.encode(), "text/plain; charset=utf-8", ONE_DAY),
        StaticFile("index.html", pages.landing().encode(), HTML, ASK_AGAIN),
        StaticFile("enter.html", pages.enter().encode(), HTML, ASK_AGAIN),
        StaticFile("missing.html", pages.missing().encode(), HTML, ASK_AGAIN),
        StaticFile("trouble.html", pages.trouble().encode(), HTML, ASK_AGAIN),
    )


def design_digest(title: str, language: str = REFERENCE, package: Path = PACKAGE) -> str:
    """Return a digest that changes when pages would look different with the same content.

    Specimen pages are part of it, because the Python around the templates shapes pages as well.
    """
    digest = hashlib.sha256()
    for file in sorted(file for folder in LOOKS for file in package.glob(f"{folder}/*")):
        digest.update(_framed(file.name.encode()) + _framed(file.read_bytes()))
    for _, page in specimens(Pages(title, language, package)):
        digest.update(_framed(page.encode()))
    return digest.hexdigest()[:16]


def _framed(data: bytes) -> bytes:
    """Return *data* after its length, so that bytes cannot wander from one part to the next."""
    return len(data).to_bytes(8, "big") + data
