import pytest

from auth.origins import is_same_origin, referred_path

HOST = "photos.example.org"
ALBUM = "/g/bbbbbbbbbbbbbbbb/cccccccccccccccc/index.html"
GOOD_SITES = {None, "same-origin", "none"}
GOOD_ORIGINS = {None, f"https://{HOST}"}


@pytest.mark.parametrize("site", [None, "same-origin", "none", "same-site", "cross-site", ""])
@pytest.mark.parametrize("origin", [None, f"https://{HOST}", "https://evil.example", "null"])
def test_a_request_is_ours_unless_a_header_says_otherwise(site: str | None, origin: str | None) -> None:
    sent = {"sec-fetch-site": site, "origin": origin}
    headers = {name: value for name, value in sent.items() if value is not None}

    assert is_same_origin(headers, HOST) == (site in GOOD_SITES and origin in GOOD_ORIGINS)


@pytest.mark.parametrize(
    "origin",
    [
        "http://photos.example.org",
        "https://photos.example.org.evil.example",
        "https://photos.example.org:8443",
        "https://[",
    ],
)
def test_scheme_and_port_belong_to_the_origin(origin: str) -> None:
    assert not is_same_origin({"origin": origin}, HOST)


def test_a_host_may_have_a_port() -> None:
    assert is_same_origin({"origin": "https://localhost:8443"}, "localhost:8443")


def test_the_album_that_was_refused_is_read_from_the_referrer() -> None:
    assert referred_path({"referer": f"https://{HOST}{ALBUM}"}, HOST) == ALBUM
    assert referred_path({"referer": f"https://{HOST}/h/aaaaaaaaaaaaaaaa/index.html?a#b"}, HOST) == (
        "/h/aaaaaaaaaaaaaaaa/index.html"
    )


@pytest.mark.parametrize(
    "referrer",
    [
        "",
        f"https://{HOST}/",
        f"https://{HOST}/auth/login",
        f"https://evil.example{ALBUM}",
        f"http://{HOST}{ALBUM}",
        "https://[",
    ],
)
def test_any_other_referrer_says_nothing(referrer: str) -> None:
    assert referred_path({"referer": referrer}, HOST) == ""
    assert referred_path({}, HOST) == ""
