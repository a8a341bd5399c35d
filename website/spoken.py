"""What templates say, and the marks by which a script says it again in a viewer's language.

Pages that functions render are in the viewer's language from the start and bear no marks. The others lie in
a bucket in the gallery's language; `scripts/say-again.js` reads the marks.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from website.speech import Phrase, Speech, Value


class Spoken:
    """The words that a page's template is given."""

    def __init__(self, speech: Speech, *, says_again: bool):
        """Speak *speech*; if the page *says_again*, what is said bears marks."""
        self._speech = speech
        self._says_again = says_again

    def names(self) -> dict[str, Any]:
        """Return what templates may call, by name."""
        return {
            "say": self._speech.say,
            "mark": self.mark,
            "label": self.label,
            "day": self.day,
            "month": self.month,
            "period": self.period,
            "number": self._speech.number,
            "language": self._speech.language,
            "says_again": self._says_again,
        }

    def mark(self, what: str | Phrase, **values: Value) -> Markup:
        """Return the attributes of an element whose text is what `say` returns for the same."""
        return self._marks("", what, values)

    def label(self, attribute: str, what: str | Phrase, **values: Value) -> Markup:
        """Return *attribute*, such as `aria-label`, with what it says, and its mark."""
        text = self._speech.say(what, **values)
        return Markup('{}="{}"').format(attribute, text) + self._marks(f"{attribute}:", what, values)

    def day(self, day: date) -> Markup:
        """Return *day* as a `time` element; of a moment only the day is said."""
        machine = day.isoformat(timespec="seconds") if isinstance(day, datetime) else day.isoformat()
        return Markup('<time datetime="{}">{}</time>').format(machine, self._speech.day(day))

    def month(self, day: date) -> Markup:
        """Return the month that *day* lies in as a `time` element."""
        return Markup('<time datetime="{}">{}</time>').format(day.isoformat()[:7], self._speech.month(day))

    def period(self, moments: Iterable[datetime | None]) -> Markup:
        """Return the days that *moments* span, as an element; empty without any."""
        days = sorted(moment.date() for moment in moments if moment)
        if not days:
            return Markup("")
        ends = Markup(' data-from="{}" data-to="{}"').format(days[0], days[-1]) if self._says_again else ""
        return Markup("<span{}>{}</span>").format(ends, self._speech.period(days[0], days[-1]))

    def _marks(self, attribute: str, what: str | Phrase, values: dict[str, Value]) -> Markup:
        if not self._says_again:
            return Markup("")
        phrase = what if isinstance(what, Phrase) else Phrase(what, values)
        marks = Markup(' data-say="{}{}"').format(attribute, phrase.key)
        return marks + Markup("").join(
            Markup(' data-{}="{}"').format(name, value) for name, value in phrase.values.items()
        )
