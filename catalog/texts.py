"""Texts from people and files, made fit to be stored, written and read."""

import unicodedata

LINE_BREAK = "\n"
# They turn the direction of what follows, and not always only to the end of their own text.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DISPENSABLE = frozenset({"Cc", "Cs"})  # controls, and halves of characters, which no file can hold


def clean(text: str) -> str:
    """Return *text* composed, in plain lines, without what controls a terminal or the text around."""
    if text.isascii() and text.isprintable():  # as most names are: nothing to compose or leave out
        return text.strip()
    lines = unicodedata.normalize("NFC", text).replace("\t", " ").splitlines()
    return LINE_BREAK.join("".join(filter(_is_kept, line)) for line in lines).strip()


def one_line(text: str) -> str:
    """Return *text* cleaned, on one line."""
    return " ".join(clean(text).split())


def shortened(text: str, length: int = 60) -> str:
    """Return at most *length* characters of *text*, with an ellipsis where some are left out."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _is_kept(character: str) -> bool:
    return unicodedata.category(character) not in _DISPENSABLE and character not in _TURNING
