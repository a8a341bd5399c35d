"""Folders of static files, served on this machine as a good host would: compressed where that helps."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

STOP_SECONDS = 5


@contextmanager
def served(pages: Mapping[str, tuple[Path, str]]) -> Iterator[dict[str, str]]:
    """Serve each folder, and give the address of the page in it by the same name."""
    servers = {name: _Server(folder) for name, (folder, _) in pages.items()}
    try:
        yield {name: f"{server.url}/{quote(pages[name][1])}" for name, server in servers.items()}
    finally:
        for server in servers.values():
            server.stop()


class _Server:
    def __init__(self, folder: Path) -> None:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        self.url = f"http://localhost:{listener.getsockname()[1]}"
        routes = [Mount("/", StaticFiles(directory=folder, html=True))]
        application = Starlette(routes=routes, middleware=[Middleware(GZipMiddleware, minimum_size=1000)])
        config = uvicorn.Config(application, log_level="error", access_log=False, ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([listener],), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop serving."""
        self._server.should_exit = True
        self._thread.join(STOP_SECONDS)
