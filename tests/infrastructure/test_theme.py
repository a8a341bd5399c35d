"""An owner's look: what is refused, what reaches the pages, and that it reaches all of them."""

import base64
import io
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from components import bundle
from components.bundle import SIGN_IN, SIZES, WORKER
from components.config_theme import FONTS, Theme, read_theme
from components.errors import ConfigurationError
from components.logo import LogoError, checked_svg, icons_of, mark_of, read_png
from components.theme import themed_package
from tests.infrastructure.stacks import PLAIN, ROOT, record
from website.contrast import PAIRS, contrast, shortfalls
from website.hashed import hashed_assets, palette
from website.headers import IMAGE_SECURITY_HEADERS
from website.language_files import PACKAGE
from website.pages import Pages
from website.static import design_digest, shell_files
from website.tokens import TOKENS, read_palette

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project's folder with the pages' package and an empty folder `theme`."""
    shutil.copytree(PACKAGE, tmp_path / "website", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "theme/templates").mkdir(parents=True)
    return tmp_path


def read(project: Path, **fields: Any) -> tuple[Theme | None, list[str]]:
    return read_theme(json.dumps(fields), is_secret=False, root=project)


def problem(project: Path, **fields: Any) -> str:
    theme, problems = read(project, **fields)
    assert theme is None
    assert len(problems) == 1, problems
    return problems[0]


def dress(project: Path, **fields: Any) -> Path:
    theme, problems = read(project, **fields)
    assert problems == []
    assert theme is not None
    return themed_package(theme, project, project / ".build")


def refused(project: Path, **fields: Any) -> str:
    with pytest.raises(ConfigurationError) as raised:
        dress(project, **fields)
    (problem,) = raised.value.problems
    return problem


def png(size: tuple[int, int] = (300, 200), mode: str = "RGBA") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, "teal").save(buffer, "PNG")
    return buffer.getvalue()


def test_without_a_theme_there_is_none(project: Path) -> None:
    assert read_theme(None, is_secret=False, root=project) == (None, [])


def test_the_own_colours_can_be_read() -> None:
    own = read_palette((PACKAGE / TOKENS).read_text(encoding="utf-8"))

    assert own.light.keys() == own.dark.keys()
    assert {name for front, back, _ in PAIRS for name in (front, back)} <= own.light.keys()
    assert [*shortfalls(own.light), *shortfalls(own.dark)] == []


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#123456", "#123456", 1)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


def test_colours_that_cannot_be_read_are_refused_with_their_contrast(project: Path) -> None:
    said = problem(project, light={"accent": "#6f8294"})

    assert "vitrine:theme.light.accent is '#6f8294'" in said
    assert "on-accent #ffffff on accent #6f8294 has a contrast of 3.96:1, and at least 4.5:1" in said
    assert "pulumi config set --path 'vitrine:theme.light.accent' '#2d5d56'" in said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"colour": "red"}, "vitrine:theme.colour is 'red', but a theme has no such field, only light,"),
        ({"light": {"accent": "red"}}, "vitrine:theme.light.accent is 'red', but must be a colour like #2d"),
        ({"dark": {"glow": "#123456"}}, "vitrine:theme.dark.glow is '#123456', but there is no such colour"),
        ({"dark": "#123456"}, "vitrine:theme.dark is '#123456', but must be an object with colours"),
        ({"text": "comic"}, "vitrine:theme.text is 'comic', but must be one of serif, sans,"),
        ({"headings": 7}, "vitrine:theme.headings is 7, but must be one of serif, sans,"),
        ({"headings": ["slab"]}, """vitrine:theme.headings is ["slab"], but must be one of serif, sans,"""),
        ({"text": None}, "vitrine:theme.text is null, but must be one of serif, sans,"),
        ({"footer": "a\nb"}, "vitrine:theme.footer is 'a\\nb', but must be plain text of at most 200"),
        ({"footer": "x" * 201}, "characters in one line"),
        ({"logo": "theme/none.svg"}, "vitrine:theme.logo is 'theme/none.svg', but must be the path of a"),
        ({"logo": "/etc/passwd.svg"}, "vitrine:theme.logo is '/etc/passwd.svg', but must be the path"),
        ({"templates": "../elsewhere"}, "vitrine:theme.templates is '../elsewhere', but must be the path"),
        ({"styles": 1}, "vitrine:theme.styles is 1, but must be the path of a file"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_what_is_allowed(
    project: Path, fields: Mapping[str, Any], said: str
) -> None:
    assert said in problem(project, **fields)


@pytest.mark.parametrize("text", ["[]", "{", '"dark"'])
def test_a_theme_is_an_object(project: Path, text: str) -> None:
    _, (said,) = read_theme(text, is_secret=False, root=project)

    assert said.startswith("vitrine:theme must be an object")


def test_a_theme_is_no_secret(project: Path) -> None:
    _, (said,) = read_theme("{}", is_secret=True, root=project)

    assert "without --secret" in said


def test_colours_fonts_footer_and_styles_reach_the_pages(project: Path) -> None:
    (project / "theme/own.css").write_text(".card { rotate: 1deg; }")
    package = dress(
        project,
        light={"accent": "#004488"},
        dark={"accent": "#99ccff"},
        headings="slab",
        footer="© <us>",
        styles="theme/own.css",
    )

    style = hashed_assets(package)["style.css"].body.decode()
    assert (palette(package).light["accent"], palette(package).dark["accent"]) == ("#004488", "#99ccff")
    assert palette(package).light["paper"] == palette().light["paper"]
    assert f"--serif: {FONTS['slab']};" in style
    assert style.rstrip().endswith(".card { rotate: 1deg; }")
    assert "<p>© &lt;us&gt;</p>" in Pages("Ours", package=package).landing()
    assert "&lt;us&gt;" not in Pages("Ours").landing()


def test_a_font_of_the_owners_own_is_served_with_the_styles(project: Path) -> None:
    (project / "theme/lora.woff2").write_bytes(b"wOF2" + bytes(96))
    package = dress(project, text="theme/lora.woff2")

    style, font = hashed_assets(package)["style.css"], hashed_assets(package)["text.woff2"]
    assert 'src: url("text.woff2") format("woff2")' in style.body.decode()
    assert '--sans: "Text", system-ui' in style.body.decode()
    assert font.path.rpartition("/")[0] == style.path.rpartition("/")[0]
    types = {file.path: file.content_type for file in shell_files("Ours", package=package)}
    assert types[font.path] == "font/woff2"


def test_a_font_in_another_format_is_refused(project: Path) -> None:
    (project / "theme/lora.woff2").write_bytes(b"OTTO" + bytes(96))

    assert "theme/lora.woff2 is no WOFF2 font" in refused(project, text="theme/lora.woff2")


def test_a_png_in_a_logo_may_be_shown_where_it_is_served() -> None:
    body = mark_of(read_png(png()))

    assert b"data:image/png" in checked_svg(body)
    assert "img-src 'self' data:" in IMAGE_SECURITY_HEADERS["Content-Security-Policy"]


def test_an_svg_is_the_mark_and_a_png_is_the_icons_too(project: Path) -> None:
    (project / "theme/logo.svg").write_bytes(SVG)
    (project / "theme/icon.png").write_bytes(png())
    package = dress(project, logo="theme/logo.svg", icon="theme/icon.png")

    files = {file.path: file for file in shell_files("Ours", package=package)}
    assert files["favicon.svg"].body == SVG
    assert Image.open(io.BytesIO(files["icon-512.png"].body)).size == (512, 512)
    before = {file.path: file for file in shell_files("Ours")}
    assert files["apple-touch-icon.png"].body != before["apple-touch-icon.png"].body


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ("<script>1</script>", "holds <script>"),
        ('<rect onload="x()"/>', "holds the attribute onload"),
        ("<foreignObject/>", "holds <foreignObject>"),
        ('<a href="#x"/>', "holds <a>"),
        ('<image href="https://example.org/a.png"/>', "refers to 'https://example.org/a.png'"),
        ('<use href="other.svg#a"/>', "refers to 'other.svg#a'"),
        ('<image href="data:image/svg+xml;base64,AA"/>', "refers to 'data:image/svg"),
        ('<use xmlns:x="http://www.w3.org/1999/xlink" x:href="javascript:1"/>', "refers to 'javascript:1'"),
        ('<rect style="fill:url(https://example.org/)"/>', "which loads or runs something"),
        ("<style>@import 'x';</style>", "has styles that load something"),
        ("<style>*{fill:u\\72l(x)}</style>", "has styles that load something"),
        ('<animate attributeName="href"/>', "holds <animate>"),
        ('<script xmlns="http://www.w3.org/1999/xhtml"/>', "holds <script>"),
    ],
)
def test_a_logo_that_does_more_than_be_looked_at_is_refused(inside: str, why: str) -> None:
    with pytest.raises(LogoError, match=why.replace("(", r"\(").replace("+", r"\+")):
        checked_svg(b'<svg xmlns="http://www.w3.org/2000/svg">' + inside.encode() + b"</svg>")


@pytest.mark.parametrize(
    "body", [b"", b"<svg/>", b"<html/>", b"<!DOCTYPE svg>" + SVG, b'<?xml-stylesheet href="x"?>' + SVG]
)
def test_what_is_no_plain_svg_is_no_logo(body: bytes) -> None:
    with pytest.raises(LogoError):
        checked_svg(body)


def test_a_drawing_with_its_own_parts_stays_as_it_is() -> None:
    body = SVG.replace(b"<rect", b'<style>.a{fill:url(#b)}</style><use href="#b"/><rect fill="url(#b)"')

    assert checked_svg(body) == body
    assert checked_svg((PACKAGE / "assets/favicon.svg").read_bytes())


@pytest.mark.parametrize("body", [b"\x89PNG", png((64, 64)), SVG, png()[:-30]])
def test_what_is_no_picture_of_a_fair_size_is_no_logo(body: bytes) -> None:
    with pytest.raises(LogoError):
        read_png(body)


def test_a_logo_that_is_not_square_is_whole_on_every_icon() -> None:
    picture = read_png(png((300, 100), "RGB"))
    icons = {
        name: Image.open(io.BytesIO(body)).convert("RGBA")
        for name, body in icons_of(picture, "#ffffff").items()
    }

    assert icons["icon-192.png"].getbbox() == (0, 64, 192, 128)
    assert icons["icon-maskable-512.png"].getpixel((2, 256)) == (255, 255, 255, 255)
    assert b"data:image/png;base64," in mark_of(picture)


def test_a_template_may_build_upon_ours(project: Path) -> None:
    own = '{% extends "vitrine/landing.html.j2" %}{% block notice %}{{ super() }}'
    own += "<p>{{ gallery }} & co</p>{% endblock %}"
    (project / "theme/templates/landing.html.j2").write_text(own)
    package = dress(project, templates="theme/templates")

    page = Pages("<Ours>", package=package).landing()
    assert "<p>&lt;Ours&gt; & co</p>" in page
    assert 'href="/auth/enter"' in page
    assert design_digest("Ours", package=package) != design_digest("Ours")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("home.html.j2", "{% if %}", "theme/templates/home.html.j2, line 1: Expected an expression"),
        ("home.html.j2", "\n\n{{ titel }}", "home.html.j2, line 3: 'titel' is unknown to every page"),
        ("album.html.j2", "\n{{ page.titel }}", "album.html.j2, line 2: "),
        ("album.html.j2", '{% extends "none.html.j2" %}', "album.html.j2, line 1: there is no template"),
        ("home.html.j2", '\n{{ say("home.none") }}', "home.html.j2, line 2: 'home.none'"),
        ("home.html.j2", '{{ asset_url("none.js") }}', "home.html.j2, line 1: 'none.js'"),
        ("home.html.j2", "{{ 1 / 0 }}", "home.html.j2, line 1: division by zero"),
        ("notice.html.j2", "{{ 1 | shout }}", "notice.html.j2, line 1: No filter named 'shout'"),
        ("hom.html.j2", "", "templates/hom.html.j2 takes the place of no template; there are acc"),
    ],
)  # fmt: skip
def test_a_template_that_does_not_work_stops_the_deployment_with_its_line(
    project: Path, name: str, text: str, said: str
) -> None:
    (project / "theme/templates" / name).write_text(text)

    assert said in refused(project, templates="theme/templates")


def test_the_same_theme_is_the_same_bytes_in_every_bundle_that_shows_pages(project: Path) -> None:
    once = dress(project, footer="Ours")
    again = themed_package(Theme(footer="Ours"), project, project / "another")

    assert bundle.digest_of(once) == bundle.digest_of(again)
    assert once.name == again.name != dress(project, footer="Yours").name
    for each in (SIGN_IN, WORKER):
        folder = bundle.build_without_packages(each.under(once), cache=project / "bundles")
        assert json.loads((folder / "website/theme.json").read_text()) == {"footer": "Ours"}
    assert SIZES.under(once) == SIZES


def test_the_program_gives_the_theme_to_the_public_pages_and_to_the_functions() -> None:
    graph = record({**PLAIN, "vitrine:theme": json.dumps({"footer": "Only ours"})})

    (landing,) = [each for each in graph.resources if each.inputs.get("key") == "public/index.html"]
    assert "<p>Only ours</p>" in base64.b64decode(landing.inputs["contentBase64"]).decode()
    functions = graph.of_type("aws:lambda/function:Function")
    themed = [
        each for each in functions if (ROOT / each.inputs["code"].path / "website/theme.json").is_file()
    ]
    assert len(themed) == len([each for each in functions if "sizes" not in each.name])
