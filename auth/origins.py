"""Read what a browser says about where a request comes from."""

from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from auth.prefixes import is_private

# "none": the person typed the address or opened a bookmark.
_OWN_SITES = {"same-origin", "none"}
_NOWHERE = SplitResult("", "", "", "", "")


def is_same_origin(headers: Mapping[str, str], host: str, *, referrerless: bool = False) -> bool:
    """Tell whether no header says that another site made this request.

    *headers* have lower-case names; *host* may have a port. Old browsers send neither header; then the form's
    token and the Lax cookies decide alone. From a page that is *referrerless* the origin is `null`:
    https://fetch.spec.whatwg.org/#append-a-request-origin-header
    """
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin")
    if referrerless and origin == "null":
        origin = None
    return (site is None or site in _OWN_SITES) and (origin is None or _is_on(_split(origin), host))


def referred_path(headers: Mapping[str, str], host: str) -> str:
    """Return the path of the album or home page that led here, or "" if it was something else."""
    referrer = _split(headers.get("referer", ""))
    return referrer.path if _is_on(referrer, host) and is_private(referrer.path) else ""


def _is_on(url: SplitResult, host: str) -> bool:
    return (url.scheme, url.netloc) == ("https", host)


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:  # such as a bracket that is never closed
        return _NOWHERE
