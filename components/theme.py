"""The pages' package as an owner's theme has it: a copy of `website/` with files added and replaced.

The functions carry the copy, and the public files are made from it, so everything that shows a page has the
same look.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from components import wheels
from components.config_theme import FONT_SUFFIX, FONTS, NAME, Theme
from components.errors import ConfigurationError
from components.logo import LogoError, checked_svg, icons_of, mark_of, read_png
from website import look, tokens
from website.template_check import BadTemplateError, check_templates

MAX_FONT_BYTES = 300_000
MAX_STYLES_BYTES = 50_000

Files = dict[str, bytes]
"""What takes a file's place in the package, by its path there."""


def themed_package(theme: Theme, root: Path, cache: Path) -> Path:
    """Return a folder with the package `website` of the project at *root*, under *theme*.

    The same theme has the same folder in *cache*.

    Raises:
        ConfigurationError: a file of the theme is not what it should be, or a template does not work.
    """
    files = _files(theme, root)
    folder = cache / f"website-{_digest(root / 'website', files)}"
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            made = Path(scratch) / "website"
            shutil.copytree(root / "website", made, ignore=shutil.ignore_patterns("__pycache__"))
            for name, body in files.items():
                (made / name).parent.mkdir(exist_ok=True)
                (made / name).write_bytes(body)
            _check(made, theme)
            wheels.put_in_place(made, folder)
    return folder


def _files(theme: Theme, root: Path) -> Files:
    problems: list[str] = []
    files = {
        **_tokens(theme, root, problems),
        **_pictures(theme, root, problems),
        **_styles(theme, root, problems),
        **_templates(theme, root, problems),
        look.WORDS: json.dumps({"footer": theme.footer}, ensure_ascii=False).encode(),
    }
    if problems:
        raise ConfigurationError(problems)
    return files


def _tokens(theme: Theme, root: Path, problems: list[str]) -> Files:
    """Return the design tokens with the theme's colours and fonts, and the fonts themselves."""
    text = (root / "website" / tokens.TOKENS).read_text(encoding="utf-8")
    text = tokens.with_colours(text, theme.colours)
    files: Files = {}
    for token, chosen, family in (
        (tokens.HEADINGS, theme.headings, "Headings"),
        (tokens.TEXT, theme.text, "Text"),
    ):
        if chosen in FONTS:
            text = tokens.with_fonts(text, token, FONTS[chosen])
        elif chosen:
            body = (root / chosen).read_bytes()
            name = f"{family.lower()}{FONT_SUFFIX}"
            files[f"{look.FONTS}/{name}"] = body
            text = _face(family, name) + tokens.with_fonts(text, token, f'"{family}", {FONTS["sans"]}')
            if body[:4] != b"wOF2" or len(body) > MAX_FONT_BYTES:
                problems.append(
                    f"{NAME}: {chosen} is no WOFF2 font of at most {MAX_FONT_BYTES:,} bytes; every viewer "
                    "loads it before the photos"
                )
    return {tokens.TOKENS: text.encode(), **files}


def _face(family: str, name: str) -> str:
    # `optional`: a font that comes late is left for the next page, so nothing jumps.
    source = f'url("{name}") format("woff2")'
    return (
        f'@font-face {{ font-family: "{family}"; src: {source}; '
        "font-weight: 100 900; font-display: optional; }\n"
    )


def _pictures(theme: Theme, root: Path, problems: list[str]) -> Files:
    files: Files = {}
    paper = theme.colours.light.get("paper", "#ffffff")
    for path in (theme.logo, theme.icon):  # an icon of its own wins
        if not path:
            continue
        body = (root / path).read_bytes()
        try:
            if path.endswith(".svg"):
                files["assets/favicon.svg"] = checked_svg(body)
            else:
                picture = read_png(body)
                files |= {f"assets/{name}": icon for name, icon in icons_of(picture, paper).items()}
                if path == theme.logo:
                    files["assets/favicon.svg"] = mark_of(picture)
        except LogoError as error:
            problems.append(f"{NAME}: {path} {error}")
    return files


def _styles(theme: Theme, root: Path, problems: list[str]) -> Files:
    if not theme.styles:
        return {}
    body = (root / theme.styles).read_bytes()
    if len(body) > MAX_STYLES_BYTES:
        problems.append(
            f"{NAME}: {theme.styles} has {len(body):,} bytes, at most {MAX_STYLES_BYTES:,} are allowed"
        )
    return {f"styles/{look.OWN_STYLES}.css": body}


def _templates(theme: Theme, root: Path, problems: list[str]) -> Files:
    if not theme.templates:
        return {}
    ours = {file.name for file in (root / "website/templates").glob("*.j2")}
    own = sorted(file for file in (root / theme.templates).iterdir() if not file.name.startswith("."))
    for file in own:
        # Not a partial of another name: a template that is misspelt would never be shown.
        if file.name not in ours:
            problems.append(
                f"{NAME}: {theme.templates}/{file.name} takes the place of no template; "
                f"there are {', '.join(sorted(ours))}"
            )
    return {f"{look.OWN_TEMPLATES}/{file.name}": file.read_bytes() for file in own if file.name in ours}


def _check(package: Path, theme: Theme) -> None:
    try:
        check_templates(package)
    except BadTemplateError as error:
        where = f"{theme.templates}/{error.name}, line {error.line}"
        raise ConfigurationError([f"{NAME}: {where}: {error.why}"]) from None


def _digest(package: Path, files: Files) -> str:
    digest = hashlib.sha256()
    for name, body in (*_contents(package), *sorted(files.items())):
        for part in (name.encode(), body):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:16]


def _contents(package: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(package.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            yield path.relative_to(package).as_posix(), path.read_bytes()
