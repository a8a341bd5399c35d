"""How high a list of photos will be, computed before a browser lays it out."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tests.unit.website.specimens import photos
from website.content import PhotoView
from website.grouping import Chunk
from website.justified import chunk_rules, phone_widths

PHONE, TABLET, DESK, WIDE = range(4)


def heights(
    shown: Sequence[PhotoView], *, ends_group: bool = True, dated: bool = False
) -> list[tuple[int, int]]:
    """Return for each range of windows the part that grows with the width, in vw, and the rest, in px."""
    rules = chunk_rules([Chunk("c-0", tuple(shown), 0, ends_group)], dated=dated)
    return [(int(vw), int(px)) for vw, px in re.findall(r"calc\((\d+)vw \+ (\d+)px\)", rules)]


def silent(count: int, ratio: float) -> list[PhotoView]:
    found = photos(count, "")
    return [
        replace(photo, picture=replace(photo.picture, width=1000, height=round(1000 / ratio)))
        for photo in found
    ]


def test_on_a_phone_wide_photos_stand_in_pairs_and_one_alone_fills_the_width() -> None:
    one, ten = heights(silent(1, 1.5))[PHONE], heights(silent(10, 1.5))[PHONE]

    assert one[0] == round(92 / 1.5)  # 4 of 100 are the edge on either side
    assert abs(ten[0] - 5 * one[0] / 2) <= 5


def test_pages_tell_how_wide_photos_are_on_a_phone() -> None:
    tall, wide = silent(1, 0.6667), silent(3, 1.5)

    assert phone_widths(Chunk("c-0", tuple(wide), 0, ends_group=True)) == [45, 45, 92]
    assert phone_widths(Chunk("c-0", tuple(tall), 0, ends_group=True)) == [48]
    assert phone_widths(Chunk("c-0", (*tall, *wide[:1]), 0, ends_group=True)) == [28, 63]


def test_tall_photos_share_a_row_on_a_phone() -> None:
    assert heights(silent(3, 0.6667))[PHONE][0] < heights(silent(1, 0.6667))[PHONE][0]


def test_the_last_row_of_a_group_keeps_its_height_where_there_is_room() -> None:
    closed, going_on = heights(silent(1, 1.5)), heights(silent(1, 1.5), ends_group=False)

    assert closed[PHONE] == going_on[PHONE]
    assert closed[DESK][0] < going_on[DESK][0]


def test_captions_and_days_add_to_what_does_not_grow() -> None:
    plain, dated = heights(silent(1, 1.5)), heights(silent(1, 1.5), dated=True)
    long = heights([replace(silent(1, 1.5)[0], caption="words " * 500)])

    assert all(with_day[1] > without[1] for with_day, without in zip(dated, plain, strict=True))
    assert all(with_words[1] > day[1] for with_words, day in zip(long, dated, strict=True))
    assert [vw for vw, _ in long] == [vw for vw, _ in plain]
