"""Assets under names that hold a hash of their content, so that browsers may keep them for ever."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).parent


@dataclass(frozen=True)
class Asset:
    """A file of `assets/` and the *path* (without leading slash) it is served under."""

    path: str
    body: bytes

    @property
    def url(self) -> str:
        """The address that pages link to."""
        return f"/{self.path}"


def hashed_asset(name: str, package: Path = PACKAGE) -> Asset:
    """Return the file *name* of `assets/` as `static/<stem>.<8 hex>.<extension>`."""
    file = package / "assets" / name
    body = file.read_bytes()
    digest = hashlib.sha256(body).hexdigest()[:8]
    return Asset(f"static/{file.stem}.{digest}{file.suffix}", body)
