"""The look of the gallery in the stack's configuration: `vitrine:theme`."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from components.config_objects import read_object
from website.contrast import shortfalls
from website.tokens import TOKENS, Palette, read_palette

THEME = "theme"
NAME = f"vitrine:{THEME}"
SCHEMES = ("light", "dark")
MAX_FOOTER = 200  # characters

# What is on every kind of device, so nothing has to be loaded.
FONTS: Mapping[str, str] = {
    "serif": 'ui-serif, "New York", "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, '
    '"DejaVu Serif", serif',
    "sans": 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif',
    "humanist": 'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", source-sans-pro, sans-serif',
    "geometric": 'Avenir, Montserrat, Corbel, "URW Gothic", source-sans-pro, sans-serif',
    "rounded": 'ui-rounded, "Hiragino Maru Gothic ProN", Quicksand, Comfortaa, "Arial Rounded MT Bold", '
    "sans-serif",
    "slab": 'Rockwell, "Rockwell Nova", "Roboto Slab", "DejaVu Serif", "Sitka Small", serif',
    "antique": 'Superclarendon, "Bookman Old Style", "URW Bookman", "Georgia Pro", Georgia, serif',
}
FONT_SUFFIX = ".woff2"
FILES = {"logo": (".svg", ".png"), "icon": (".png",), "styles": (".css",)}
FOLDERS = ("templates",)
FIELDS = (*SCHEMES, "headings", "text", "footer", *FILES, *FOLDERS)

_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True)
class Theme:
    """What an owner has changed about the look; paths are relative to the project."""

    colours: Palette = field(default_factory=lambda: Palette({}, {}))
    headings: str = ""
    """The name of a row of fonts, or the path of a font; so *text*. Empty leaves it as it is."""
    text: str = ""
    footer: str = ""
    logo: str = ""
    icon: str = ""
    styles: str = ""
    templates: str = ""


def read_theme(text: str | None, *, is_secret: bool, root: Path) -> tuple[Theme | None, list[str]]:
    """Return the theme that *text* describes, or None, and what is wrong with it, a sentence a problem.

    The files it names are looked for below *root*, the project's folder.
    """
    if text is None:
        return None, []
    if is_secret:
        return None, [f"{NAME} holds a secret, but everybody sees a theme; set it without --secret"]
    given = read_object(text)
    if given is None:
        return None, [f"{NAME} must be an object; set a field with: {_command('footer', 'Our photos')}"]
    problems = [*_unknown(given), *_words(given), *_fonts(given, root), *_paths(given, root)]
    own = read_palette((root / "website" / TOKENS).read_text(encoding="utf-8"))
    colours, wrong = _colours(given, own)
    problems += wrong
    if problems:
        return None, problems
    rest = {name: given[name] for name in FIELDS if name in given and name not in SCHEMES}
    return Theme(colours, **rest), []


def _unknown(given: Mapping[str, Any]) -> Iterator[str]:
    for name in given:
        if name not in FIELDS:
            yield (
                f"{NAME}.{name} is {_shown(given[name])}, but a theme has no such field, only "
                f"{', '.join(FIELDS)}; remove it with: pulumi config rm --path '{NAME}.{name}'"
            )


def _words(given: Mapping[str, Any]) -> Iterator[str]:
    footer = given.get("footer", "")
    if not isinstance(footer, str) or len(footer) > MAX_FOOTER or not footer.isprintable():
        yield _wrong("footer", footer, f"plain text of at most {MAX_FOOTER} characters in one line", "Ours")


def _fonts(given: Mapping[str, Any], root: Path) -> Iterator[str]:
    allowed = f"one of {', '.join(FONTS)}, or the path of a {FONT_SUFFIX} file of the project"
    for name in ("headings", "text"):
        font = given.get(name, "")
        is_known = isinstance(font, str) and (not font or font in FONTS)
        if not is_known and not _is_there(font, root, (FONT_SUFFIX,)):
            yield _wrong(name, font, allowed, "humanist")


def _paths(given: Mapping[str, Any], root: Path) -> Iterator[str]:
    for name, suffixes in FILES.items():
        path = given.get(name, "")
        if path != "" and not _is_there(path, root, suffixes):
            allowed = f"the path of a file of the project that ends in {' or '.join(suffixes)}"
            yield _wrong(name, path, allowed, f"theme/{name}{suffixes[0]}")
    for name in FOLDERS:
        path = given.get(name, "")
        if path != "" and not (_is_inside(path) and (root / path).is_dir()):
            yield _wrong(name, path, "the path of a folder of the project", f"theme/{name}")


def _is_there(path: object, root: Path, suffixes: tuple[str, ...]) -> bool:
    return isinstance(path, str) and _is_inside(path) and path.endswith(suffixes) and (root / path).is_file()


def _is_inside(path: object) -> bool:
    """Tell whether *path* leads into the project: what is elsewhere, others who deploy do not have."""
    if not isinstance(path, str) or not path or "\\" in path:
        return False
    return not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts


def _colours(given: Mapping[str, Any], own: Palette) -> tuple[Palette, list[str]]:
    problems: list[str] = []
    for scheme, names in (("light", own.light), ("dark", own.dark)):
        colours = given.get(scheme, {})
        if not isinstance(colours, dict):
            problems.append(_wrong(scheme, colours, "an object with colours by name", "…"))
            continue
        for name, value in colours.items():
            if name not in names:
                problems.append(
                    f"{NAME}.{scheme}.{name} is {_shown(value)}, but there is no such colour, only "
                    f"{', '.join(names)}; remove it with: pulumi config rm --path '{NAME}.{scheme}.{name}'"
                )
            elif not isinstance(value, str) or not _COLOUR.fullmatch(value):
                allowed = "a colour like #2d5d56, in lower case"
                problems.append(_wrong(f"{scheme}.{name}", value, allowed, names[name]))
    if problems:
        return Palette({}, {}), problems
    palette = Palette(given.get("light", {}), given.get("dark", {}))
    return palette, [
        *_unreadable("light", palette.light, own.light),
        *_unreadable("dark", palette.dark, own.dark),
    ]


def _unreadable(scheme: str, given: Mapping[str, str], own: Mapping[str, str]) -> Iterator[str]:
    colours = {**own, **given}
    for short in shortfalls(colours) if given else ():
        blamed = short.front if short.front in given else short.back
        yield (
            f"{NAME}.{scheme}.{blamed} is '{colours[blamed]}', but {short.front} {colours[short.front]} on "
            f"{short.back} {colours[short.back]} has a contrast of {short.ratio:.2f}:1, and at least "
            f"{short.needed}:1 is needed (WCAG 2.2, level AA); set it with: "
            f"{_command(f'{scheme}.{blamed}', own[blamed])}"
        )


def _wrong(name: str, value: object, allowed: str, example: str) -> str:
    return f"{NAME}.{name} is {_shown(value)}, but must be {allowed}; set it with: {_command(name, example)}"


def _command(name: str, example: str) -> str:
    return f"pulumi config set --path '{NAME}.{name}' '{example}'"


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else f"{text[:100]}…"
