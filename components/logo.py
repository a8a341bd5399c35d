"""An owner's logo: refused if it does more than be looked at, and made into the icons of a home screen."""

import base64
import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from PIL import Image, UnidentifiedImageError

from website.manifest import APPLE_ICON, ICONS

MARK_SIDE = 256  # pixels; it is shown at 64 at most
MAX_SVG_BYTES = 100_000
MAX_PNG_BYTES = 2_000_000
MAX_PNG_SIDE = 4096
LEAST_ICON_SIDE = 180
MASKABLE_PART = 0.8  # of the side, within which nothing is cut off

_SVG = "http://www.w3.org/2000/svg"
_XHTML = "http://www.w3.org/1999/xhtml"
# What draws. No script, no link, no animation, no foreign content; nothing that loads another file.
_SHAPES = (
    "svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan"
)
_PAINT = "linearGradient radialGradient stop clipPath mask pattern marker style image switch filter"
_EFFECTS = (
    "Blend ColorMatrix ComponentTransfer Composite DropShadow Flood FuncA FuncB FuncG FuncR GaussianBlur "
    "Merge MergeNode Morphology Offset Tile Turbulence"
)
_DRAWING = {*_SHAPES.split(), *_PAINT.split(), *(f"fe{effect}" for effect in _EFFECTS.split())}
_INNER = re.compile(r"#|data:image/(?:png|jpeg|webp);base64,")
_LOADS = re.compile(r"@import|url\(\s*['\"]?(?!#|data:image/(?:png|jpeg|webp);base64,)|\\|javascript:", re.I)


class LogoError(ValueError):
    """A picture that cannot be a logo; the message says why."""


def checked_svg(body: bytes) -> bytes:
    """Return *body*, an SVG that nothing but draws.

    Raises:
        LogoError: it is none, or it holds anything that acts or loads.
    """
    if len(body) > MAX_SVG_BYTES:
        raise LogoError(f"has {len(body):,} bytes, and at most {MAX_SVG_BYTES:,} are allowed")
    if re.search(rb"<!(?:DOCTYPE|ENTITY)|<\?(?!xml\s)", body, re.I):
        raise LogoError("declares a document type or a stylesheet of its own; remove that line")
    try:
        root = ET.fromstring(body)  # noqa: S314  no document type, so no entities
    except ET.ParseError as error:
        raise LogoError(f"is no SVG: {error}") from None
    if root.tag != f"{{{_SVG}}}svg":
        raise LogoError("is no SVG: its first element is another")
    for problem in (problem for element in root.iter() for problem in _active(element)):
        raise LogoError(problem)
    return body


def _active(element: ET.Element) -> Iterator[str]:
    namespace, _, name = str(element.tag).rpartition("}")
    # Of other namespaces, what drawing programs note for themselves is harmless; HTML is not.
    if namespace == f"{{{_XHTML}" or (namespace == f"{{{_SVG}" and name not in _DRAWING):
        yield f"holds <{name}>, which does more than draw; remove it"
    for attribute, value in element.attrib.items():
        bare = attribute.rpartition("}")[2].lower()
        if bare.startswith("on"):
            yield f"holds the attribute {bare}, which runs a script; remove it"
        elif bare in ("href", "src") and not _INNER.match(value.strip()):
            yield f"refers to {value[:60]!r}; only what is in the file itself may be shown"
        elif _LOADS.search(value):
            yield f"holds {value[:60]!r}, which loads or runs something; remove it"
    if name == "style" and _LOADS.search(element.text or ""):
        yield "has styles that load something; remove that rule"


def read_png(body: bytes) -> Image.Image:
    """Return the picture in *body*, a PNG, without anything else that the file holds.

    Raises:
        LogoError: it is none, too large or too small.
    """
    if len(body) > MAX_PNG_BYTES:
        raise LogoError(f"has {len(body):,} bytes, and at most {MAX_PNG_BYTES:,} are allowed")
    try:
        with Image.open(io.BytesIO(body), formats=["PNG"]) as picture:
            if max(picture.size) > MAX_PNG_SIDE or max(picture.size) < LEAST_ICON_SIDE:
                raise LogoError(
                    f"is {picture.width}×{picture.height} pixels; its longer side must have from "
                    f"{LEAST_ICON_SIDE} to {MAX_PNG_SIDE}"
                )
            return picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, LogoError):
            raise
        raise LogoError("is no PNG that can be read") from None


def mark_of(picture: Image.Image) -> bytes:
    """Return *picture* as the mark of the pages, an SVG that holds it: so there is one name for any logo."""
    mark = _framed(picture, MARK_SIDE, 1)
    data = base64.b64encode(_png(mark)).decode()
    image = f'<image width="{MARK_SIDE}" height="{MARK_SIDE}" href="data:image/png;base64,{data}"/>'
    return f'<svg xmlns="{_SVG}" viewBox="0 0 {MARK_SIDE} {MARK_SIDE}">{image}</svg>\n'.encode()


def icons_of(picture: Image.Image, paper: str) -> dict[str, bytes]:
    """Return the icons of a home screen by name; those whose edges are cut stand on *paper*, `#rrggbb`."""
    icons = {APPLE_ICON: _opaque(picture, LEAST_ICON_SIDE, paper, 0.9)}
    for icon in ICONS:
        icons[icon.path] = (
            _opaque(picture, icon.sides, paper, MASKABLE_PART)
            if icon.purpose == "maskable"
            else _png(_framed(picture, icon.sides, 1))
        )
    return icons


def _framed(picture: Image.Image, side: int, part: float) -> Image.Image:
    """Return *picture* in the middle of a square, of which it takes that *part*, on nothing."""
    scale = side * part / max(picture.size)
    size = tuple(max(1, round(length * scale)) for length in picture.size)
    smaller = picture.resize((size[0], size[1]), Image.Resampling.LANCZOS)
    frame = Image.new("RGBA", (side, side))
    frame.paste(smaller, ((side - size[0]) // 2, (side - size[1]) // 2))
    return frame


def _opaque(picture: Image.Image, side: int, paper: str, part: float) -> bytes:
    ground = Image.new("RGBA", (side, side), paper)
    ground.alpha_composite(_framed(picture, side, part))
    return _png(ground.convert("RGB"))


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
