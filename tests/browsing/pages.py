"""Rendered pages in a real browser, without any server: what it asks for is answered from memory."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Route

from website.headers import SECURITY_HEADERS
from website.static import shell_files

ORIGIN = "https://photos.example.org"


def serve(context: BrowserContext, pages: Mapping[str, str]) -> None:
    """Have *context* find *pages*, by path, and what they load, at ORIGIN, and nothing else anywhere."""
    files = {f"/{file.path}": (file.body, file.content_type) for file in shell_files("Our gallery")}
    files |= {path: (page.encode(), "text/html; charset=utf-8") for path, page in pages.items()}

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        is_ours = f"{parts.scheme}://{parts.netloc}" == ORIGIN
        body, kind = files.get(parts.path, (b"", "text/plain")) if is_ours else (b"", "")
        headers = {**SECURITY_HEADERS, "content-type": kind}
        route.fulfill(status=200 if body else 404, body=body, headers=headers)

    context.route("**/*", answer)
