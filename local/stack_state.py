"""What a stack is made of, kept between runs: id and outputs of each resource, by URN."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from local.files import write_private


@dataclass(frozen=True)
class Made:
    """A resource that exists: of which *type*, from which inputs (a *digest*), and what came out."""

    type: str
    digest: str
    id: str
    outputs: dict[str, Any]


class StackState:
    """The resources of a stack, in a file that only its owner can read: outputs hold keys."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.made: dict[str, Made] = {}
        if path.exists():
            stored = json.loads(path.read_text())
            self.made = {urn: Made(**fields) for urn, fields in stored.items()}

    def save(self) -> None:
        """Write everything down."""
        write_private(self._path, json.dumps({urn: asdict(made) for urn, made in self.made.items()}))

    def forget_cloud(self) -> None:
        """Forget all but what was generated here: with the same keys and salts, addresses stay the same."""
        kept = ("random:", "tls:")
        self.made = {urn: made for urn, made in self.made.items() if made.type.startswith(kept)}
        self.save()
