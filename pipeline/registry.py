"""The registry: from the names in the stack's config to steps, refused early when they cannot work."""

import importlib
import re
from collections.abc import Sequence
from typing import Any

from pipeline.errors import StepOrderError, UnknownStepError
from pipeline.needs import Needs
from pipeline.rebuild import Rebuild
from pipeline.step import Step
from pipeline.steps.auto_rotate import AutoRotate
from pipeline.steps.resize import Resize

BUILT_IN: dict[str, type[Any]] = {step.name: step for step in (AutoRotate, Resize, Rebuild)}
DEFAULT_STEPS = ("auto-rotate", "resize", "rebuild")
_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*")


class Chain:
    """The steps in their order: those that photos pass one by one, and the rebuild that ends it."""

    def __init__(self, names: Sequence[str]) -> None:
        """Load the steps called *names*.

        Raises:
            UnknownStepError: a name is neither built in nor an importable step.
            StepOrderError: a step stands twice, or the chain does not begin or end as it must.
        """
        steps = [_load(name) for name in names]
        _check_order([step.name for step in steps])
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

    def step(self, name: str) -> Step | None:
        """Return the step called *name*; None if the chain has lost it since the message was sent."""
        return self._by_name.get(name)

    def after(self, name: str) -> str | None:
        """Return the name of the step that follows *name*; None where the rebuild follows."""
        names = [step.name for step in self.steps]
        at = names.index(name) + 1
        return names[at] if at < len(names) else None


def load_steps(names: Sequence[str]) -> tuple[Any, ...]:
    """Return the steps called *names*, checked; for the program, which asks what they need.

    Raises:
        UnknownStepError, StepOrderError: as `Chain` does.
    """
    chain = Chain(names)
    return (*chain.steps, chain.rebuild)


def _load(name: str) -> Any:
    if name in BUILT_IN:
        return BUILT_IN[name]()
    allowed = f"allowed are {', '.join(BUILT_IN)} and 'module:Class' for a step of your own"
    if not _DOTTED.fullmatch(name):
        raise UnknownStepError(f"there is no step '{name}'; {allowed}")
    module, _, attribute = name.partition(":")
    try:
        step = getattr(importlib.import_module(module), attribute)()
    except (ImportError, AttributeError, TypeError) as error:
        raise UnknownStepError(f"the step '{name}' cannot be loaded ({error}); {allowed}") from error
    if not (isinstance(getattr(step, "name", None), str) and isinstance(getattr(step, "needs", None), Needs)):
        raise UnknownStepError(f"'{name}' is not a step: it must have a name and needs; {allowed}")
    return step


def _check_order(names: list[str]) -> None:
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise StepOrderError(f"the step '{min(twice)}' stands twice in {names}")
    if names[:1] != [AutoRotate.name]:
        raise StepOrderError(f"the steps {names} must begin with '{AutoRotate.name}': it reads the originals")
    if names[-1] != Rebuild.name:
        raise StepOrderError(f"the steps {names} must end with '{Rebuild.name}': it publishes the site")
    if Resize.name not in names:
        raise StepOrderError(f"the steps {names} lack '{Resize.name}': pages would have nothing to show")
