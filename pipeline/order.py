"""The order of a chain's steps: told by what each reads and makes, refused by name where it cannot work.

A step may say what it `reads` and what it `makes`: the "original", the "master", the "renditions", or
a word of an owner's own that two steps share. What a step reads, one before it must have made; what
it makes, one after it must read, or its work would be lost. A step that says nothing may stand
anywhere between the first and the rebuild.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.errors import StepOrderError
from pipeline.video.kinds import VIDEO

# The steps without which there is no gallery.
FIRST, RESIZE, REBUILD = "auto-rotate", "resize", "rebuild"

ORIGINAL, MASTER, RENDITIONS = "original", "master", "renditions"


def is_for_photos(step: Any) -> bool:
    """Tell whether photos pass *step*."""
    return callable(getattr(step, "run", None))


def is_for_albums(step: Any) -> bool:
    """Tell whether *step* looks at whole albums."""
    return callable(getattr(step, "drafts", None))


def check_places(steps: Sequence[Any]) -> None:
    """Refuse *steps* that lack what every gallery needs, or mix those of photos and of albums.

    Raises:
        StepOrderError: with the names of the steps, and where one should stand.
    """
    names = [step.name for step in steps]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise StepOrderError(f"the step '{min(twice)}' stands twice in {names}")
    if VIDEO in names[1:]:
        raise StepOrderError(f"the step '{VIDEO}' must stand first in {names}: it reads the originals, too")
    if names[names[:1] == [VIDEO] :][:1] != [FIRST]:
        raise StepOrderError(f"the steps {names} must begin with '{FIRST}': it reads the originals")
    if REBUILD not in names:
        raise StepOrderError(f"the steps {names} lack '{REBUILD}': it publishes the site")
    if RESIZE not in names:
        raise StepOrderError(f"the steps {names} lack '{RESIZE}': pages would have nothing to show")
    at = names.index(REBUILD)
    for step in [step for step in steps[:at] if not is_for_photos(step)]:
        raise StepOrderError(
            f"the step '{step.name}' works on albums, not on photos; put it after '{REBUILD}'"
        )
    for step in [step for step in steps[at + 1 :] if not is_for_albums(step)]:
        raise StepOrderError(
            f"the step '{step.name}' works on photos, not on albums; put it before '{REBUILD}'"
        )


def check_order(steps: Sequence[Any], known: Iterable[Any]) -> None:
    """Refuse *steps* that cannot work in this order; *known* steps are named in the advice.

    Raises:
        StepOrderError: with the step's name, and where it should stand.
    """
    others = [*steps, *known]
    for at, step in enumerate(steps):
        made = {ORIGINAL}.union(*(_of(each, "makes") for each in steps[:at]))
        read = set().union(*(_of(each, "reads") for each in steps[at + 1 :]))
        for thing in _of(step, "reads"):
            if thing not in made:
                advice = _advice("after", "makes", thing, step, others)
                raise StepOrderError(
                    f"the step '{step.name}' reads the {thing}, which no step before it makes{advice}"
                )
        for thing in _of(step, "makes"):
            if thing not in read:
                advice = _advice("before", "reads", thing, step, others)
                raise StepOrderError(
                    f"the step '{step.name}' makes the {thing}, which no step after it reads{advice}"
                )


def _of(step: Any, attribute: str) -> tuple[str, ...]:
    things: tuple[str, ...] = getattr(step, attribute, ())
    return things


def _advice(where: str, attribute: str, thing: str, step: Any, others: Iterable[Any]) -> str:
    for other in others:
        if thing in _of(other, attribute) and other.name != step.name:
            return f"; put it {where} '{other.name}'"
    return ""
