"""The colours among the design tokens, each in light and in dark surroundings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_COLOUR = re.compile(r"--([a-z-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\);")

# The choice is an attribute that `scripts/look.js` sets. `:where` keeps both as weak as `:root`, so that what
# comes later, such as the print style, still wins.
_LOOKS = """
:root:where([data-look="light"]) {{ color-scheme: light; }}
:root:where([data-look="dark"]) {{ color-scheme: dark; {dark} }}
@media (prefers-color-scheme: dark) {{ :root:where(:not([data-look="light"])) {{ {dark} }} }}
"""


@dataclass(frozen=True)
class Palette:
    """The colours by name, as `#rrggbb`, in light and in dark surroundings."""

    light: Mapping[str, str]
    dark: Mapping[str, str]


def read_palette(tokens: str) -> Palette:
    """Return the colours that *tokens*, a stylesheet, declares by `light-dark()`."""
    found = _COLOUR.findall(tokens)
    return Palette({name: light for name, light, _ in found}, {name: dark for name, _, dark in found})


def written_out(tokens: str) -> str:
    """Return *tokens* without `light-dark()`, which browsers before 2024 do not know."""
    palette = read_palette(tokens)
    plain = _COLOUR.sub(lambda found: f"--{found[1]}: {found[2]};", tokens)
    dark = " ".join(f"--{name}: {colour};" for name, colour in palette.dark.items())
    return plain + _LOOKS.format(dark=dark)
