"""What a browser on plain http needs, and what the functions believe."""

import pytest

from local.edge_translation import Translation, read_cookies

DOMAIN = "d1.cloudfront.net"
TRANSLATION = Translation(8080, DOMAIN)


def inward(name: str, value: str) -> str | None:
    headers = TRANSLATION.inward([(name.encode(), value.encode())], "127.0.0.1:5000")
    return next((found.decode() for key, found in headers if key == name.encode()), None)


def outward(name: str, value: str) -> str | None:
    headers = TRANSLATION.outward([(name.encode(), value.encode())])
    return next((found.decode() for _, found in headers), None)


@pytest.mark.parametrize(
    ("sent", "received"),
    [
        (
            "__Host-session=a; Path=/; Secure; HttpOnly; SameSite=Lax",
            "session=a; Path=/; HttpOnly; SameSite=Lax",
        ),
        ("__Host-csrf=a; Path=/; HttpOnly; secure", "csrf=a; Path=/; HttpOnly"),
        ("CloudFront-Policy=a; Path=/h/x/; Secure", "CloudFront-Policy=a; Path=/h/x/"),
        ("a=secure; Path=/; Secure=1", "a=secure; Path=/; Secure=1"),
        ("a=b;Secure;Path=/secure", "a=b;Path=/secure"),
    ],
)
def test_cookies_lose_their_prefix_and_secure_on_the_way_out(sent: str, received: str) -> None:
    assert outward("set-cookie", sent) == received


def test_our_cookies_get_their_prefix_back_on_the_way_in() -> None:
    given = "session=a=b; csrf=c; device=d; CloudFront-Policy=e; other=f"

    assert inward("cookie", given) == (
        "__Host-session=a=b; __Host-csrf=c; __Host-device=d; CloudFront-Policy=e; other=f"
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("http://localhost:8080", f"https://{DOMAIN}"),
        ("http://127.0.0.1:8080/g/a?b", f"https://{DOMAIN}/g/a?b"),
        ("http://localhost:80801/x", "http://localhost:80801/x"),
        ("http://localhost:8080.example.org/x", "http://localhost:8080.example.org/x"),
        ("https://example.org/?http://localhost:8080", "https://example.org/?http://localhost:8080"),
        ("null", "null"),
    ],
)
@pytest.mark.parametrize("name", ["origin", "referer"])
def test_only_the_local_address_becomes_the_domain(name: str, given: str, expected: str) -> None:
    assert inward(name, given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (f"https://{DOMAIN}/h/a", "/h/a"),
        (f"https://{DOMAIN}", "/"),
        (f"https://{DOMAIN}.example.org/", f"https://{DOMAIN}.example.org/"),
        ("/auth/login", "/auth/login"),
    ],
)
def test_redirects_stay_on_this_machine(given: str, expected: str) -> None:
    assert outward("location", given) == expected


def test_nothing_tells_the_browser_to_use_https() -> None:
    assert outward("strict-transport-security", "max-age=1") is None
    policy = "default-src 'none'; upgrade-insecure-requests; img-src 'self'"
    assert outward("content-security-policy", policy) == "default-src 'none'; img-src 'self'"


def test_a_viewer_cannot_say_who_it_is() -> None:
    given = [(b"CloudFront-Viewer-Address", b"192.0.2.1:1"), (b"X-Forwarded-Proto", b"http"), (b"Host", b"x")]

    assert TRANSLATION.inward(given, "127.0.0.1:5000") == [
        (b"host", DOMAIN.encode()),
        (b"x-forwarded-proto", b"https"),
        (b"cloudfront-viewer-address", b"127.0.0.1:5000"),
    ]


def test_of_two_cookies_with_one_name_the_first_counts() -> None:
    headers = [(b"Cookie", b"CloudFront-Policy=deep; CloudFront-Policy=shallow"), (b"cookie", b"a=b=c; bad")]

    assert read_cookies(headers) == {"CloudFront-Policy": "deep", "a": "b=c"}


def test_the_tag_of_a_compressed_page_is_asked_for_as_the_origin_knows_it() -> None:
    assert inward("if-none-match", 'W/"abc"') == '"abc"'
