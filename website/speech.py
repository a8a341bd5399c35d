"""What pages say in one language: messages with their plural forms, numbers, days and sizes."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from website.language_files import Language, fill

Value: TypeAlias = "str | int | float | date | Phrase"


@dataclass(frozen=True)
class Phrase:
    """Something to say in a language that is not known yet: the *key* of a message, and its *values*."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


class Speech:
    """Says things in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._forms = language.forms

    def say(self, what: str | Phrase, **values: Value) -> str:
        """Return the message of a key, or a phrase, with its *values*; `n` chooses the plural form.

        Raises:
            KeyError: there is no such message, or it wants another value.
        """
        phrase = what if isinstance(what, Phrase) else Phrase(what, values)
        message = self.language.messages[phrase.key]
        text = message if isinstance(message, str) else message[self._category(phrase.values["n"])]
        return fill(text, {name: self._written(value) for name, value in phrase.values.items()})

    def number(self, number: float) -> str:
        """Return *number* as the language writes it, with at most one decimal."""
        whole, _, decimals = f"{number:,}".partition(".")
        separator = self._forms.grouping if abs(number) >= self._forms.grouped_from else ""
        return whole.replace(",", separator) + (self._forms.decimal + decimals if decimals else "")

    def day(self, day: date) -> str:
        """Return for example `4 July 2024`."""
        return fill(self._forms.day, {"day": str(day.day), **self._month(day)})

    def month(self, day: date) -> str:
        """Return for example `July 2024`."""
        return fill(self._forms.month, self._month(day))

    def period(self, first: date, last: date) -> str:
        """Return the days from *first* to *last*, for example `4–19 July 2024`."""
        if first == last:
            return self.day(first)
        ends = {f"{name}_{part}": text for name, day in (("first", first), ("last", last))
                for part, text in {"day": str(day.day), **self._month(day)}.items()}  # fmt: skip
        return fill(self._span(first, last), ends)

    def _span(self, first: date, last: date) -> str:
        if first.year != last.year:
            return self._forms.days
        return self._forms.days_of_month if first.month == last.month else self._forms.days_of_year

    def _month(self, day: date) -> dict[str, str]:
        return {"month": self._forms.months[day.month - 1], "year": str(day.year)}

    def _category(self, number: Any) -> str:
        return self._forms.categories[self._forms.plural(int(number))]

    def _written(self, value: Value) -> str:
        if isinstance(value, Phrase):
            return self.say(value)
        if isinstance(value, date):
            return self.day(value)
        return self._isolated(value) if isinstance(value, str) else self.number(value)

    def _isolated(self, text: str) -> str:
        """Return *text* so that letters of the other direction do not turn the sentence around it."""
        others = {"L"} if self.language.direction == "rtl" else {"R", "AL"}
        if any(unicodedata.bidirectional(letter) in others for letter in text):
            return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
        return text


def counts(photos: int, albums: int = 0) -> list[Phrase]:
    """Return what to say of a number of photos and albums."""
    said = [Phrase("count.photos", {"n": photos})] if photos else []
    said += [Phrase("count.albums", {"n": albums})] if albums else []
    return said or [Phrase("count.nothing")]


def file_size(size: int) -> Phrase:
    """Return a number of bytes in the unit that reads best: `840 KB`, `1.2 GB`."""
    for unit, power in (("gigabytes", 1e9), ("megabytes", 1e6)):
        if size >= power:
            amount = size / power
            return Phrase(f"count.{unit}", {"n": round(amount, 1) if amount < 10 else round(amount)})
    return Phrase("count.kilobytes", {"n": max(1, round(size / 1000))})
