"""What a step needs to run; the program derives the worker's role, size and packages from it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from pipeline.errors import ExcessiveNeedError

RESOURCES = ("originals", "renditions", "site", "table", "queue")
ANYTHING = "*"  # for services without resources of their own, like Rekognition's detection

_SERVICES = {"originals": "s3", "renditions": "s3", "site": "s3", "table": "dynamodb", "queue": "sqs"}
_LIMITED = frozenset({*_SERVICES.values(), "iam", "sts", "ssm", "kms", "lambda"})
_READING = ("s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket", "s3:ListBucketVersions")
_PRIVATE_ROWS = ("user#", "session#")  # how the keys of people's rows begin

DEFAULT_LANE = ""  # the shared queue and worker
LANE_FORM = "lower-case letters, digits and hyphens, at most 16, with a letter first"

_LANE = re.compile(r"([a-z][a-z0-9-]{0,15})?")


@dataclass(frozen=True)
class Permission:
    """Some actions on one of the gallery's own resources.

    *resource* is originals, renditions, site, table or queue. *path* is "" for the bucket or queue
    itself, a key pattern for objects, and for the table the key patterns of rows, comma separated.
    For a service that has no resources of its own it is `*`.
    """

    actions: tuple[str, ...]
    resource: str
    path: str = ""


@dataclass(frozen=True)
class Needs:
    """A step's permissions, and the least it takes to run it."""

    permissions: tuple[Permission, ...] = ()
    packages: tuple[str, ...] = ()  # beyond those that the worker carries
    memory_mb: int = 512
    timeout_seconds: int = 60
    lane: str = DEFAULT_LANE  # a heavy step asks for a queue and a worker of its own by naming it
    storage_mb: int = 512  # of /tmp

    @property
    def has_good_lane(self) -> bool:
        """Whether the lane's name can be part of the names of queues and functions."""
        return _LANE.fullmatch(self.lane) is not None


def check_needs(step: str, needs: Needs) -> None:
    """Refuse *needs* that no step may have: originals are only read, and people's rows are nobody's.

    Raises:
        ExcessiveNeedError: with the name of the *step*, what it asks for and what is allowed.
    """
    for permission in needs.permissions:
        refused = next(_refusals(permission), "")
        if refused:
            asked = f"{', '.join(permission.actions)} on {permission.resource}"
            where = f"{asked} {permission.path}".strip()
            raise ExcessiveNeedError(f"the step '{step}' asks for {where}, but {refused}")


def _refusals(permission: Permission) -> Iterator[str]:
    services = {action.partition(":")[0] for action in permission.actions}
    if any("*" in action or "?" in action for action in permission.actions):
        yield "actions must be named one by one"
    if permission.resource == ANYTHING:
        for service in sorted(services & _LIMITED):
            yield f"what it may do with {service} must be limited to {_listed(RESOURCES)}"
        return
    if permission.resource not in RESOURCES:
        yield f"the resources are {_listed(RESOURCES)}, and {ANYTHING} for services that have none"
    elif services != {_SERVICES[permission.resource]}:
        yield f"actions on {permission.resource} begin with {_SERVICES[permission.resource]}:"
    if permission.resource == "originals" and not set(permission.actions) <= set(_READING):
        yield f"originals are only read: {_listed(_READING)}"
    if permission.resource == "table" and not _is_limited(permission):
        yield "rows must be named, without a scan, and those of people and sessions are not for steps"


def _is_limited(permission: Permission) -> bool:
    patterns = [pattern.strip() for pattern in permission.path.split(",")]
    reaches_people = any(
        pattern.startswith(start) or fnmatchcase(f"{start}x", pattern)
        for start in _PRIVATE_ROWS
        for pattern in patterns
    )
    return all(patterns) and not reaches_people and "dynamodb:Scan" not in permission.actions


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
