"""Marks: a text or a logo laid over a picture, the same pixels every time."""

import io

from PIL import Image, ImageDraw, ImageFont

from pipeline.errors import OwnersTroubleError

Size = tuple[int, int]

MAX_LOGO_PIXELS = 16_000_000
_MEASURE = 100  # pixels: the font size at which a text is measured before it is drawn
_MARGIN = 0.02  # of the picture's shorter side
_CONTRAST = {"white": "black", "black": "white"}


def text_mark(text: str, colour: str, box: Size) -> Image.Image:
    """Return *text* as large as *box* allows, with an outline that shows it on any ground."""
    left, top, right, bottom = _font(_MEASURE).getbbox(text, stroke_width=_stroke(_MEASURE))
    scale = min(box[0] / (right - left), box[1] / (bottom - top))
    points = max(1, int(_MEASURE * scale))
    font, stroke = _font(points), _stroke(points)
    left, top, right, bottom = font.getbbox(text, stroke_width=stroke)
    mark = Image.new("RGBA", (max(1, int(right - left)), max(1, int(bottom - top))))
    ImageDraw.Draw(mark).text(
        (-left, -top), text, colour, font, stroke_width=stroke, stroke_fill=_CONTRAST[colour]
    )
    return mark


def logo_mark(data: bytes, box: Size) -> Image.Image:
    """Return the PNG in *data* as large as *box* allows.

    Raises:
        OwnersTroubleError: it is none, or too large.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as logo:
            if logo.width * logo.height > MAX_LOGO_PIXELS:
                raise OwnersTroubleError(f"the logo has more than {MAX_LOGO_PIXELS:,} pixels")
            mark = logo.convert("RGBA")
    except (OSError, ValueError, SyntaxError) as error:  # what Pillow says of a broken PNG
        raise OwnersTroubleError(f"the logo is not a PNG that can be read: {error}") from error
    scale = min(box[0] / mark.width, box[1] / mark.height)
    size = max(1, round(mark.width * scale)), max(1, round(mark.height * scale))
    return mark.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def mark_box(size: Size, percent: int) -> Size:
    """Return the box of a mark that may take *percent* of a picture's width and of its height."""
    return max(1, size[0] * percent // 100), max(1, size[1] * percent // 100)


def laid_over(picture: Image.Image, mark: Image.Image, position: str, opacity: int) -> Image.Image:
    """Return *picture* with *mark* at *position*, like `bottom-right`, covering by *opacity* percent."""
    faded = mark.getchannel("A").point([value * opacity // 100 for value in range(256)])
    marked = picture.copy()
    marked.paste(mark, _corner(picture.size, mark.size, position), faded)
    return marked


def _corner(picture: Size, mark: Size, position: str) -> Size:
    margin = round(min(picture) * _MARGIN)
    across, down = picture[0] - mark[0], picture[1] - mark[1]
    words = position.split("-")
    left = margin if "left" in words else across - margin if "right" in words else across // 2
    top = margin if "top" in words else down - margin if "bottom" in words else down // 2
    return min(max(0, left), max(0, across)), min(max(0, top), max(0, down))


def _font(points: int) -> "ImageFont.FreeTypeFont | ImageFont.ImageFont":
    return ImageFont.load_default(points)


def _stroke(points: int) -> int:
    return max(1, points // 30)
