"""What the headers allow a page to do."""

from website.headers import IMAGE_SECURITY_HEADERS, SECURITY_HEADERS


def test_nothing_inline_and_nothing_from_elsewhere_is_allowed() -> None:
    policy = SECURITY_HEADERS["Content-Security-Policy"]
    directives = dict(directive.split(" ", 1) for directive in policy.split("; "))

    assert directives["default-src"] == "'none'"
    assert "unsafe" not in policy
    assert set(" ".join(directives.values()).split()) == {"'none'", "'self'", "data:"}
    assert [name for name, sources in directives.items() if "data:" in sources] == ["img-src"]


def test_films_play_from_our_own_host_on_a_page_and_on_their_own() -> None:
    for headers in (SECURITY_HEADERS, IMAGE_SECURITY_HEADERS):
        assert "media-src 'self'" in headers["Content-Security-Policy"].split("; ")


def test_our_own_host_gets_the_referer_and_no_other_does() -> None:
    assert SECURITY_HEADERS["Referrer-Policy"] == "same-origin"
