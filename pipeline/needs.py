"""What a step needs to run; the program derives the worker's role, size and packages from it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Permission:
    """Some actions on one of the gallery's own resources.

    *resource* is originals, renditions, site, table or queue. *path* is "" for the bucket or queue
    itself, a key pattern for objects, and for the table the key patterns of rows, comma separated.
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
