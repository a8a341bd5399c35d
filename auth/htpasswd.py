"""Read an Apache `htpasswd` file, as AWSPics and many servers keep one."""

import re
from dataclasses import dataclass, field

from auth.hash_forms import BCRYPT_COSTS, is_bcrypt
from auth.people import NAME_FORM, folded, is_declarable_name

# https://httpd.apache.org/docs/2.4/misc/password_encryptions.html
_WEAKER = (
    (r"\$apr1\$", "MD5 (apr1)"),
    (r"\$1\$", "MD5 (crypt)"),
    (r"\{SHA\}", "SHA-1"),
    (r"\$5\$", "SHA-256 (crypt)"),
    (r"\$6\$", "SHA-512 (crypt)"),
    (r"\$2x\$", "a broken bcrypt (2x)"),
    (r"\$2[aby]\$\d\d\$", f"bcrypt of another form or cost than {BCRYPT_COSTS.start} to {BCRYPT_COSTS[-1]}"),
    (r"[./0-9A-Za-z]{13}$", "crypt (DES)"),
)


@dataclass(frozen=True)
class Entry:
    """A person in the file, with a bcrypt hash."""

    line: int
    name: str
    encoded_hash: str = field(repr=False)


def parse(text: str) -> tuple[list[Entry], list[str]]:
    """Return the people in *text*, and what is wrong with it: a sentence for each line, none with a hash."""
    entries: list[Entry] = []
    problems: list[str] = []
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, colon, encoded = (part.strip() for part in line.partition(":"))
        problem = _problem(name, colon, encoded)
        first = lines.setdefault(folded(name), number)
        if not problem and first != number:
            problem = f"{name!r} stands in line {first}, too (capitals do not count)"
        if problem:
            problems.append(f"line {number}: {problem}")
        else:
            entries.append(Entry(number, name, encoded))
    return entries, problems


def _problem(name: str, colon: str, encoded: str) -> str:
    if not colon:
        return "is no name and hash with a colon between"
    if not is_declarable_name(name):
        return f"{name!r} is not a possible name: {NAME_FORM}"
    if not is_bcrypt(encoded):
        return f"{name!r} has a password by {_scheme(encoded)}; only bcrypt is imported, invite them instead"
    return ""


def _scheme(encoded: str) -> str:
    return next(
        (name for form, name in _WEAKER if re.match(form, encoded)), "plain text or an unknown scheme"
    )
