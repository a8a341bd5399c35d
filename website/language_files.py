"""The languages of the gallery: one file each in `languages/`, read and held against each other."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "de", "es", "fr", "ar")
REFERENCE = "en"  # says which keys there are

Message = str | Mapping[str, str]
"""A text, or one for each plural category of the language."""

_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_KEY = re.compile(r"[a-z][a-z0-9_]*")


PACKAGE = Path(__file__).parent


class LanguageError(Exception):
    """A file of words that is incomplete or wrong; the message names every file and key."""


@dataclass(frozen=True)
class Forms:
    """How a language writes numbers and days; https://cldr.unicode.org has the rules."""

    categories: tuple[str, ...]
    """The plural categories, in the order in which *plural* counts them."""
    plural: Callable[[int], int]
    decimal: str
    grouping: str
    grouped_from: int
    """The least number that is written in groups of three digits."""
    months: tuple[str, ...]
    day: str
    month: str
    days_of_month: str
    days_of_year: str
    days: str


@dataclass(frozen=True)
class Language:
    """A language: its *code* as in `lang`, its own *name*, its *direction*, and all that it says."""

    code: str
    name: str
    direction: str
    forms: Forms
    messages: Mapping[str, Message]


@cache
def languages(package: Path = PACKAGE) -> Mapping[str, Language]:
    """Return the languages by their codes.

    Raises:
        LanguageError: a file is missing or wrong, or one says more or less than the others.
    """
    found = {code: _read(package / "languages" / f"{code}.json") for code in LANGUAGES}
    reference = found[REFERENCE]
    problems = [each for language in found.values() for each in _problems(language, reference)]
    if problems:
        raise LanguageError("\n".join(problems))
    return found


def placeholders(message: Message) -> set[str]:
    """Return the names that stand in braces in *message*, in any of its forms."""
    texts = [message] if isinstance(message, str) else message.values()
    return {name for text in texts for name in _PLACEHOLDER.findall(text)}


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return *text* with *values* in place of the names in braces.

    Raises:
        KeyError: a name has no value.
    """
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def _read(file: Path) -> Language:
    try:
        groups = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=_without_twins)
        language = groups.pop("language")
        plural = language.pop("plural")
        forms = Forms(
            categories=tuple(plural["categories"]),
            plural=c2py(plural["rule"]),
            months=tuple(language.pop("months")),
            **{name: language.pop(name) for name in _FORMS},
        )
        messages = {f"{group}.{key}": text for group, keys in groups.items() for key, text in keys.items()}
        return Language(file.stem, messages=messages, forms=forms, **language)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LanguageError(f"{file.name}: {error}") from error


_FORMS = ("decimal", "grouping", "grouped_from", "day", "month", "days_of_month", "days_of_year", "days")


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if twins := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{', '.join(twins)} stands there twice")
    return dict(pairs)


def _problems(language: Language, reference: Language) -> Iterator[str]:
    file = f"{language.code}.json"
    if len(language.forms.months) != 12 or language.direction not in {"ltr", "rtl"}:
        yield f"{file}: language wants 12 months, and the direction ltr or rtl"
    for key in sorted(reference.messages.keys() - language.messages.keys()):
        yield f"{file}: {key} is missing"
    for key, message in language.messages.items():
        if key not in reference.messages:
            yield f"{file}: {key} is superfluous, {reference.code}.json does not have it"
        elif problem := _problem(key, message, language, reference.messages[key]):
            yield f"{file}: {key} {problem}"


def _problem(key: str, message: Message, language: Language, model: Message) -> str:
    if not all(map(_KEY.fullmatch, key.split("."))):
        return "is no key: two names in lower case, parted by a dot"
    if isinstance(message, str) != isinstance(model, str):
        return f"{'lacks' if isinstance(message, str) else 'has'} plural forms, unlike in {REFERENCE}.json"
    if not isinstance(message, str) and set(message) != set(language.forms.categories):
        return f"wants the plural forms {', '.join(language.forms.categories)}, not {', '.join(message)}"
    texts = [message] if isinstance(message, str) else list(message.values())
    if not all(isinstance(text, str) and text.strip() for text in texts):
        return "is empty"
    # A form for one number, like "two photos", need not say it.
    if placeholders(message) - {"n"} != placeholders(model) - {"n"}:
        return f"has not the placeholders of {REFERENCE}.json"
    return ""
