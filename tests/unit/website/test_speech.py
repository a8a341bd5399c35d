"""Numbers, days and counts as people say them, in every language; CLDR, as Babel has it, is the judge."""

from datetime import date

import pytest
from babel.core import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from babel.plural import PluralRule

from website.language_files import languages
from website.speech import Phrase, Speech, counts, file_size

LOCALES = {"en": "en_GB", "de": "de", "es": "es", "fr": "fr", "ar": "ar_AE"}
CODES = sorted(languages())
NUMBERS = (*range(1102), 9999, 10_000, 999_999, 1_000_000, 1_000_001, 2_000_000)


def speech(code: str = "en") -> Speech:
    return Speech(languages()[code])


def test_every_language_is_judged() -> None:
    assert set(LOCALES) == set(languages())


@pytest.mark.parametrize("code", CODES)
def test_plural_forms_are_those_of_cldr(code: str) -> None:
    rule: PluralRule = Locale.parse(LOCALES[code]).plural_form
    forms = languages()[code].forms

    assert set(forms.categories) == rule.tags | {"other"}
    assert all(forms.categories[forms.plural(number)] == rule(number) for number in NUMBERS)


@pytest.mark.parametrize("code", CODES)
def test_numbers_are_written_as_in_cldr(code: str) -> None:
    for number in (0, 7, 999, 12_345, 1_234_567, 0.5, 12_345.6):
        assert speech(code).number(number) == format_decimal(number, locale=LOCALES[code])


def test_spanish_groups_only_from_five_digits() -> None:
    # CLDR's minimumGroupingDigits, which Babel does not heed.
    assert [speech(code).number(1234) for code in ("en", "de", "es")] == ["1,234", "1.234", "1234"]


@pytest.mark.parametrize("code", CODES)
def test_days_are_written_as_in_cldr(code: str) -> None:
    for month in range(1, 13):
        day = date(2024, month, 2 * month)
        assert speech(code).day(day) == format_date(day, "long", locale=LOCALES[code])


@pytest.mark.parametrize(
    ("code", "first", "last", "line"),
    [
        ("en", date(2024, 7, 4), date(2024, 7, 4), "4 July 2024"),
        ("en", date(2024, 7, 4), date(2024, 7, 19), "4–19 July 2024"),
        ("en", date(2024, 6, 28), date(2024, 7, 4), "28 June – 4 July 2024"),
        ("en", date(2023, 12, 30), date(2024, 1, 2), "30 December 2023 – 2 January 2024"),
        ("de", date(2024, 7, 4), date(2024, 7, 19), "4.–19. Juli 2024"),
        ("es", date(2024, 6, 28), date(2024, 7, 4), "28 de junio – 4 de julio de 2024"),
        ("ar", date(2024, 7, 4), date(2024, 7, 19), "4–19 يوليو 2024"),
    ],
)
def test_a_period_says_no_more_than_it_must(code: str, first: date, last: date, line: str) -> None:
    assert speech(code).period(first, last) == line


@pytest.mark.parametrize(
    ("photos", "albums", "line"),
    [
        (0, 0, "No photos yet"),
        (1, 0, "1 photo"),
        (0, 1, "1 album"),
        (24, 2, "24 photos · 2 albums"),
        (12345, 0, "12,345 photos"),
    ],
)
def test_counts_are_said_in_words(photos: int, albums: int, line: str) -> None:
    assert " · ".join(map(speech().say, counts(photos, albums))) == line


def test_arabic_counts_in_six_forms() -> None:
    say = speech("ar").say

    assert [say("count.photos", n=n) for n in (0, 1, 2, 3, 11, 100)] == [
        *("لا صور", "صورة واحدة", "صورتان", "3 صور", "11 صورة", "100 صورة")
    ]


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "1 KB"), (999, "1 KB"), (840_400, "840 KB"), (1_250_000, "1.2 MB"), (123_456_789, "123 MB"),
     (1_234_567_890, "1.2 GB"), (12_345_678_901, "12 GB")],
)  # fmt: skip
def test_a_size_is_said_in_the_unit_that_reads_best(size: int, said: str) -> None:
    assert speech().say(file_size(size)) == said


def test_a_phrase_waits_for_its_language() -> None:
    phrase = Phrase("count.albums", {"n": 2})

    assert [speech(code).say(phrase) for code in ("en", "de", "ar")] == ["2 albums", "2 Alben", "ألبومان"]


def test_a_name_of_the_other_direction_does_not_turn_the_sentence() -> None:
    assert speech().say("missing.title", gallery="صورنا") == "Nothing here – \u2068صورنا\u2069"
    assert speech().say("missing.title", gallery="Ours") == "Nothing here – Ours"


def test_what_nobody_has_written_cannot_be_said() -> None:
    with pytest.raises(KeyError, match="nobody"):
        speech().say("nobody.wrote_this")
    with pytest.raises(KeyError, match="gallery"):
        speech().say("missing.title")
