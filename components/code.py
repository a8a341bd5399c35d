"""The code of the functions, as the configuration wants it built."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pulumi import Archive, FileArchive

from components import browser_packages, bundle, wheels
from components.bundle import SIGN_IN, SIZES, Bundle
from components.configuration import Configuration
from components.errors import BundleError
from components.theme import themed_package
from components.wheels import Target
from pipeline.registry import load_steps
from website.language_files import PACKAGE


@dataclass(frozen=True)
class Code:
    """The bundles, and the runtime they were built for."""

    sign_in: Archive
    workers: Mapping[str, Archive]
    """By lane."""
    sizes: Archive
    runtime: str
    website: Path
    """The package of the pages that the functions show, under the owner's theme."""


def build_code(configuration: Configuration) -> Code:
    """Return the functions' code; with `functionPackages: provided` it has no third-party packages.

    Raises: BundleError, or ConfigurationError for a file of the theme.
    """
    _check_packages(configuration)
    website = _website(configuration)
    target = Target.for_lambda(configuration.architecture)
    lanes = {step.needs.lane for step in load_steps(configuration.steps, configuration.step_settings)}
    workers = {lane: bundle.of_lane(lane).plus_steps(configuration.steps).under(website) for lane in lanes}
    return Code(
        sign_in=_archive(SIGN_IN.under(website), target, configuration),
        workers={lane: _archive(worker, target, configuration) for lane, worker in workers.items()},
        sizes=_archive(SIZES, target, configuration),
        runtime=target.runtime,
        website=website or PACKAGE,
    )


def _website(configuration: Configuration) -> Path | None:
    if configuration.theme is None:
        return None
    browser_packages.provide(bundle.ROOT)
    return themed_package(configuration.theme, bundle.ROOT, bundle.ROOT / bundle.BUILD)


def _check_packages(configuration: Configuration) -> None:
    for step in load_steps(configuration.steps, configuration.step_settings):
        group = bundle.of_lane(step.needs.lane).group
        locked = wheels.locked_packages(group, bundle.ROOT)
        for package in step.needs.packages:
            if wheels.normal_name(package) not in locked:
                raise BundleError(
                    f"the step '{step.name}' needs the package '{package}', which the worker does not carry; "
                    f"add it to the group {group} in pyproject.toml and lock it with: make lock"
                )


def _archive(wanted: Bundle, target: Target, configuration: Configuration) -> Archive:
    if configuration.function_packages == "provided":
        folder = bundle.build_without_packages(wanted)
    else:
        folder = bundle.build(wanted, target)
    # Relative, as Pulumi keeps it in the state: the same for everyone who deploys.
    return FileArchive(str(folder.relative_to(bundle.ROOT)))
