"""Foreign texts as lines that can be shown."""

import re

_LONGEST = 200  # characters


def line(value: object) -> str:
    """Return a foreign text as one printable line; "" for what is no text."""
    if not isinstance(value, str):
        return ""
    printable = "".join(c if c.isprintable() else " " for c in value)
    return re.sub(r"\s+", " ", printable).strip()[:_LONGEST]
