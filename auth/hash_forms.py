"""The forms of password hashes that count: argon2id above OWASP's least, and bcrypt of an imported file."""

import re
from dataclasses import dataclass

# OWASP Password Storage Cheat Sheet: memory (KiB) and passes that are equally strong.
OWASP_LEAST = ((47104, 1), (19456, 2), (12288, 3), (9216, 4), (7168, 5))
# What a function of 1,024 MB can hold twice over, and does within its time.
MAX_MEMORY_KIB = 262144
MAX_PASSES = 20
MAX_LANES = 16
# Apache's default is 5. One step more doubles the work: 14 takes a second and a half of the sign-in function.
BCRYPT_COSTS = range(4, 15)

_ARGON2ID = re.compile(
    r"\$argon2id\$v=19\$m=(?P<memory>\d{1,7}),t=(?P<passes>\d{1,2}),p=(?P<lanes>\d{1,2})"
    r"\$(?P<salt>[A-Za-z0-9+/]{11,64})\$(?P<hash>[A-Za-z0-9+/]{22,86})"
)
_BCRYPT = re.compile(r"\$2[aby]\$(?P<cost>\d\d)\$[./A-Za-z0-9]{53}")


@dataclass(frozen=True)
class Argon2id:
    """The parameters of an argon2id hash in PHC form."""

    memory_kib: int
    passes: int
    lanes: int

    @property
    def is_strong_enough(self) -> bool:
        """Whether OWASP would accept it, and a function can compute it."""
        above = any(self.memory_kib >= least and self.passes >= passes for least, passes in OWASP_LEAST)
        bounded = self.memory_kib <= MAX_MEMORY_KIB and self.passes <= MAX_PASSES
        return above and bounded and 1 <= self.lanes <= MAX_LANES


def parse_argon2id(encoded_hash: str) -> Argon2id | None:
    """Return the parameters of a hash, or None if it is no argon2id hash in PHC form."""
    found = _ARGON2ID.fullmatch(encoded_hash)
    return Argon2id(int(found["memory"]), int(found["passes"]), int(found["lanes"])) if found else None


def is_bcrypt(encoded_hash: str) -> bool:
    """Tell whether it is a bcrypt hash whose work a function can do."""
    found = _BCRYPT.fullmatch(encoded_hash)
    return found is not None and int(found["cost"]) in BCRYPT_COSTS
