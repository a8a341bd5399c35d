"""A step's settings: a frozen dataclass whose fields say what is allowed, read with distrust.

    @dataclass(frozen=True)
    class GrainSettings:
        strength: int = setting(20, "How strong the grain is, in percent.", between=(1, 100))

A field is a `str`, `int`, `float`, `bool` or `tuple[str, ...]`. Rules between fields go into
`__post_init__`, which raises `BadSettingError`.
"""

import dataclasses
import difflib
import json
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.errors import PipelineError

_RULE = "rule"


@dataclass(frozen=True)
class Rule:
    """What one setting allows: numbers *between* two, texts of at most *longest* characters."""

    help: str
    between: tuple[float, float] | None = None
    choices: tuple[str, ...] = ()
    longest: int = 100
    example: str = ""


@dataclass(frozen=True)
class Flaw:
    """One thing that is wrong: where, what is said of it, and a value that is allowed.

    *path* is the step's name and perhaps a key. Without an *example* it has to be removed.
    """

    path: tuple[str, ...]
    said: str
    example: str | None = None


class BadSettingError(ValueError):
    """The value of *key* does not go with the others; *must* says what it must be."""

    def __init__(self, key: str, must: str) -> None:
        super().__init__(f"{key} {must}")
        self.key = key
        self.must = must


class SettingsError(PipelineError):
    """The steps' settings have *flaws*; the message holds all of them."""

    def __init__(self, flaws: list[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("; ".join(f"{'.'.join(flaw.path)} {flaw.said}" for flaw in flaws))


def setting(  # noqa: PLR0913  each a kind of limit, and most fields have one
    default: Any,
    help: str,
    *,
    between: tuple[float, float] | None = None,
    choices: tuple[str, ...] = (),
    longest: int = 100,
    example: str = "",
) -> Any:
    """Return a field of a settings class: its *default*, one line of *help*, and what is allowed.

    The *example* is what an owner is advised to set; without one it is the default.
    """
    return dataclasses.field(
        default=default, metadata={_RULE: Rule(help, between, choices, longest, example)}
    )


def read_settings(step: str, declared: type[Any], given: object) -> tuple[Any, list[Flaw]]:
    """Return the settings of *step* that the plain values *given* make, and what is wrong with them.

    The command line writes numbers and truth values as such, even if they are meant as texts, and
    decimal fractions as texts; both readings are taken.
    """
    if not isinstance(given, Mapping):
        return None, [Flaw((step,), f"is {_shown(given)}, but must be an object with the step's settings")]
    fields = {field.name: field for field in dataclasses.fields(declared)}
    types = typing.get_type_hints(declared)
    flaws = [_unknown(step, key, given[key], fields) for key in given if key not in fields]
    values: dict[str, Any] = {}
    for name in [name for name in fields if name in given]:
        rule = rule_of(fields[name])
        try:
            values[name] = _read(types[name], rule, given[name])
        except ValueError:
            said = (
                f"is {_shown(given[name])}, but must be {allowed(types[name], rule)}: {rule.help.rstrip('.')}"
            )
            flaws.append(Flaw((step, name), said, _example(fields[name])))
    if flaws:
        return None, flaws
    try:
        return declared(**values), []
    except BadSettingError as error:
        value = values.get(error.key, fields[error.key].default)
        said = f"is {_shown(value)}, but {error.must}"
        return None, [Flaw((step, error.key), said, _example(fields[error.key]))]


def rule_of(field: "dataclasses.Field[Any]") -> Rule:
    """Return what the field of a settings class allows."""
    rule: Rule = field.metadata.get(_RULE) or Rule(field.name)
    return rule


def allowed(kind: Any, rule: Rule) -> str:
    """Return in words what a setting of type *kind* may be."""
    if kind is bool:
        return "true or false"
    if kind in (int, float):
        number = "a whole number" if kind is int else "a number"
        return "{} from {} to {}".format(number, *_bounds(rule))
    text = (
        f"one of {', '.join(rule.choices)}"
        if rule.choices
        else f"a text of at most {rule.longest} characters"
    )
    return text if kind is str else f"a list, each {text}"


def plain(settings: Any) -> dict[str, Any]:
    """Return those of *settings* that are not as by default, as plain values."""
    return {
        field.name: getattr(settings, field.name)
        for field in dataclasses.fields(settings)
        if getattr(settings, field.name) != field.default
    }


def _read(kind: Any, rule: Rule, value: object) -> Any:
    """Return *value* as *kind*.

    Raises:
        ValueError: it is not allowed.
    """
    if kind is bool:
        return _truth(value)
    if kind in (int, float):
        return _number(kind, rule, value)
    if kind is str:
        return _text(rule, value)
    if not isinstance(value, list | tuple):
        raise ValueError(value)  # noqa: TRY004
    return tuple(_text(rule, each) for each in value)


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)  # noqa: TRY004  all that is not allowed is one error
    return value


def _number(kind: type, rule: Rule, value: object) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)) > 20:
        raise ValueError(value)
    number = kind(value)
    lowest, highest = _bounds(rule)
    if number != float(value) or not lowest <= number <= highest:
        raise ValueError(value)
    return number


def _text(rule: Rule, value: object) -> str:
    if isinstance(value, bool | int | float):
        value = json.dumps(value)
    if not isinstance(value, str) or len(value) > rule.longest or not value.isprintable():
        raise ValueError(value)
    if rule.choices and value not in rule.choices:
        raise ValueError(value)
    return value


def _bounds(rule: Rule) -> tuple[float, float]:
    if rule.between is None:
        raise TypeError("a setting that is a number says what it lies between")
    return rule.between


def _unknown(step: str, key: str, value: object, fields: Mapping[str, Any]) -> Flaw:
    near = difflib.get_close_matches(str(key), fields, 1, cutoff=0.0)[0]
    return Flaw(
        (step, str(key)), f"is {_shown(value)}, but is not a setting of this step; the nearest is {near}"
    )


def _example(field: "dataclasses.Field[Any]") -> str:
    value = rule_of(field).example or field.default
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 100 else f"{text[:100]}…"
