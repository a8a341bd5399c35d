"""The design tokens: what `styles/tokens.css` declares, and the same with other values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

TOKENS = "styles/tokens.css"
HEADINGS = "serif"  # the token that names the fonts of headings
TEXT = "sans"

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


def with_colours(tokens: str, wanted: Palette) -> str:
    """Return *tokens* with the colours of *wanted* in place of its own."""

    def another(found: re.Match[str]) -> str:
        name, light, dark = found.groups()
        return f"--{name}: light-dark({wanted.light.get(name, light)}, {wanted.dark.get(name, dark)});"

    return _COLOUR.sub(another, tokens)


def with_fonts(tokens: str, token: str, families: str) -> str:
    """Return *tokens* with *families* as the value of the *token* that names fonts."""
    return re.sub(rf"(--{token}:\s*)[^;]+", lambda found: found[1] + families, tokens)


def written_out(tokens: str) -> str:
    """Return *tokens* without `light-dark()`, which browsers before 2024 do not know."""
    palette = read_palette(tokens)
    plain = _COLOUR.sub(lambda found: f"--{found[1]}: {found[2]};", tokens)
    dark = " ".join(f"--{name}: {colour};" for name, colour in palette.dark.items())
    return plain + _LOOKS.format(dark=dark)
