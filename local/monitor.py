"""The Pulumi SDK's testing monitor, with a cloud behind it that makes what the program asks for."""

import asyncio
import contextlib
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from pulumi import Archive, Asset
from pulumi.runtime import mocks, rpc

from local.holes import check_no_holes, fill_holes
from local.values import holds_secret, plain

_STACK = "pulumi:pulumi:Stack"
_PROVIDERS = "pulumi:providers:"


@dataclass(frozen=True)
class Resource:
    """One resource as the program registered it; *inputs* have their names on the wire (camelCase)."""

    urn: str
    type: str
    name: str
    inputs: dict[str, Any]
    parent: str
    protect: bool
    retain_on_delete: bool
    dependencies: tuple[str, ...]
    secret_inputs: frozenset[str]
    is_component: bool = False


class Realized(NamedTuple):
    """What a cloud made of a resource: its physical id and its outputs."""

    id: str
    outputs: dict[str, Any]


class Cloud(Protocol):
    """Where the resources of a program come to life."""

    def realize(self, resource: Resource) -> Realized:
        """Make *resource*, or find it as it was made before. Called from several threads."""

    def answer(self, token: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to the provider function *token*."""


class Monitor(mocks.MockMonitor, mocks.Mocks):
    """The monitor the SDK talks to: keeps graph and exports, asks a cloud for the rest."""

    def __init__(self, cloud: Cloud) -> None:
        super().__init__(self)
        self.graph: list[Resource] = []
        self.exports: dict[str, Any] = {}
        self.secret_exports: frozenset[str] = frozenset()
        self._cloud = cloud
        # The SDK registers independent resources from several threads at once.
        self._current = threading.local()
        self._loops: set[asyncio.AbstractEventLoop] = set()

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 the name on the wire
        """Keep what the request says beyond the inputs, then go the SDK's own way."""
        self._current.request = request
        with self._loop_noted():
            return super().RegisterResource(request)  # type: ignore[no-untyped-call]

    def Invoke(self, request: Any) -> Any:  # noqa: N802 the name on the wire
        """Answer a provider function."""
        with self._loop_noted():
            return super().Invoke(request)  # type: ignore[no-untyped-call]

    def ReadResource(self, request: Any) -> Any:  # noqa: N802 the name on the wire
        """Refuse to read what exists already: a local cloud holds nothing but this program's resources.

        Raises: NotImplementedError, always.
        """
        raise NotImplementedError(f"{request.type} {request.name}: nothing to read in a local cloud")

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 the name on the wire
        """Keep the stack's exports."""
        if request.urn.split("::")[2] == _STACK:
            exports = rpc.deserialize_properties(request.outputs)
            self.exports = plain(exports)
            self.secret_exports = frozenset(name for name, value in exports.items() if holds_secret(value))
        return super().RegisterResourceOutputs(request)  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Close the event loops that the SDK has left open, one for each of its threads."""
        for loop in self._loops:
            loop.close()

    def call(self, args: mocks.MockCallArgs) -> Any:
        """Return what the cloud says to a provider function."""
        return self._cloud.answer(args.token, plain(args.args))

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        """Return the id and the state of a resource, once the cloud has made it.

        Raises: UnmodelledOutputError if it uses an output that the cloud does not model.
        """
        resource = self._resource(args)
        self.graph.append(resource)
        if resource.is_component or resource.type.startswith(_PROVIDERS):
            return args.name, args.inputs
        check_no_holes(f"{resource.type} {resource.name}", resource.inputs)
        made = self._cloud.realize(resource)
        # Inputs go back as they came, so that what is secret stays secret.
        state = fill_holes(resource.type, {**_without_assets(args.inputs), **made.outputs})
        return made.id, _with_secrets(state, self._current.request.additionalSecretOutputs)

    @contextlib.contextmanager
    def _loop_noted(self) -> Iterator[None]:
        try:
            yield
        finally:
            with contextlib.suppress(RuntimeError):  # no loop in this thread
                loop = asyncio.get_event_loop()
                if not loop.is_running():  # the one that runs is the program's
                    self._loops.add(loop)

    def _resource(self, args: mocks.MockResourceArgs) -> Resource:
        request = self._current.request
        return Resource(
            urn=self.make_urn(request.parent, args.typ, args.name),
            type=args.typ,
            name=args.name,
            inputs=plain(args.inputs),
            parent=request.parent,
            protect=request.protect,
            retain_on_delete=request.retainOnDelete,
            dependencies=tuple(request.dependencies),
            secret_inputs=frozenset(name for name, value in args.inputs.items() if holds_secret(value)),
            is_component=not args.custom,
        )


def _without_assets(inputs: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in inputs.items() if not isinstance(value, Asset | Archive)}


def _with_secrets(state: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return *state* with the outputs called *names* as secrets, as a provider does with a private key."""
    secrets = {name: rpc.wrap_rpc_secret(state[name]) for name in names if state.get(name) is not None}
    return {**state, **secrets}
