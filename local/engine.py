"""Brings a program to life in the embedded cloud: makes what is new, changes what changed, keeps the rest."""

import hashlib
import importlib
import json
import pkgutil
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi

from local import lookups, resources
from local.archives import content_digest
from local.clients import Clients
from local.errors import CommandError
from local.monitor import Monitor, Realized, Resource
from local.program import StackSettings, run_program
from local.resources.registry import MAKERS, REMOVERS, UPDATABLE, Order
from local.stack_state import Made, StackState

for _module in pkgutil.iter_modules(resources.__path__):
    importlib.import_module(f"local.resources.{_module.name}")


class RealizeError(CommandError):
    """A resource of the program could not be made in the embedded cloud."""


class EmbeddedCloud:
    """A cloud for the monitor: realizes each resource through boto3, unless it is there already."""

    def __init__(self, clients: Clients, stack: str, state: StackState, made: Callable[[], None]) -> None:
        self.counts: Counter[str] = Counter()
        self.seen: set[str] = set()
        self._clients = clients
        self._stack = stack
        self._state = state
        self._made = made
        self._lock = threading.Lock()

    def realize(self, resource: Resource) -> Realized:
        """Return *resource* as it is in the cloud.

        Raises: RealizeError, which names the resource.
        """
        digest = _digest(resource.inputs)
        before = self._state.made.get(resource.urn)
        if before is not None and before.digest == digest:
            self._note(resource.urn, before, "reused")
            return Realized(before.id, before.outputs)
        realized = self._make(resource, before)
        made = Made(resource.type, digest, realized.id, realized.outputs)
        self._note(resource.urn, made, "created" if before is None else "updated")
        return realized

    def answer(self, token: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to a provider function."""
        return lookups.answer(token, arguments, self._clients.access.region)

    def remove_unseen(self) -> None:
        """Remove what the program does not ask for any more, last made first.

        Raises: RealizeError if there is no way to remove one.
        """
        for urn in [urn for urn in reversed(self._state.made) if urn not in self.seen]:
            made = self._state.made[urn]
            if made.type not in REMOVERS:
                raise RealizeError(
                    f"{_name(urn)} is no longer in the program, and the local cloud cannot take it away: "
                    "delete the state folder"
                )
            REMOVERS[made.type](self._clients, made.id, made.outputs)
            del self._state.made[urn]
            self.counts["removed"] += 1

    def _make(self, resource: Resource, before: Made | None) -> Realized:
        label = f"{resource.type} {resource.name}"
        if resource.type not in MAKERS:
            raise RealizeError(f"{label}: the local cloud does not know this type of resource")
        if before is not None and resource.type not in UPDATABLE:
            raise RealizeError(
                f"{label} changed, and the local cloud cannot change it in place: delete the state folder"
            )
        previous = Realized(before.id, before.outputs) if before else None
        order = Order(resource.name, f"{self._stack}-{resource.name}", resource.inputs, previous)
        try:
            return MAKERS[resource.type](self._clients, order)
        except Exception as error:
            raise RealizeError(f"{label}: {type(error).__name__}: {error}") from error

    def _note(self, urn: str, made: Made, what: str) -> None:
        with self._lock:
            self._state.made[urn] = made
            self.seen.add(urn)
            self.counts[what] += 1
        self._made()


def realize_program(
    program: Path, stack: StackSettings, clients: Clients, state: StackState, made: Callable[[], None]
) -> tuple[dict[str, Any], Counter[str]]:
    """Run *program*, make its resources, and return its exports and how many were made, kept, changed.

    *made* is called after each resource. Raises: RealizeError and whatever the program raises.
    """
    cloud = EmbeddedCloud(clients, stack.name, state, made)
    monitor = Monitor(cloud)
    try:
        run_program(program, stack, monitor)
        cloud.remove_unseen()
    finally:
        state.save()
    return monitor.exports, cloud.counts


def _digest(inputs: dict[str, Any]) -> str:
    text = json.dumps(inputs, sort_keys=True, default=_content)
    return hashlib.sha256(text.encode()).hexdigest()


def _content(value: Any) -> str:
    if isinstance(value, pulumi.Asset | pulumi.Archive):
        return content_digest(value)
    raise TypeError(f"an input of type {type(value).__name__}")


def _name(urn: str) -> str:
    kind, name = urn.split("::")[-2:]
    return f"{kind.rpartition('$')[2]} {name}"
