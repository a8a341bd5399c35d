"""The web manifest: what a phone needs to put the gallery on its home screen.

It is public and says nothing but the gallery's name, so it is fetched without cookies.
https://www.w3.org/TR/appmanifest/
"""

import json
from dataclasses import dataclass

MANIFEST = "manifest.webmanifest"
SHORT_NAME = 12  # characters that fit below an icon


@dataclass(frozen=True)
class Icon:
    """One picture of the gallery's mark; *sides* is its width and height in pixels."""

    path: str
    sides: int
    purpose: str = "any"


APPLE_ICON = "apple-touch-icon.png"  # iPhones read no manifest's icons
ICONS = (
    Icon("icon-192.png", 192),
    Icon("icon-512.png", 512),
    # Its edges may be cut to any shape: what counts lies within the inner four fifths.
    Icon("icon-maskable-512.png", 512, "maskable"),
)


def manifest(title: str, paper: str) -> bytes:
    """Return the manifest of the gallery called *title*, whose pages are *paper* while they load."""
    text = {
        "name": title,
        "short_name": _short(title),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": paper,
        "theme_color": paper,
        "icons": [_entry(icon) for icon in ICONS],
    }
    return json.dumps(text, ensure_ascii=False, indent=1).encode()


def _short(title: str) -> str:
    """Return the whole words of *title* that fit below an icon, or the beginning of one that is too long."""
    if len(title) <= SHORT_NAME:
        return title
    fitting = title[: SHORT_NAME + 1].rpartition(" ")[0]
    return fitting or title[:SHORT_NAME]


def _entry(icon: Icon) -> dict[str, str]:
    sizes = f"{icon.sides}x{icon.sides}"
    return {"src": f"/{icon.path}", "sizes": sizes, "type": "image/png", "purpose": icon.purpose}
