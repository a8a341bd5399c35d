"""What the edge compresses, and how."""

import gzip

import pytest

from local.edge_compression import compressed, compressed_headers, is_compressible


def headers(kind: str = "text/html; charset=utf-8", length: int = 5_000) -> list[tuple[bytes, bytes]]:
    return [(b"content-type", kind.encode()), (b"content-length", str(length).encode()), (b"etag", b'"a"')]


@pytest.mark.parametrize(
    "kind", ["text/html; charset=utf-8", "text/css", "application/json", "image/svg+xml"]
)
def test_text_is_compressed(kind: str) -> None:
    assert is_compressible(200, headers(kind), "gzip, br")


@pytest.mark.parametrize(
    ("status", "found", "accepted"),
    [
        (200, headers("image/jpeg"), "gzip"),
        (200, headers(length=999), "gzip"),
        (200, headers(length=10_000_001), "gzip"),
        (200, headers(), "br"),
        (206, headers(), "gzip"),
        (304, headers(), "gzip"),
        (200, [*headers(), (b"content-encoding", b"gzip")], "gzip"),
        (200, headers()[:1], "gzip"),
    ],
)
def test_what_cloudfront_leaves_as_it_is_stays_so(
    status: int, found: list[tuple[bytes, bytes]], accepted: str
) -> None:
    assert not is_compressible(status, found, accepted)


def test_a_body_comes_back_whole_and_its_tag_is_weak() -> None:
    body = compressed(b"photos " * 500)
    told = dict(compressed_headers(headers(), len(body)))

    assert gzip.decompress(body) == b"photos " * 500
    assert told[b"content-length"] == str(len(body)).encode()
    assert (told[b"content-encoding"], told[b"vary"], told[b"etag"]) == (
        b"gzip",
        b"Accept-Encoding",
        b'W/"a"',
    )
