"""Answers made smaller on their way to the browser, as CloudFront does it.

gzip alone: CloudFront would rather send Brotli, so on this machine pages weigh a little more than in AWS.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html
"""

import gzip

from local.edge_translation import Headers

# Those of CloudFront's list that a gallery serves.
TYPES = frozenset(
    {b"text/html", b"text/css", b"text/javascript", b"text/plain", b"application/json", b"image/svg+xml"}
)
STATUSES = frozenset({200, 403, 404})
SMALLEST, LARGEST = 1_000, 10_000_000  # bytes
LEVEL = 6


def is_compressible(status: int, headers: Headers, accepted: str) -> bool:
    """Tell whether CloudFront would compress an answer with these *headers*, their names in lower case.

    *accepted* is what the browser's `Accept-Encoding` says.
    """
    found = dict(headers)
    length = found.get(b"content-length", b"")
    return (
        status in STATUSES
        and "gzip" in accepted
        and b"content-encoding" not in found
        and found.get(b"content-type", b"").partition(b";")[0].strip() in TYPES
        and length.isdigit()
        and SMALLEST <= int(length) <= LARGEST
    )


def compressed(body: bytes) -> bytes:
    """Return *body*, compressed; the same bytes each time."""
    return gzip.compress(body, LEVEL, mtime=0)


def compressed_headers(headers: Headers, length: int) -> Headers:
    """Return *headers* for a compressed body of *length* bytes: an ETag is a weak one then."""
    kept = [(name, _weak(value) if name == b"etag" else value) for name, value in headers]
    kept = [(name, value) for name, value in kept if name not in (b"content-length", b"accept-ranges")]
    return [
        *kept,
        (b"content-length", str(length).encode()),
        (b"content-encoding", b"gzip"),
        (b"vary", b"Accept-Encoding"),
    ]


def _weak(tag: bytes) -> bytes:
    return tag if tag.startswith(b"W/") else b"W/" + tag
