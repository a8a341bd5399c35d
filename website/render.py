"""The template environment, and how pictures turn into `srcset`, `sizes` and style rules."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from website import captions, words
from website.content import PhotoView, Picture, Source
from website.hashed import hashed_assets, palette
from website.justified import phone_widths
from website.language_files import PACKAGE, languages
from website.look import footer, template_loader
from website.page_names import details_name, page_name, stylesheet_name
from website.speech import counts, file_size

EAGER = 6  # pictures that load at once: about the first screen

ROW_HEIGHT = 280  # pixels, about what the stylesheet makes of a row of photos
# Of a photo's width on a phone that browsers are told: for want of a few pixels, which nobody misses, they
# would take the next larger file, three times as heavy.
SHARP_ENOUGH = 0.88
# Of that, where a CSS pixel has three of the screen's: in a photo that is a finger wide nobody sees more than
# one and a half or two of them, and all three would be the next larger file again.
DENSE_ENOUGH = 0.62
PHONE = "(max-width: 40rem)"
DENSE_PHONE = f"{PHONE} and (min-resolution: 2.5x)"
CARD_SIZES = f"{PHONE} 100vw, (max-width: 72rem) 50vw, 420px"
SMALL_CARD_SIZES = f"{PHONE} 50vw, 260px"
FALLBACK_WIDTH = 640  # for browsers before AVIF or `srcset`

_DATA_URI = re.compile(r"data:image/(?:avif|jpeg|png|webp);base64,[A-Za-z0-9+/]+=*")


@cache
def environment(package: Path = PACKAGE) -> Environment:
    """Return the environment of the templates in *package*: escaping always, no silent gaps."""
    env = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=template_loader(package),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.globals |= {
        "asset_url": lambda name: hashed_assets(package)[name].url,
        "palette": lambda: palette(package),
        "footer": footer(package),
        "eager": EAGER,
        "card_sizes": CARD_SIZES,
        "small_card_sizes": SMALL_CARD_SIZES,
        "counts": counts,
        "file_size": file_size,
        "languages": languages(package),
    }
    env.filters |= {
        "srcset": srcset,
        "photo_sizes": photo_sizes,
        "phone_widths": phone_widths,
        "fallback_url": fallback_url,
        "clock": words.clock,
        "markdown": _markdown,
        "near": near,
        "details_name": details_name,
        "page_name": page_name,
        "stylesheet_name": stylesheet_name,
        "is_long": captions.is_long,
        "opening": captions.opening,
        "spoken": captions.spoken,
    }
    return env


def srcset(sources: list[Source], folder: str = "", place: str = "") -> str:
    """Return the `srcset` of files of one format, named as `near` does."""
    return ", ".join(f"{near(source.url, folder, place)} {source.width}w" for source in sources)


def near(url: str, folder: str, place: str) -> str:
    """Return *url* from a page at *place* relative to *folder*, if it lies in there: pages name hundreds."""
    return place + url.removeprefix(folder) if folder and url.startswith(folder) else url


def photo_sizes(picture: Picture, percent: int) -> str:
    """Return the `sizes` of a photo in the justified grid; *percent* of a phone's width are its own."""
    phone = SHARP_ENOUGH * percent
    return (
        f"{DENSE_PHONE} {round(DENSE_ENOUGH * phone)}vw, {PHONE} {round(phone)}vw, "
        f"{round(ROW_HEIGHT * picture.ratio)}px"
    )


def fallback_url(picture: Picture) -> str:
    """Return the JPEG for browsers before AVIF or `srcset`: the smallest wide enough, or the widest."""
    files = picture.of_type("image/jpeg") or sorted(picture.sources, key=lambda source: source.width)
    wide_enough = (source.url for source in files if source.width >= FALLBACK_WIDTH)
    return next(wide_enough, files[-1].url)


def _markdown(text: str) -> Markup:
    from website.markdown import to_html  # noqa: PLC0415  its parser is not where sign-in runs

    return to_html(text)


def photo_rule(photo: PhotoView) -> str:
    """Return the style rule that gives one photo its ratio and placeholder.

    It stands in a file because the content security policy forbids `style` attributes.
    """
    placeholder = photo.picture.placeholder
    blur = f'--blur:url("{placeholder}");' if _DATA_URI.fullmatch(placeholder) else ""
    return f"#p-{css_identifier(photo.id)}{{--r:{photo.picture.ratio:.4g};{blur}}}\n"


def css_identifier(text: str) -> str:
    """Return *text* so that it can stand within a CSS name, whatever it holds."""
    return re.sub(r"[^A-Za-z0-9_-]", lambda match: f"\\{ord(match[0]):x} ", text)
