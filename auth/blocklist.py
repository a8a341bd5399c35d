"""Passwords that many people have chosen: what a guesser tries first.

    python -m auth.blocklist FILE

makes the list anew from a FILE of common passwords, one a line. Kept are those that are long enough to be
chosen here, in small letters, each as the first bytes of its SHA-256: short, and nothing that a repository
would rather not show. The list came from the million most common ones in SecLists (MIT, (c) 2018 Daniel
Miessler); OWASP ASVS 5.0, 6.2.4 wants the 3,000 most common that the policy admits.
"""

import hashlib
import sys
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

MIN_CHARACTERS = 15
"""NIST SP 800-63B-4, 3.1.1.2: the least where a password is the only factor."""

DIGEST_BYTES = 5  # a password that is on no list meets one of ten thousand once in a hundred million times
_LIST = Path(__file__).with_name("common_passwords.bin")


def is_common(password: str) -> bool:
    """Tell whether *password* is on the list, whatever its capitals; the list is read only now."""
    return _digest(password) in _digests()


def compile_list(passwords: Iterable[str]) -> bytes:
    """Return the list of those *passwords* that are long enough to be chosen."""
    return b"".join(sorted({_digest(each) for each in passwords if len(each) >= MIN_CHARACTERS}))


@cache
def _digests() -> frozenset[bytes]:
    data = _LIST.read_bytes()
    return frozenset(data[at : at + DIGEST_BYTES] for at in range(0, len(data), DIGEST_BYTES))


def _digest(password: str) -> bytes:
    small = unicodedata.normalize("NFKC", password).casefold()
    return hashlib.sha256(small.encode("utf-8", "surrogatepass")).digest()[:DIGEST_BYTES]


if __name__ == "__main__":
    _LIST.write_bytes(compile_list(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()))
