"""Hash passwords with argon2id, and verify them; hashes that were imported may be of bcrypt."""

import secrets
import unicodedata

from argon2 import low_level
from argon2.exceptions import Argon2Error, InvalidHashError

from auth.errors import PasswordError
from auth.hash_forms import is_bcrypt, parse_argon2id

MAX_PASSWORD_BYTES = 1024
BCRYPT_BYTES = 72

# RFC 9106's second choice with one lane, because the function has one processor; above OWASP's minimum.
TIME_COST = 3
MEMORY_KIB = 65536
LANES = 1
SALT_BYTES = 16
HASH_BYTES = 32

# Verified in place of the hash that an unknown user does not have, so that both take the same work.
# Made with the parameters above from random bytes that nobody kept.
DUMMY_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=1$Qw2Wt3ZarRAqv6wcVIJM1w$aoW4Tu70dqJhDoGnrJ8Fw+DLFQg8/+ev5X9lka43E/g"
)


def hash_password(password: str) -> str:
    """Return the argon2id hash of *password* in PHC form, with a salt of its own.

    Raises:
        PasswordError: it is empty, or above 1,024 bytes.
    """
    secret = password_bytes(password)
    if not _has_usable_length(secret):
        raise PasswordError(f"A password has 1 to {MAX_PASSWORD_BYTES} bytes; this one has {len(secret)}.")
    encoded = low_level.hash_secret(
        secret,
        secrets.token_bytes(SALT_BYTES),
        time_cost=TIME_COST,
        memory_cost=MEMORY_KIB,
        parallelism=LANES,
        hash_len=HASH_BYTES,
        type=low_level.Type.ID,
    )
    return encoded.decode("ascii")


def verify_password(encoded_hash: str | None, password: str) -> bool:
    """Tell whether *password* belongs to *encoded_hash*, any argon2id PHC string or a bcrypt hash.

    None, for an unknown user, and "", for one who has none yet, cost as much as a wrong password and are
    False. A password of impossible length is False without any hashing, whoever the user is.
    """
    secret = password_bytes(password)
    if not _has_usable_length(secret):
        return False
    if not encoded_hash:
        _matches(DUMMY_HASH, secret)
        return False
    if is_bcrypt(encoded_hash):
        _matches(DUMMY_HASH, secret)  # or a cheap bcrypt would tell by its time that somebody is here
        return _matches_bcrypt(encoded_hash, password)
    return _matches(encoded_hash, secret)


def is_outdated(encoded_hash: str) -> bool:
    """Tell whether *encoded_hash* should be made anew: it is not argon2id, or weaker than ours."""
    found = parse_argon2id(encoded_hash)
    if found is None:
        return True
    return found.memory_kib < MEMORY_KIB or found.memory_kib * found.passes < MEMORY_KIB * TIME_COST


def _matches(encoded_hash: str, secret: bytes) -> bool:
    try:
        return low_level.verify_secret(encoded_hash.encode(), secret, low_level.Type.ID)
    except (Argon2Error, InvalidHashError):
        return False


def _matches_bcrypt(encoded_hash: str, password: str) -> bool:
    import bcrypt  # noqa: PLC0415 few ever need it, and only until their next sign-in

    # As Apache did it: the bytes as they were typed, of which bcrypt takes the first 72.
    secret = password.encode("utf-8", "surrogatepass")[:BCRYPT_BYTES]
    try:
        return bcrypt.checkpw(secret, encoded_hash.encode())
    except ValueError:  # a zero byte, which no password of a htpasswd file has
        return False


def _has_usable_length(secret: bytes) -> bool:
    return 0 < len(secret) <= MAX_PASSWORD_BYTES


def password_bytes(password: str) -> bytes:
    """Return what of *password* is hashed."""
    # NFKC: the same letters typed on another keyboard are the same password (NIST SP 800-63B-4).
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
