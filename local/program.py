"""Runs a Pulumi program as it is, without Pulumi's command, engine or provider plugins."""

import asyncio
import contextlib
import contextvars
import runpy
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from pulumi.runtime import mocks, set_all_config
from pulumi.runtime.settings import ROOT, configure
from pulumi.runtime.stack import run_in_stack

from local.monitor import Monitor


@dataclass(frozen=True)
class StackSettings:
    """A stack of the program: its name, its configuration by full key, and which keys are secret."""

    name: str
    config: Mapping[str, str]
    secret_keys: frozenset[str] = frozenset()


def run_program(folder: Path, stack: StackSettings, monitor: Monitor) -> None:
    """Run the program in *folder*; afterwards *monitor* holds its graph and its exports.

    Raises: whatever the program or the monitor's cloud raises.
    """
    # The SDK keeps its settings in context variables: a fresh context leaves nothing behind.
    try:
        contextvars.Context().run(_run, folder.resolve(), stack, monitor)
    finally:
        monitor.close()


def project_name(folder: Path) -> str:
    """Return the project's name as `Pulumi.yaml` gives it."""
    return str(yaml.safe_load((folder / "Pulumi.yaml").read_text())["name"])


def _run(folder: Path, stack: StackSettings, monitor: Monitor) -> None:
    set_all_config(dict(stack.config), sorted(stack.secret_keys))
    with _inside(folder):
        asyncio.run(_register(folder, stack.name, monitor))


async def _register(folder: Path, stack: str, monitor: Monitor) -> None:
    # One resource that fails would otherwise log a traceback for each output that waits for it.
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
    configure(_settings(folder, stack, monitor))
    # Not set_mocks(): it makes the root stack on another event loop, and the run then hangs for ever.
    ROOT.set(None)
    await run_in_stack(_main)


def _main() -> None:
    runpy.run_path("__main__.py", run_name="__main__")


def _settings(folder: Path, stack: str, monitor: Monitor) -> mocks.MockSettings:
    return mocks.MockSettings(  # type: ignore[no-untyped-call]
        monitor=monitor,
        monitor_features=set(monitor.GetDeploymentInfo(None).supportedFeatures),  # type: ignore[no-untyped-call]
        engine=mocks.MockEngine(None),
        project=project_name(folder),
        stack=stack,
        organization="local",
        root_directory=str(folder),
        dry_run=False,
        callbacks=None,
        # Shared by all runs in a process unless replaced: a failure would come up again in the next run.
        outputs=set(),
        lock=threading.Lock(),
        package_refs={},
        base_providers_by_ref={},
    )


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    """Stand in *folder* as Pulumi does: relative paths and imports of the program start there."""
    sys.path.insert(0, str(folder))
    try:
        with contextlib.chdir(folder):
            yield
    finally:
        with contextlib.suppress(ValueError):
            sys.path.remove(str(folder))
