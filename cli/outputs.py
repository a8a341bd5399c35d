"""The stack's outputs: where a gallery's buckets, table and queues are."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cli.errors import OwnerError

Outputs = Mapping[str, Any]

_NEEDED = (
    *("originals_bucket", "renditions_bucket", "site_bucket", "table"),
    *("queue_url", "dead_letter_queue_url", "region", "url"),
    "sign_in_parameter",
)


def from_file(path: Path) -> Outputs:
    """Return the outputs in the file at *path*, like the `outputs.json` of a gallery on this machine.

    Raises:
        OwnerError: the file cannot be read, or lacks something.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OwnerError(f"cannot read the outputs in {path}: {error}; is that gallery running?") from error
    return _checked(text, str(path))


def from_pulumi(stack: str | None) -> Outputs:
    """Return the outputs of *stack*, or of the stack that is selected, as the Pulumi CLI tells them.

    Raises:
        OwnerError: there is no such command, or it fails.
    """
    command = ["pulumi", "stack", "output", "--json", *(["--stack", stack] if stack else [])]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    except OSError as error:
        raise OwnerError(
            f"cannot run the Pulumi CLI ({error.strerror}), which knows where the gallery is. Install it, "
            "or name a file with --outputs, like .vitrine/outputs.json of a gallery on this machine"
        ) from error
    if done.returncode:
        raise OwnerError(f"'{' '.join(command)}' failed: {done.stderr.strip() or done.stdout.strip()}")
    return _checked(done.stdout, "what Pulumi says")


def _checked(text: str, source: str) -> Outputs:
    try:
        outputs = json.loads(text)
    except ValueError as error:
        raise OwnerError(f"{source} is not JSON: {error}") from error
    missing = [name for name in _NEEDED if not isinstance(outputs, dict) or name not in outputs]
    if missing:
        raise OwnerError(f"{source} lacks {', '.join(missing)}; run 'pulumi up' once with this version")
    found: Outputs = outputs
    return found
