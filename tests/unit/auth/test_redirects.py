import re
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from auth.redirects import MAX_LENGTH, safe_next

FAMILY = "/g/bbbbbbbbbbbbbbbb"
PIECES = [
    "/",
    "//",
    "\\",
    ".",
    "..",
    "%2e",
    "%2F",
    "%5c",
    "%252f",
    "%09",
    "\t",
    "\n",
    "\r",
    " ",
    "@",
    ":",
    "?",
]
PIECES += [
    "#",
    "http:",
    "javascript:",
    "evil.example",
    "auth",
    "AUTH",
    "g",
    "h",
    ";",
    "%00",
    "%",
    "\u2028",
    "／",
]


def browser_goes_to(location: str) -> tuple[str, str]:
    """Return the host and path where a browser goes (the WHATWG URL rules), dot segments resolved."""
    text = re.sub(r"[\t\n\r]", "", location.strip("".join(map(chr, range(33))))).replace("\\", "/")
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", text):
        return "elsewhere", text
    if text.startswith("//"):
        return "elsewhere", text
    path: list[str] = []
    for segment in re.split(r"[?#]", text)[0].split("/")[1:]:
        plain = segment.lower().replace("%2e", ".")
        path = path[:-1] if plain == ".." else path if plain == "." else [*path, segment]
    return "here", "/" + "/".join(path)


@settings(deadline=None)  # a busy machine is no fault
@given(
    st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=8).map("".join)).map(
        lambda text: f"/{text}"
    )
)
@example("/g/../auth/logout")
@example("/.//evil.example")
@example("/%2e%2e/auth/login")
def test_whatever_is_asked_for_a_browser_stays_here_and_outside_auth(asked: str) -> None:
    host, path = browser_goes_to(safe_next(asked))

    assert host == "here"
    assert not path.startswith("//")
    assert not re.match(r"/auth(/|$)", unquote(path), re.IGNORECASE)


@settings(deadline=None)  # a busy machine is no fault
@given(st.text())
def test_the_answer_is_what_was_asked_or_home(asked: str) -> None:
    assert safe_next(asked) in (asked, "/")
    assert safe_next(asked).isascii()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/h/aaaaaaaaaaaaaaaa/index.html",
        f"{FAMILY}/cccccccccccccccc/index.html",
        f"{FAMILY}/cccccccccccccccc/index.html?page=2#photo-7",
        f"{FAMILY}/with%20space",
        "/authors",
        "/" + "x" * (MAX_LENGTH - 1),
    ],
)
def test_a_path_of_ours_is_kept(path: str) -> None:
    assert safe_next(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "g/x",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%5cevil.example",
        "/%2Fevil.example",
        "/%2f%2fevil.example",
        "/%252Fevil.example",
        "/g/%252e%252e/auth/login",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\tevil",
        "/g\r\nSet-Cookie: a=b",
        "/%0d%0aSet-Cookie:a=b",
        "/%00",
        " /g/",
        "/g/ü",
        "/../auth",
        f"{FAMILY}/../../auth/logout",
        f"{FAMILY}/%2e%2e/x",
        "/./x",
        "/auth",
        "/auth/",
        "/auth/login",
        "/auth?x",
        "/auth;x/login",
        "/%61uth/login",
        "/AUTH/login",
        '/"><script>',
        "/" + "x" * MAX_LENGTH,
    ],
)
def test_a_path_that_could_lead_elsewhere_becomes_home(path: str) -> None:
    assert safe_next(path) == "/"
