"""What docs/openapi.yaml says of the gallery's own answers, and requests made of it."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import schemathesis
import yaml
from requests import Request as Sent
from schemathesis import GenerationMode

from tests.functional.sign_in_browser import HOST, event

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.yaml"
METHODS = ("get", "post", "delete")


@dataclass(frozen=True)
class Operation:
    """One method of one path, as the document has it."""

    path: str
    method: str
    content: Mapping[str, Any]

    @property
    def route(self) -> str:
        """Its route, as the code names it."""
        return f"{self.method.upper()} {self.path}"

    @property
    def has_form(self) -> bool:
        """Whether a form of ours is sent to it."""
        return "application/x-www-form-urlencoded" in self.content.get("requestBody", {}).get("content", {})

    def belongs_to(self, *ways: str) -> bool:
        """Tell whether it is there where people sign in by one of *ways*."""
        named = self.content.get("x-sign-in")
        return named is None or not set(named).isdisjoint(ways)

    def media_types(self, status: int) -> dict[str, Any]:
        """Return the schemas of an answer with that *status*, by media type; none for an empty one."""
        reference = self.content["responses"][str(status)]["$ref"].rpartition("/")[2]
        found: dict[str, Any] = document()["components"]["responses"][reference].get("content", {})
        return found


@cache
def document() -> dict[str, Any]:
    """Return the description."""
    content: dict[str, Any] = yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
    return content


def operations() -> Iterator[Operation]:
    """Yield all that is described."""
    for path, methods in document()["paths"].items():
        for method in METHODS:
            if method in methods:
                yield Operation(path, method, methods[method])


@cache
def _schema() -> Any:
    return schemathesis.openapi.from_dict(document())


def requests_of(operation: Operation, mode: GenerationMode) -> Any:
    """Return the strategy of requests that the description allows, or that it does not."""
    return _schema()[operation.path][operation.method.upper()].as_strategy(generation_mode=mode)


def has_counterparts(operation: Operation) -> bool:
    """Tell whether a request can go against the description: one without any input cannot."""
    return "parameters" in operation.content or "requestBody" in operation.content


def to_event(case: Any, cookies: list[str], more: Mapping[str, str]) -> dict[str, Any]:
    """Return what an HTTP API sends for a generated request, with these *cookies* and *more* fields."""
    if isinstance(case.body, dict):
        case.body = {**case.body, **more}
    arguments = case.as_transport_kwargs(base_url=f"https://{HOST}")
    sent = Sent(**{k: v for k, v in arguments.items() if k in _SENT}).prepare()
    path = (sent.url or "").removeprefix(f"https://{HOST}").partition("#")[0]
    headers = {name.lower(): _text(value) for name, value in sent.headers.items() if name.lower() != "cookie"}
    made = event(sent.method or "GET", path, None, headers, cookies)
    body = sent.body or b""
    assert isinstance(body, str | bytes)
    data = body.encode() if isinstance(body, str) else body
    return {**made, "body": base64.b64encode(data).decode(), "isBase64Encoded": True} if data else made


_SENT = ("method", "url", "headers", "params", "data", "json", "files", "cookies")


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")
