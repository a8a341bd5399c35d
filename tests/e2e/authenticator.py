"""An app that makes codes (RFC 6238), as people have one on their phones."""

import base64
import time

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_SECONDS = 30


def code_of(secret: str) -> str:
    """Return the six digits that the app shows now."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    return TOTP(key, 6, SHA1(), STEP_SECONDS).generate(int(time.time())).decode()  # noqa: S303
