"""What an owner's theme adds to the package of the pages, in files of the same folder.

The program puts them there, in the copy that the functions carry (`components.theme`); without a theme there
are none of them.
"""

import json
from functools import cache
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader

OWN_TEMPLATES = "own_templates"
OWN_STYLES = "own"  # the last of the styles, so that it wins
FONTS = "fonts"
WORDS = "theme.json"
BUILT_IN = "vitrine"  # `{% extends "vitrine/album.html.j2" %}`


def template_loader(package: Path) -> BaseLoader:
    """Return what finds templates: an owner's own first; ours by their full name, too, to build upon."""
    ours = FileSystemLoader(package / "templates")
    own = FileSystemLoader(package / OWN_TEMPLATES)
    return ChoiceLoader([own, ours, PrefixLoader({BUILT_IN: ours})])


@cache
def footer(package: Path) -> str:
    """Return the line below every page; empty if the owner wants none."""
    file = package / WORDS
    return str(json.loads(file.read_text(encoding="utf-8"))["footer"]) if file.is_file() else ""
