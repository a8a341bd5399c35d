"""Let `next` lead to places of this gallery alone."""

import re
from urllib.parse import unquote

MAX_LENGTH = 1024
HOME = "/"

# RFC 3986's path and query characters, all of them ASCII: no space, control, backslash, quote or bracket.
_CHARACTERS = re.compile(r"/[A-Za-z0-9._~!$&'()*+,;=:@%/?#-]*")


def safe_next(value: str) -> str:
    """Return *value* if a browser sent there stays on this host and outside /auth/, else "/"."""
    is_safe = len(value) <= MAX_LENGTH and _CHARACTERS.fullmatch(value) and _is_safe_path(value)
    return value if is_safe else HOME


def _is_safe_path(value: str) -> bool:
    decoded = unquote(value)
    if unquote(decoded) != decoded:  # encoded twice: somebody hides something
        return False
    return all(_keeps_host(text) and not _leads_to_auth(text) for text in (value, decoded))


def _keeps_host(text: str) -> bool:
    # Nothing but one leading slash, and no dot segments, with which /g/.. could become //.
    segments = re.split(r"[/?#]", text)
    return "//" not in text and "\\" not in text and text.isprintable() and not {".", ".."} & set(segments)


def _leads_to_auth(text: str) -> bool:
    return re.match(r"/auth(?![^/?#;])", text, re.IGNORECASE) is not None
