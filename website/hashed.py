"""The files that pages load, in a folder named by their content, so that browsers may keep them for ever.

One folder holds them all: scripts can name each other by relative addresses.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from website.language_files import PACKAGE
from website.look import FONTS, OWN_STYLES
from website.tokens import Palette, read_palette, written_out
from website.word_files import word_files

# In the order of the one stylesheet that is made of them: what comes later wins.
STYLES = (
    "tokens",
    "base",
    "bar",
    "buttons",
    "album",
    "cards",
    "grid",
    "groups",
    "single",
    "originals",
    "map",
    "details",
    "home",
    "viewer",
    "selection",
    "notices",
    "account",
    "forms",
    "choices",
    "direction",
    "motion",
    "foot",
    "offline",
    "print",
    OWN_STYLES,
)

# Comments, and what indents: no text of our styles holds either.
_ASIDE = re.compile(r"/\*.*?\*/|^\s+", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Asset:
    """A file to load, and the *path* (without leading slash) it is served under."""

    path: str
    body: bytes

    @property
    def url(self) -> str:
        """The address that pages link to."""
        return f"/{self.path}"


@cache
def hashed_assets(package: Path = PACKAGE) -> Mapping[str, Asset]:
    """Return what pages load, by name: each is served as `static/<8 hex>/<name>`."""
    bodies = {
        "style.css": _stylesheet(package),
        **word_files(package),
        **_built(package),
        **_fonts(package),
    }
    digest = hashlib.sha256()
    for name, body in sorted(bodies.items()):
        digest.update(f"{name} {len(body)}\n".encode() + body)
    folder = f"static/{digest.hexdigest()[:8]}"
    return {name: Asset(f"{folder}/{name}", body) for name, body in bodies.items()}


def palette(package: Path = PACKAGE) -> Palette:
    """Return the colours of the pages."""
    return read_palette(_style("tokens", package))


def _stylesheet(package: Path) -> bytes:
    tokens, *others = (_plain(_style(name, package)) for name in STYLES)
    own = _style(OWN_STYLES, package)  # as its owner wrote it
    return "\n".join((written_out(tokens), *others, own)).encode()


def _plain(styles: str) -> str:
    """Return our own *styles* as they are sent: what they tell a reader of the source stays at home."""
    return _ASIDE.sub("", styles)


def _style(name: str, package: Path) -> str:
    return (package / "styles" / f"{name}.css").read_text(encoding="utf-8")


def _built(package: Path) -> dict[str, bytes]:
    """Return all scripts and what belongs to them, as `components.browser_packages` made them.

    Raises: FileNotFoundError if it has not: pages would name addresses that nobody serves.
    """
    files = sorted(file for kind in ("js", "css", "txt") for file in (package / "built").glob(f"*.{kind}"))
    if not files:
        raise FileNotFoundError(
            f"{package / 'built'} holds nothing; make what pages load with: "
            "python -m components.browser_packages"
        )
    return {file.name: file.read_bytes() for file in files}


def _fonts(package: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((package / FONTS).glob("*.woff2"))}
