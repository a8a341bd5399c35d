"""File names that any machine takes: for what people download."""

import re
import unicodedata

_LONGEST_BYTES = 200  # most disks take 255, and a number may be added
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # by Windows, whatever follows


def safe_name(name: str, suffix: str) -> str:
    """Return *name* as a file's name that ends in *suffix*, like `.jpg`.

    It has no folder, nothing that a system forbids, is composed (NFC) and short enough.
    """
    text = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    text = "".join(letter if letter.isprintable() else "_" for letter in _FORBIDDEN.sub("_", text))
    text = text.strip(" .") or "_"
    if _RESERVED.fullmatch(text):
        text = f"_{text}"
    while len(text.encode()) > _LONGEST_BYTES:
        text = text[:-1]
    return f"{text.rstrip(' .')}{suffix}"


def told_apart(names: list[str]) -> list[str]:
    """Return *names* so that no two are one for a system that ignores capitals: `a.jpg`, `a (2).jpg`."""
    taken: set[str] = set()
    apart = []
    for name in names:
        stem, dot, suffix = name.rpartition(".")
        stem, suffix = (stem, dot + suffix) if dot else (suffix, "")
        number, free = 1, name
        while free.casefold() in taken:
            number += 1
            free = f"{stem} ({number}){suffix}"
        taken.add(free.casefold())
        apart.append(free)
    return apart
