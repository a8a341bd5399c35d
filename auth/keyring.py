"""The secrets that texts are sealed with: one that seals, and those of before that still count."""

import hashlib
import hmac
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Keyring:
    """Seals texts with the first of its *keys*, and knows the seals of all of them."""

    keys: tuple[str, ...] = field(repr=False)

    def seal(self, purpose: str, text: str) -> str:
        """Return an HMAC-SHA256 of *text* in hexadecimal; one made for another *purpose* is another."""
        return _seal(self.keys[0], purpose, text)

    def is_seal(self, purpose: str, text: str, seal: str) -> bool:
        """Tell whether *seal* was made of *text* with one of the keys."""
        seals = [_seal(key, purpose, text).encode() for key in self.keys]
        return any(hmac.compare_digest(each, seal.encode()) for each in seals)


def _seal(key: str, purpose: str, text: str) -> str:
    return hmac.new(key.encode(), f"{purpose}\n{text}".encode(), hashlib.sha256).hexdigest()
