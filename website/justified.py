"""The justified grid, computed as the stylesheet lays it out: how high lists will be before they are seen.

A browser skips what is far from the window and wants to know its height all the same, or the page
would jump while it is scrolled. What is images grows with the window, what is text does not.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from website.captions import is_long
from website.content import PhotoView
from website.grouping import Chunk

_LINE = 20  # pixels high, of a caption
_LETTER = 6.6  # pixels wide, on average
_PADDING = 10  # of a caption
_LONG_LINES = 3  # of a caption of which only the opening is shown
_LEAST_EMPTY = 0.2  # of a group's last row, for it to end early


@dataclass(frozen=True)
class Window:
    """A range of windows that are laid out alike, and the one of them that is computed."""

    media: str
    width: int  # pixels

    @property
    def is_phone(self) -> bool:
        """Whether the last row of a group grows like the others."""
        return self.width < 640

    @property
    def most_growth(self) -> float:
        """How much higher than wanted a row becomes to fill the width."""
        return 2.4 if self.is_phone else 1.6

    @property
    def inside(self) -> float:
        """Pixels between the edges: `--edge` on both sides."""
        return self.width - 2 * min(max(16, 0.04 * self.width), 56)

    @property
    def gap(self) -> float:
        """Pixels between photos: `--gap`."""
        return min(max(6, 0.009 * self.width), 12)

    @property
    def row(self) -> float:
        """The least height of a row in pixels: `--row`."""
        return min(max(88, min(0.33 * self.width - 12.8, 80 + 0.13 * self.width)), 256)


WINDOWS = (
    Window("", 400),
    Window("(min-width:40rem)", 820),
    Window("(min-width:64rem)", 1240),
    Window("(min-width:90rem)", 1700),
)


def phone_widths(chunk: Chunk) -> list[int]:
    """Return how much of a phone's width each photo of *chunk* has, in percent."""
    phone = WINDOWS[0]
    return [
        min(100, round(100 * _row_height(row, phone) * photo.picture.ratio / phone.width))
        for row in _rows(chunk.photos, phone)
        for photo in row
    ]


def chunk_rules(chunks: Sequence[Chunk], *, dated: bool) -> str:
    """Return the style rules that tell how high *chunks* are; *dated* if each photo says its day below it."""
    return "".join(_in_media(window.media, _rules(chunks, window, dated)) for window in WINDOWS)


def _in_media(media: str, rules: str) -> str:
    return f"@media {media}{{{rules}}}\n" if media and rules else rules


def _rules(chunks: Sequence[Chunk], window: Window, dated: bool) -> str:
    return "".join(f"#{chunk.id}{{--h:{_height(chunk, window, dated)}}}" for chunk in chunks)


def _height(chunk: Chunk, window: Window, dated: bool) -> str:
    """Return how high *chunk* is in *window*, as CSS: a part that grows with it, and one that does not."""
    rows = list(_rows(chunk.photos, window))
    images = sum(_row_height(row, window) for row in rows[:-1])
    is_open = chunk.ends_group and not window.is_phone and _ends_early(rows[-1], window)
    images += _row_height(rows[-1], window, is_open=is_open)
    text = sum(_text_height(row, window, dated) for row in rows)
    gaps = window.gap * 1.5 * len(rows)
    return f"calc({images / window.width * 100:.0f}vw + {text + gaps:.0f}px)"


def _rows(photos: Iterable[PhotoView], window: Window) -> Iterator[list[PhotoView]]:
    row: list[PhotoView] = []
    taken = 0.0
    for photo in photos:
        wanted = min(photo.picture.ratio * window.row, window.inside)
        if row and taken + window.gap + wanted > window.inside:
            yield row
            row, taken = [], 0.0
        taken += wanted + (window.gap if row else 0)
        row.append(photo)
    yield row


def _ends_early(row: list[PhotoView], window: Window) -> bool:
    taken = sum(photo.picture.ratio * window.row + window.gap for photo in row)
    return taken + _LEAST_EMPTY * window.inside <= window.inside


def _row_height(row: list[PhotoView], window: Window, *, is_open: bool = False) -> float:
    room = window.inside - window.gap * (len(row) - 1)
    filled = room / sum(photo.picture.ratio for photo in row)
    if is_open:
        return min(window.row, filled)
    return min(filled, window.row * window.most_growth)


def _text_height(row: list[PhotoView], window: Window, dated: bool) -> float:
    widths = window.inside / sum(photo.picture.ratio for photo in row)
    return max(_text(photo, widths * photo.picture.ratio, dated) for photo in row)


def _text(photo: PhotoView, width: float, dated: bool) -> float:
    lines = _LONG_LINES if is_long(photo.caption) else -(-len(photo.caption) * _LETTER // max(width, 1))
    lines += bool(photo.duration_seconds) + (dated and photo.taken is not None)
    return _PADDING + _LINE * lines if lines else 0
