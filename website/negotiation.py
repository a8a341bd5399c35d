"""The language that a browser asks for, among those that there are."""

import re
from collections.abc import Collection

_LENGTH = 500  # a browser sends far less; nobody makes us sort a long list
_WISH = re.compile(
    r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9]{1,8})*\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?"
)


def preferred(accept_language: str, offered: Collection[str]) -> str | None:
    """Return the code of *offered* that the header's value likes best, or None; `de-AT` takes `de`.

    What is malformed is passed over: https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4
    """
    found = (_WISH.fullmatch(part) for part in accept_language[:_LENGTH].split(","))
    wishes = [(float(wish[2] or 1), wish[1].lower()) for wish in found if wish]
    liked = sorted((wish for wish in wishes if wish[0]), key=lambda wish: -wish[0])  # stable
    return next((code for _, code in liked if code in offered), None)
