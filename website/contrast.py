"""How well a colour is read on another, by WCAG 2.2.

https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

READABLE = 4.5  # of text, success criterion 1.4.3, level AA
VISIBLE = 3.0  # of what shows where the focus is, 1.4.11

# What stands on what, by the names of the design tokens.
PAIRS = (
    *(("ink", paper, READABLE) for paper in ("paper", "raised", "hollow")),
    *(("soft", paper, READABLE) for paper in ("paper", "raised", "hollow")),
    ("on-accent", "accent", READABLE),
    ("alarm", "alarm-paper", READABLE),
    ("accent", "paper", VISIBLE),
)


@dataclass(frozen=True)
class Shortfall:
    """Two colours, by their names, that are too much alike: *ratio* is less than *needed*."""

    front: str
    back: str
    ratio: float
    needed: float


def shortfalls(colours: Mapping[str, str]) -> Iterator[Shortfall]:
    """Yield what cannot be read where pages have these *colours*, `#rrggbb` by name."""
    for front, back, needed in PAIRS:
        ratio = contrast(colours[front], colours[back])
        if ratio < needed:
            yield Shortfall(front, back, ratio, needed)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours `#rrggbb`, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
