"""The sizes function: Lambda's entry point behind `/g/*/x/*`, where CloudFront has checked the grant.

It answers 404 for what is not there, since CloudFront shows the gallery's page for that in its place: what
is not there and what is not yours get the same bytes, here as everywhere. It never answers 403, whose page
leads to sign-in.
"""

import base64
import logging
import os
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

from handlers.catalog_store import DynamoCatalog
from handlers.object_store import S3Store
from handlers.table import Table
from pipeline.errors import BadSizeError, NoSuchPhotoError
from pipeline.fitting import SUFFIXES
from pipeline.on_demand import OnDemand, Order
from pipeline.ports import IMMUTABLE
from pipeline.size_paths import LENGTHS

log = logging.getLogger(__name__)

Response = dict[str, Any]

BRIEF = "public, max-age=60"

_PATIENCE_SECONDS = 5  # somebody waits


def handler(event: Mapping[str, Any], _context: object) -> Response:
    """Answer one request of the function URL.

    https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
    """
    try:
        return _answer(event)
    except BadSizeError as error:
        return _words(400, f"{error}. Lengths: {', '.join(map(str, sorted(_lengths())))}.")
    except NoSuchPhotoError:
        return _words(404, "There is nothing here.")
    except Exception:
        log.exception("a size could not be made")
        return _words(503, "Please try again.")


def _answer(event: Mapping[str, Any]) -> Response:
    if event["requestContext"]["http"]["method"] not in {"GET", "HEAD"}:
        return _words(405, "Photos are only looked at.", allow="GET, HEAD")
    order = _on_demand().order(event["rawPath"])
    if order.elsewhere:
        return _words(302, "", BRIEF, location=order.elsewhere)
    headers = {
        "cache-control": IMMUTABLE if order.is_lasting else BRIEF,
        # With 304, too: Lambda would say JSON, and a cache that kept the photo would believe it.
        "content-type": SUFFIXES[order.path.suffix],
        "etag": _tag(order),
    }
    if _has(event, order):
        return {"statusCode": 304, "headers": headers}
    body = base64.b64encode(_on_demand().make(order)).decode("ascii")
    return {"statusCode": 200, "headers": headers, "body": body, "isBase64Encoded": True}


def _has(event: Mapping[str, Any], order: Order) -> bool:
    """Tell whether whoever asks has the file already."""
    headers = {name.lower(): value for name, value in event.get("headers", {}).items()}
    tags = headers.get("if-none-match", "").split(",")
    return _tag(order) in {tag.strip().removeprefix("W/") for tag in tags}


def _tag(order: Order) -> str:
    return f'"{order.path.version}"'


def _words(status: int, text: str, cache_control: str = "no-store", **headers: str) -> Response:
    own = {"cache-control": cache_control, "content-type": "text/plain; charset=utf-8"}
    return {"statusCode": status, "headers": own | headers, "body": text}


@cache
def _lengths() -> frozenset[int]:
    return frozenset(LENGTHS) | {int(word) for word in os.environ["WIDTHS"].split(",")}


# Once a container, and not at import: a failed call is tried again with the next request.
@cache
def _on_demand() -> OnDemand:
    return OnDemand(
        DynamoCatalog(Table(os.environ["TABLE"], _PATIENCE_SECONDS), time.time),
        S3Store(os.environ["RENDITIONS_BUCKET"]),
        _lengths(),
    )
