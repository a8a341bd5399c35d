"""Between a browser on plain http://localhost and functions that believe in https://<distribution>.

A browser takes `__Host-` and `Secure` cookies over https alone, and not every one makes an exception for
localhost. So cookies lose both on the way out and get their names back on the way in.
"""

import re
from collections.abc import Iterable, Iterator

Headers = list[tuple[bytes, bytes]]

# The cookies of our own that carry the prefix.
RENAMED_COOKIES = frozenset({"session", "csrf", "device", "guest", "pending"})
_PREFIX = "__Host-"
_SECURE = re.compile(r";\s*secure(?=\s*(;|$))", re.IGNORECASE)
_UPGRADE = re.compile(r"\s*upgrade-insecure-requests\s*;?", re.IGNORECASE)

# Of one connection only (RFC 9110), or ours to set.
_NOT_INWARD = {
    b"host",
    b"connection",
    b"keep-alive",
    b"transfer-encoding",
    b"te",
    b"trailer",
    b"upgrade",
    b"proxy-connection",
    b"proxy-authorization",
    b"x-forwarded-proto",
    b"x-forwarded-host",
    b"cloudfront-viewer-address",
}
_NOT_OUTWARD = {
    b"connection",
    b"keep-alive",
    b"transfer-encoding",
    b"trailer",
    b"upgrade",
    b"strict-transport-security",
}


class Translation:
    """Translates headers between the local address at *port* and the distribution's *domain*."""

    def __init__(self, port: int, domain: str) -> None:
        self._domain = domain
        self._local = re.compile(rf"^http://(localhost|127\.0\.0\.1):{port}(?=/|$)")
        self._remote = re.compile(rf"^https?://{re.escape(domain)}(?=/|$)")

    def inward(self, headers: Iterable[tuple[bytes, bytes]], address: str) -> Headers:
        """Return the request *headers* of a viewer at *address* (`ip:port`) as CloudFront would see them."""
        kept = [(name, value) for name, value in headers if name.lower() not in _NOT_INWARD]
        translated = [(name, self._inward(name.lower(), value)) for name, value in kept]
        return [
            *translated,
            (b"host", self._domain.encode()),
            (b"x-forwarded-proto", b"https"),
            (b"cloudfront-viewer-address", address.encode()),
        ]

    def outward(self, headers: Iterable[tuple[bytes, bytes]]) -> Headers:
        """Return the response *headers* as the browser can use them."""
        return [
            (name, self._outward(name.lower(), value))
            for name, value in headers
            if name.lower() not in _NOT_OUTWARD
        ]

    def _inward(self, name: bytes, value: bytes) -> bytes:
        text = value.decode("latin-1")
        if name == b"cookie":
            text = _prefixed(text)
        elif name == b"if-none-match":
            text = text.removeprefix("W/")  # the edge weakens the tags of what it compresses
        elif name in (b"origin", b"referer"):
            text = self._local.sub(f"https://{self._domain}", text)
        return text.encode("latin-1")

    def _outward(self, name: bytes, value: bytes) -> bytes:
        text = value.decode("latin-1")
        if name == b"set-cookie":
            text = _SECURE.sub("", text).removeprefix(_PREFIX)
        elif name == b"location":
            text = self._remote.sub("", text) or "/"
        elif name == b"content-security-policy":
            text = _UPGRADE.sub("", text)
        return text.encode("latin-1")


def read_cookies(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the cookies of a request by name.

    Of two that share a name the first counts: browsers send the longest path first (RFC 6265, 5.4), so
    that is the one meant for the deeper prefix. What CloudFront does is nowhere written; our own cookies
    never lie at nested paths.
    """
    cookies: dict[str, str] = {}
    for name, value in headers:
        if name.lower() == b"cookie":
            for key, content in _pairs(value.decode("latin-1")):
                cookies.setdefault(key, content)
    return cookies


def _pairs(header: str) -> Iterator[tuple[str, str]]:
    for part in header.split(";"):
        name, separator, value = part.strip().partition("=")
        if separator and name:
            yield name, value


def _prefixed(header: str) -> str:
    return "; ".join(
        f"{_PREFIX if name in RENAMED_COOKIES else ''}{name}={value}" for name, value in _pairs(header)
    )
