"""A gallery's pages and files on a port of this machine, from memory: what a browser needs and no cloud."""

import mimetypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from tests.gallery import Gallery
from website.headers import IMAGE_SECURITY_HEADERS, SECURITY_HEADERS
from website.static import shell_files


@dataclass
class Site:
    """The address of a site, what was asked of it, and what it refuses to give."""

    url: str
    files: dict[str, bytes]
    asked: list[str] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    """How often each path is yet to be answered by 403; a negative number means always."""

    def forget(self) -> None:
        """Begin anew: nothing was asked, nothing is refused."""
        self.asked.clear()
        self.refused.clear()

    def answer(self, path: str) -> tuple[int, bytes]:
        """Return status and body of what is at *path*."""
        self.asked.append(path)
        if self.refused.get(path, 0):
            self.refused[path] -= 1
            return 403, b"refused"
        body = self.files.get(path)
        return (404, b"missing") if body is None else (200, body)


class Server(ThreadingHTTPServer):
    """Bears with browsers, which hang up whenever they like."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say what went wrong, if it is our side."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Serve what *handler* answers; yield the address."""
    server = Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def served(files: dict[str, bytes]) -> Iterator[Site]:
    """Serve *files*, by path, with the headers of the edge."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = unquote(self.path.partition("?")[0])
            status, body = site.answer(path)
            self.send_response(status)
            headers = {"Content-Type": mimetypes.guess_type(path)[0] or "application/octet-stream"}
            # Kept as renditions are, so that what was loaded is not asked for again.
            is_kept = status == 200 and not path.endswith(".html")
            kept = {"Cache-Control": "max-age=3600" if is_kept else "no-cache"}
            usual = IMAGE_SECURITY_HEADERS if "/i/" in path else SECURITY_HEADERS
            for name, value in (usual | headers | kept).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with serving(Handler) as url:
        site = Site(url, files)
        yield site


def files_of(gallery: Gallery) -> dict[str, bytes]:
    """Return all that viewers of *gallery* are served, by path."""
    shell = {f"/{file.path}": file.body for file in shell_files("Our photos")}
    buckets = (gallery.site, gallery.renditions)
    return shell | {f"/{key}": each.data for bucket in buckets for key, each in bucket.objects.items()}
