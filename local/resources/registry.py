"""Which function makes which type of resource."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local.clients import Clients
from local.monitor import Realized


@dataclass(frozen=True)
class Order:
    """A resource to make: its logical and its physical name, its inputs, and what was made of it before."""

    logical: str
    physical: str
    inputs: dict[str, Any]
    previous: Realized | None = None


Maker = Callable[[Clients, Order], Realized]
Remover = Callable[[Clients, str, dict[str, Any]], None]

MAKERS: dict[str, Maker] = {}
REMOVERS: dict[str, Remover] = {}
# Types whose maker also brings an existing resource to changed inputs.
UPDATABLE: set[str] = set()


def makes(type_token: str, *, updatable: bool = False) -> Callable[[Maker], Maker]:
    """Register the decorated function as the maker of *type_token*."""

    def register(maker: Maker) -> Maker:
        MAKERS[type_token] = maker
        if updatable:
            UPDATABLE.add(type_token)
        return maker

    return register


def removes(type_token: str) -> Callable[[Remover], Remover]:
    """Register the decorated function to remove a *type_token*, given its id and outputs."""

    def register(remover: Remover) -> Remover:
        REMOVERS[type_token] = remover
        return remover

    return register
