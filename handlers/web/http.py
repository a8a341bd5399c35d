"""Requests and answers of an HTTP API, payload format 2.0.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl

from auth.cookies import parse_cookies
from website.headers import SECURITY_HEADERS

MAX_BODY_BYTES = 8192
_MAX_FIELDS = 20

Response = dict[str, Any]
Page = Callable[[str], str]
"""A page that is told the language of its viewer, by its code, and says itself in it."""


class BadRequestError(Exception):
    """A request that no page of ours sends."""


@dataclass(frozen=True)
class Request:
    """What our pages read of a request; header names are lower-case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    fields: Mapping[str, str]
    """What a form in the body says."""
    body: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    """What stands in the path where its route has a name in braces."""

    @classmethod
    def from_event(cls, event: Mapping[str, Any]) -> "Request":
        """Return the request that an event describes.

        Raises:
            BadRequestError: the body is too long, no text, or no form.
        """
        headers, body = headers_of(event), _body(event)
        return cls(
            method=event["requestContext"]["http"]["method"],
            path=event["rawPath"],
            query=_parse_fields(event.get("rawQueryString", "")),
            headers=headers,
            cookies=parse_cookies(event.get("cookies", ())),
            fields={} if is_json(headers) else _parse_fields(body),
            body=body,
        )


@dataclass(frozen=True)
class Answer:
    """An answer; its security headers are added on the way out."""

    status: int
    body: str | Page = ""
    media_type: str = "text/html"
    location: str = ""
    cookies: tuple[str, ...] = ()
    clear_site_data: str = ""
    retry_after_seconds: int = 0
    referrer_policy: str = ""

    def said_in(self, language: str) -> "Answer":
        """Return the same in words of *language*."""
        return self if isinstance(self.body, str) else replace(self, body=self.body(language))

    def to_response(self) -> Response:
        """Return it in the form that API Gateway expects. It is never stored: it depends on cookies."""
        own = {
            "content-type": f"{self.media_type}; charset=utf-8" if self.body else "",
            "location": self.location,
            "clear-site-data": self.clear_site_data,
            "retry-after": str(self.retry_after_seconds or ""),
            "Referrer-Policy": self.referrer_policy,
        }
        present = {name: value for name, value in own.items() if value}
        return {
            "statusCode": self.status,
            "headers": {**SECURITY_HEADERS, "cache-control": "no-store", **present},
            "cookies": list(self.cookies),
            "body": self.body,
            "isBase64Encoded": False,
        }


def go_to(path: str) -> Answer:
    """Return the answer that sends a browser on to *path*."""
    return Answer(303, location=path)


def is_json(headers: Mapping[str, str]) -> bool:
    """Tell whether *headers* announce a body of JSON, which no form of another site can send."""
    return headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


def headers_of(event: Mapping[str, Any]) -> dict[str, str]:
    """Return the headers of an event, their names in lower case."""
    return {name.lower(): value for name, value in event.get("headers", {}).items()}


def _body(event: Mapping[str, Any]) -> str:
    body: str = event.get("body") or ""
    if len(body) > 2 * MAX_BODY_BYTES:  # base64 takes a third more
        raise BadRequestError("The body is too long.")
    try:
        data = base64.b64decode(body, validate=True) if event.get("isBase64Encoded") else body.encode()
        text = data.decode()
    except (binascii.Error, UnicodeError) as error:
        raise BadRequestError("The body is no text.") from error
    if len(data) > MAX_BODY_BYTES:
        raise BadRequestError("The body is too long.")
    return text


def _parse_fields(encoded: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError as error:
        raise BadRequestError("Too many fields.") from error
    # The first of two fields with one name, so that nothing appended to a link overrides it.
    return dict(reversed(pairs))
