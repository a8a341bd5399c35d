"""Outputs that the local cloud does not model: usable by nobody, noticed by name.

An output that is missing from an answer becomes None in the program without a word, and then
silently disappears from the inputs of whoever uses it. So each gets a mark instead, and a
resource whose inputs hold a mark is refused.
"""

import importlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pulumi import _types

_MARK = "‹unmodelled output {}›"
_PREFIX = "‹unmodelled output "


class UnmodelledOutputError(Exception):
    """A resource uses an output of another that the local cloud does not model."""


def fill_holes(type_token: str, outputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return *outputs* with a mark for every declared text output that is missing."""
    kind = type_token.rpartition(":")[2]
    marks = {
        name: _MARK.format(f"{kind}.{name}")
        for name, type_ in declared_outputs(type_token).items()
        if type_ is str and outputs.get(name) is None
    }
    return {**outputs, **marks}


def check_no_holes(resource: str, inputs: Any) -> None:
    """Return if *inputs* hold no mark.

    Raises: UnmodelledOutputError, naming *resource* and the output it uses.
    """
    for mark in _marks(inputs):
        raise UnmodelledOutputError(f"{resource}: uses {mark}")


@cache
def declared_outputs(type_token: str) -> dict[str, type]:
    """Return the outputs that the SDK's class behind *type_token* declares, by their names on the wire."""
    package, module, name = type_token.split(":")
    module = module.partition("/")[0]
    try:
        source = importlib.import_module(f"pulumi_{package}")
        if module != "index":  # pulumi_aws spells the module "lambda" with an underscore
            source = getattr(source, {"lambda": "lambda_"}.get(module, module))
        return dict(_types.resource_types(getattr(source, name)))
    except (ImportError, AttributeError):
        return {}  # a component of the program's own, or a package without an SDK


def _marks(value: Any) -> Iterator[str]:
    if isinstance(value, str) and _PREFIX in value:
        start = value.index(_PREFIX)
        yield value[start + 1 : value.index("›", start)]
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _marks(item)
    elif isinstance(value, list):
        for item in value:
            yield from _marks(item)
