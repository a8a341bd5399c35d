"""Paths find their behaviour as they do in CloudFront."""

import pytest

from local.edge_distribution import Behavior, Distribution, normalize

DISTRIBUTION = Distribution(
    "d1.cloudfront.net",
    (
        Behavior("/g/*/i/*", {}, "renditions"),
        Behavior("g/*", {}, "site"),
        Behavior("/exact-?.html", {}, "site"),
        Behavior("*", None, "site", "/public"),
    ),
    "index.html",
    {},
)


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/g/a/b/i/c.jpg", "/g/*/i/*"),
        ("/g/a/index.html", "g/*"),
        ("/G/a/index.html", "*"),
        ("/exact-1.html", "/exact-?.html"),
        ("/exact-12.html", "*"),
        ("/exactx1xhtml", "*"),
        ("/", "*"),
        ("//g/a/index.html", "g/*"),
        ("/static/../g/a/index.html", "g/*"),
        ("/g/../static/a.css", "*"),
        ("/g%2Fa/index.html", "*"),
        ("/%67/a/index.html", "*"),
    ],
)
def test_the_first_pattern_that_fits_decides(path: str, pattern: str) -> None:
    assert DISTRIBUTION.behavior_for(path).pattern == pattern


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "/"),
        ("/a/./b//c/../d", "/a/b/d"),
        ("/../../a", "/a"),
        ("/a/", "/a/"),
        ("/a/..", "/"),
        ("/a/b/..", "/a/"),
        ("/%2e%2e/a", "/%2e%2e/a"),
    ],
)
def test_dots_and_double_slashes_are_resolved_and_nothing_is_decoded(path: str, expected: str) -> None:
    assert normalize(path) == expected


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/", "public/index.html"),
        ("/g%2Fa%20b.html", "public/g/a b.html"),
        ("/g/a%2Fb+c", "g/a/b+c"),
    ],
)
def test_the_key_is_the_decoded_path(path: str, key: str) -> None:
    assert DISTRIBUTION.key_of(path) == key


@pytest.mark.parametrize(
    ("path", "is_ambiguous"), [("/g/a.html", False), ("/g%2Fa.html", True), ("/a%20b", False)]
)
def test_a_path_that_means_something_else_decoded_is_known(path: str, is_ambiguous: bool) -> None:
    assert DISTRIBUTION.is_ambiguous(path) == is_ambiguous
