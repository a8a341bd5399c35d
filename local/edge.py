"""CloudFront's front door on this machine: signed cookies and URLs, before the emulator's distribution.

The emulator serves a distribution's behaviours, origins, policies and error pages, but lets everybody
through. This adds who may see what, and translates between http on localhost and https on the domain.
"""

import socket
import ssl
import threading
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from local.clients import Clients
from local.edge_compression import compressed, compressed_headers, is_compressible
from local.edge_distribution import Behavior, Distribution, normalize
from local.edge_policy import RefusedError, ViewerRequest, check_access
from local.edge_translation import Headers, Translation, read_cookies

_TIMEOUT = httpx.Timeout(60, connect=5)
_LIMITS = httpx.Limits(max_connections=64, max_keepalive_connections=32, keepalive_expiry=30)
_STOP_SECONDS = 2
_REASON = b"x-local-edge"


class Edge:
    """An ASGI application that plays one distribution at a local port."""

    def __init__(self, distribution: Distribution, clients: Clients, port: int) -> None:
        self._distribution = distribution
        self._translation = Translation(port, distribution.domain)
        self._upstream = httpx.URL(clients.access.endpoint_url)
        self._s3 = clients("s3")
        trust = ssl.create_default_context(cafile=clients.access.ca_bundle)
        transport = httpx.AsyncHTTPTransport(verify=trust, limits=_LIMITS)
        self._client = httpx.AsyncClient(transport=transport, timeout=_TIMEOUT, trust_env=False)

    def application(self) -> Starlette:
        """Return the application for a server to run."""
        return Starlette(routes=[Route("/{path:path}", self)], lifespan=self._lifespan)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        behavior = self._distribution.behavior_for(_raw_path(request))
        try:
            self._check(request, behavior)
        except RefusedError as refusal:
            response = await self._error_page(request, 403)
            response.raw_headers.append((_REASON, str(refusal).encode()))
        else:
            response = await self._answer(request, behavior)
            if response.status_code == 403 and await self._is_missing(request, behavior):
                await _discard(response)
                response = await self._error_page(request, 404)
        if behavior.compresses:
            response = await _smaller(response, request)
        await response(scope, receive, send)

    async def _answer(self, request: Request, behavior: Behavior) -> Response:
        """Return what the origin says; the emulator would ask another one if slashes are encoded."""
        if not behavior.is_admitted:
            return await self._error_page(request, 403)
        if behavior.bucket and self._distribution.is_ambiguous(_raw_path(request)):
            return await self._read(behavior.bucket, self._distribution.key_of(_raw_path(request)))
        return await self._forward(request)

    async def _read(self, bucket: str, key: str) -> Response:
        try:
            found = await run_in_threadpool(self._s3.get_object, Bucket=bucket, Key=key)
        except self._s3.exceptions.ClientError:
            return Response("", 403)
        return Response(await run_in_threadpool(found["Body"].read), 200, media_type=found["ContentType"])

    def _check(self, request: Request, behavior: Behavior) -> None:
        if behavior.keys is None:
            return
        viewer = ViewerRequest(
            url=f"https://{self._distribution.domain}{normalize(_raw_path(request))}",
            query=request.scope["query_string"].decode("latin-1"),
            cookies=read_cookies(request.headers.raw),
            address=request.client.host if request.client else "127.0.0.1",
        )
        check_access(viewer, behavior.keys, time.time())

    async def _forward(self, request: Request) -> Response:
        query = request.scope["query_string"]
        target = _raw_path(request).encode("latin-1") + (b"?" + query if query else b"")
        has_body = "content-length" in request.headers or "transfer-encoding" in request.headers
        content = request.stream() if has_body else None
        return await self._fetch(request.method, target, self._inward(request), content)

    async def _is_missing(self, request: Request, behavior: Behavior) -> bool:
        """Tell whether S3 would say 404. The emulator says 403, even where CloudFront may list the bucket."""
        if behavior.bucket is None:
            return False
        key = self._distribution.key_of(_raw_path(request))
        try:
            await run_in_threadpool(self._s3.head_object, Bucket=behavior.bucket, Key=key)
        except self._s3.exceptions.ClientError:
            return True
        return False

    async def _error_page(self, request: Request, status: int) -> Response:
        """Return the distribution's page for *status*, as CloudFront does for its own refusals too."""
        page = self._distribution.pages.get(status)
        if page is not None:
            method = "HEAD" if request.method == "HEAD" else "GET"
            headers = self._translation.inward([], _address(request))
            response = await self._fetch(method, page.path.encode(), headers, None)
            if response.status_code < 400:
                response.status_code = page.status
                return response
            await _discard(response)
        return Response("", status, media_type="text/plain")

    async def _fetch(
        self, method: str, target: bytes, headers: Headers, content: AsyncIterator[bytes] | None
    ) -> Response:
        url = self._upstream.copy_with(raw_path=target)
        upstream = httpx.Request(method, url, headers=headers, content=content)
        try:
            answer = await self._client.send(upstream, stream=True)
        except httpx.HTTPError:
            return Response("The cloud behind the edge does not answer.", 502, media_type="text/plain")
        response = StreamingResponse(
            answer.aiter_raw(), answer.status_code, background=BackgroundTask(answer.aclose)
        )
        response.raw_headers = self._translation.outward(
            (name.lower(), value) for name, value in answer.headers.raw
        )
        return response

    def _inward(self, request: Request) -> Headers:
        return self._translation.inward(request.headers.raw, _address(request))

    @asynccontextmanager
    async def _lifespan(self, _application: Starlette) -> AsyncIterator[Mapping[str, object]]:
        yield {}
        await self._client.aclose()


class EdgeServer:
    """An edge that listens on *listener* in a thread of its own."""

    def __init__(self, edge: Edge, listener: socket.socket) -> None:
        config = uvicorn.Config(
            edge.application(),
            log_level="error",
            access_log=False,
            server_header=False,
            date_header=False,
            ws="none",
            timeout_graceful_shutdown=_STOP_SECONDS,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([listener],), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop answering."""
        self._server.should_exit = True
        with suppress(RuntimeError):
            self._thread.join(_STOP_SECONDS + 1)


def _raw_path(request: Request) -> str:
    """Return the path as the viewer sent it, nothing decoded."""
    raw: bytes = request.scope["raw_path"]
    return raw.partition(b"?")[0].decode("latin-1")


def _address(request: Request) -> str:
    return f"{request.client.host}:{request.client.port}" if request.client else "127.0.0.1:0"


async def _smaller(response: Response, request: Request) -> Response:
    """Return *response*, compressed if CloudFront would."""
    accepted = request.headers.get("accept-encoding", "")
    if not isinstance(response, StreamingResponse) or request.method == "HEAD":
        return response
    if not is_compressible(response.status_code, response.raw_headers, accepted):
        return response
    body = compressed(b"".join([part async for part in response.body_iterator if isinstance(part, bytes)]))
    await _discard(response)
    smaller = Response(body, response.status_code)
    smaller.raw_headers = compressed_headers(response.raw_headers, len(body))
    return smaller


async def _discard(response: Response) -> None:
    """Give the connection behind an unused *response* back."""
    if response.background is not None:
        await response.background()
