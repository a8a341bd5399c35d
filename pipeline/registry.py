"""The registry: from the names in the stack's config to steps, refused early when they cannot work."""

import difflib
import importlib
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pipeline.errors import StepOrderError, UnknownStepError
from pipeline.jobs import Job, PhotoJob
from pipeline.needs import DEFAULT_LANE, LANE_FORM, Needs, check_needs
from pipeline.order import check_order
from pipeline.rebuild import Rebuild
from pipeline.settings import Flaw, SettingsError, read_settings
from pipeline.step import Step
from pipeline.steps.auto_rotate import AutoRotate
from pipeline.steps.resize import Resize
from pipeline.steps.watermark import Watermark

BUILT_IN: dict[str, type[Any]] = {step.name: step for step in (AutoRotate, Watermark, Resize, Rebuild)}
DEFAULT_STEPS = ("auto-rotate", "resize", "rebuild")
_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")  # it stands in messages and in the stack's config
_NO_SETTINGS: Mapping[str, object] = MappingProxyType({})


class Chain:
    """The steps in their order: those that photos pass one by one, and the rebuild that ends it."""

    def __init__(self, names: Sequence[str], settings: Mapping[str, object] = _NO_SETTINGS) -> None:
        """Load the steps called *names*; *settings* holds, by step, an object of plain values.

        Raises:
            UnknownStepError: a name is neither built in nor an importable step.
            StepOrderError: a step stands twice, or where it cannot work.
            SettingsError: settings that no step has, or values that one does not allow.
            ExcessiveNeedError: a step asks for what it may not have.
        """
        classes = [_find(name) for name in names]
        _check_ends([found.name for found in classes])
        self.settings = _read(classes, settings)
        steps = [_made(name, found, self.settings) for name, found in zip(names, classes, strict=True)]
        check_order(steps, BUILT_IN.values())
        self.rebuild: Rebuild = steps[-1]
        self.steps: tuple[Step, ...] = tuple(steps[:-1])
        self._by_name = {step.name: step for step in self.steps}

    @property
    def first(self) -> str:
        """The name of the step that reads originals."""
        return self.steps[0].name

    @property
    def needs(self) -> tuple[Needs, ...]:
        """What each of the steps needs, the rebuild among them."""
        return (*(step.needs for step in self.steps), self.rebuild.needs)

    @property
    def lanes(self) -> tuple[str, ...]:
        """The lanes that the steps ask for, the default lane first."""
        return tuple(sorted({needs.lane for needs in self.needs} | {DEFAULT_LANE}))

    def lane_of(self, job: Job) -> str:
        """Return the lane in which *job* is run: its step's; the default lane for all else."""
        step = self.step(job.step) if isinstance(job, PhotoJob) else None
        return step.needs.lane if step else DEFAULT_LANE

    def step(self, name: str) -> Step | None:
        """Return the step called *name*; None if the chain has lost it since the message was sent."""
        return self._by_name.get(name)

    def after(self, name: str) -> str | None:
        """Return the name of the step that follows *name*; None where the rebuild follows."""
        names = [step.name for step in self.steps]
        at = names.index(name) + 1
        return names[at] if at < len(names) else None


def load_steps(names: Sequence[str], settings: Mapping[str, object] = _NO_SETTINGS) -> tuple[Any, ...]:
    """Return the steps called *names*, checked; for the program, which asks what they need.

    Raises:
        PipelineError: as `Chain` does.
    """
    chain = Chain(names, settings)
    return (*chain.steps, chain.rebuild)


def _find(name: str) -> Any:
    """Return the class of the step called *name*."""
    if name in BUILT_IN:
        return BUILT_IN[name]
    allowed = f"allowed are {', '.join(BUILT_IN)} and 'module:Class' for a step of your own"
    if not _DOTTED.fullmatch(name):
        near = difflib.get_close_matches(name, BUILT_IN, 1)
        guess = f", did you mean '{near[0]}'?" if near else ""
        raise UnknownStepError(f"there is no step '{name}'{guess}; {allowed}")
    module, _, attribute = name.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise UnknownStepError(f"the step '{name}' cannot be loaded ({error}); {allowed}") from error
    if not isinstance(getattr(found, "name", None), str):
        raise UnknownStepError(f"'{name}' is not a step: it must have a name and needs; {allowed}")
    if not _NAME.fullmatch(found.name):
        form = "a lower-case letter, then letters, digits and hyphens, 32 at most"
        raise UnknownStepError(f"the step '{name}' has the name {found.name!r}, but a name must be {form}")
    return found


def _read(classes: Sequence[Any], settings: Mapping[str, object]) -> dict[str, object]:
    """Return the settings of each step that has some, by its name."""
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


def _made(name: str, found: Any, settings: Mapping[str, object]) -> Any:
    try:
        step = found(settings[found.name]) if found.name in settings else found()
    except TypeError as error:
        raise UnknownStepError(f"the step '{name}' cannot be made ({error})") from error
    if not isinstance(getattr(step, "needs", None), Needs):
        raise UnknownStepError(f"'{name}' is not a step: it must have a name and needs")
    check_needs(step.name, step.needs)
    if not step.needs.has_good_lane:
        raise UnknownStepError(f"the step '{name}' asks for the lane '{step.needs.lane}'; use {LANE_FORM}")
    return step


def _check_ends(names: list[str]) -> None:
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise StepOrderError(f"the step '{min(twice)}' stands twice in {names}")
    if names[:1] != [AutoRotate.name]:
        raise StepOrderError(f"the steps {names} must begin with '{AutoRotate.name}': it reads the originals")
    if names[-1] != Rebuild.name:
        raise StepOrderError(f"the steps {names} must end with '{Rebuild.name}': it publishes the site")
    if Resize.name not in names:
        raise StepOrderError(f"the steps {names} lack '{Resize.name}': pages would have nothing to show")
