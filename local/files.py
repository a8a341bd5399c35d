"""Files that hold secrets, written at once or not at all."""

import os
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Write *text* into a file that only its owner can read; whoever looks sees the old text or the new."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)
