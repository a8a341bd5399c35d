"""The colours among the design tokens, as the stylesheet has them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_COLOUR = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6});")


@dataclass(frozen=True)
class Palette:
    """The colours by name, as `#rrggbb`, in light and in dark surroundings."""

    light: Mapping[str, str]
    dark: Mapping[str, str]


def read_palette(stylesheet: str) -> Palette:
    """Return the colours that *stylesheet* declares: of each name the first value is light, the last dark."""
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for name, value in _COLOUR.findall(stylesheet):
        light.setdefault(name, value)
        dark[name] = value
    return Palette(light, dark)
