"""Loading steps: from a name in the stack's config to a class, and with its settings to a step."""

import difflib
import importlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.errors import UnknownStepError
from pipeline.jobs import RESERVED_STEPS
from pipeline.needs import DEFAULT_LANE, LANE_FORM, Needs, check_needs
from pipeline.order import is_for_albums, is_for_photos
from pipeline.settings import Flaw, SettingsError, read_settings

_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")  # it stands in messages and in the stack's config


def find_step(name: str, built_in: Mapping[str, Any]) -> Any:
    """Return the class of the step called *name*: one of those *built_in*, or one that can be imported.

    Raises:
        UnknownStepError: it is neither.
    """
    if name in built_in:
        return built_in[name]
    allowed = f"allowed are {', '.join(built_in)} and 'module:Class' for a step of your own"
    if not _DOTTED.fullmatch(name):
        near = difflib.get_close_matches(name, built_in, 1)
        guess = f", did you mean '{near[0]}'?" if near else ""
        raise UnknownStepError(f"there is no step '{name}'{guess}; {allowed}")
    module, _, attribute = name.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise UnknownStepError(f"the step '{name}' cannot be loaded ({error}); {allowed}") from error
    if not isinstance(getattr(found, "name", None), str) or not (
        is_for_photos(found) or is_for_albums(found)
    ):
        must = "it must have a name, needs, and run for photos or drafts for albums"
        raise UnknownStepError(f"'{name}' is not a step: {must}; {allowed}")
    if not _NAME.fullmatch(found.name):
        form = "a lower-case letter, then letters, digits and hyphens, 32 at most"
        raise UnknownStepError(f"the step '{name}' has the name {found.name!r}, but a name must be {form}")
    if found.name in RESERVED_STEPS:
        raise UnknownStepError(f"the step '{name}' has the name '{found.name}', which our own messages use")
    return found


def read_all_settings(classes: Sequence[Any], settings: Mapping[str, object]) -> dict[str, object]:
    """Return the settings of each step that has some, by its name.

    Raises:
        SettingsError: with all that is wrong with them.
    """
    flaws = _strangers([found.name for found in classes], settings)
    read: dict[str, object] = {}
    for found in classes:
        declared, given = getattr(found, "settings", None), settings.get(found.name)
        if declared is not None:
            read[found.name], wrong = read_settings(found.name, declared, {} if given is None else given)
            flaws += wrong
        elif given is not None:
            flaws.append(Flaw((found.name,), "is set, but this step has no settings"))
    if flaws:
        raise SettingsError(flaws)
    return read


def _strangers(names: list[str], settings: Mapping[str, object]) -> list[Flaw]:
    flaws = []
    for name in [name for name in settings if name not in names]:
        near = difflib.get_close_matches(name, names, 1, cutoff=0.0)[0]
        flaws.append(Flaw((name,), f"is not among the chain's steps; the nearest is {near}"))
    return flaws


def make_step(name: str, found: Any, settings: Mapping[str, object]) -> Any:
    """Return the step of the class *found*, made with its settings if it has some.

    Raises:
        UnknownStepError, ExcessiveNeedError: it cannot be made, or asks for what it may not have.
    """
    try:
        step = found(settings[found.name]) if found.name in settings else found()
    except TypeError as error:
        raise UnknownStepError(f"the step '{name}' cannot be made ({error})") from error
    if not isinstance(getattr(step, "needs", None), Needs):
        raise UnknownStepError(f"'{name}' is not a step: it must have a name and needs")
    check_needs(step.name, step.needs)
    if not step.needs.has_good_lane:
        raise UnknownStepError(f"the step '{name}' asks for the lane '{step.needs.lane}'; use {LANE_FORM}")
    if not is_for_photos(found) and step.needs.lane != DEFAULT_LANE:
        raise UnknownStepError(
            f"the step '{name}' asks for the lane '{step.needs.lane}', but steps of albums have none"
        )
    return step
