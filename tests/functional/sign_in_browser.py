"""A browser that talks to the sign-in function alone, with cookies by path."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.planted import plant

HOST = "photos.example.org"
# What nobody may read in a log, of all that people send.
SECRET_FIELDS = ("password", "old", "new", "again", "csrf")
ORIGIN_VERIFY = "from-the-distribution"

Response = dict[str, Any]


def event(
    method: str,
    url: str,
    fields: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    cookies: list[str] | None = None,
) -> dict[str, Any]:
    """Return what an HTTP API sends for a request, payload format 2.0."""
    parts = urlsplit(url)
    sent: dict[str, Any] = {
        "version": "2.0",
        "rawPath": parts.path,
        "rawQueryString": parts.query,
        "headers": {"x-origin-verify": ORIGIN_VERIFY, **(headers or {})},
        "requestContext": {"http": {"method": method, "path": parts.path}},
        "isBase64Encoded": False,
    }
    if cookies:
        sent["cookies"] = cookies
    if fields is not None:
        sent["body"] = urlencode(fields)
    return sent


def set_cookies(response: Response) -> list[tuple[str, str, str]]:
    """Return name, path and value of the cookies that an answer sets."""
    found = [re.match(r"([^=]+)=([^;]*); Path=([^;]+)", line) for line in response["cookies"]]
    return [(match[1], match[3], match[2]) for match in found if match]


def header_bytes(response: Response) -> int:
    """Return how large an answer's headers are on the wire."""
    pairs = [*response["headers"].items(), *(("set-cookie", line) for line in response["cookies"])]
    return sum(len(f"{name}: {value}\r\n".encode()) for name, value in pairs)


@dataclass
class Browser:
    """Keeps cookies and follows nothing by itself."""

    handle: Callable[[dict[str, Any]], Response]
    jar: dict[tuple[str, str], str] = field(default_factory=dict)

    def get(self, url: str, **headers: str) -> Response:
        """Return the answer to a GET."""
        return self._keep(self.handle(event("GET", url, None, headers, self.cookies_for(url))))

    def post(self, url: str, fields: Mapping[str, str], **headers: str) -> Response:
        """Return the answer to a form."""
        plant("a field", *(fields[name] for name in SECRET_FIELDS if name in fields))
        sent = {"origin": f"https://{HOST}", "sec-fetch-site": "same-origin", **headers}
        return self._keep(self.handle(event("POST", url, fields, sent, self.cookies_for(url))))

    def sign_in(self, username: str, password: str, next_path: str = "/", *, stay: bool = True) -> Response:
        """Open the form, fill it and send it."""
        page = self.get(f"/auth/login?{urlencode({'next': next_path})}")["body"]
        hidden = dict(re.findall(r'name="(next|csrf)" value="([^"]*)"', page))
        ticked = {"stay": "yes"} if stay else {}
        return self.post("/auth/login", {**hidden, **ticked, "username": username, "password": password})

    def cookies_for(self, url: str) -> list[str]:
        """Return the cookies that go with a request for *url*."""
        path = urlsplit(url).path
        return [f"{name}={value}" for (name, scope), value in self.jar.items() if path.startswith(scope)]

    def _keep(self, response: Response) -> Response:
        for line, (name, path, value) in zip(response["cookies"], set_cookies(response), strict=True):
            if "Max-Age=0" in line:
                self.jar.pop((name, path), None)
            else:
                plant("a cookie", value)
                self.jar[name, path] = value
        return response
