import pytest

from auth.errors import UnavailableError
from auth.reach import MAX_EXPIRED_AUDIENCES, Reach

VIEW = "v" * 16
FAMILY, FRIENDS = "b" * 16, "c" * 16
REACH = Reach(VIEW, frozenset({FAMILY, FRIENDS}))
BIG = Reach(
    VIEW,
    frozenset(f"{letter}{'2' * 15}" for letter in "abcdefghijklmnopqrstuvwxyz")
    | frozenset(f"{letter}{'3' * 15}" for letter in "abcdefghij"),
)


def test_a_viewer_may_go_to_their_own_pages() -> None:
    for path in (f"/g/{FAMILY}/x/index.html", f"/g/{FRIENDS}/x/i/y-640.z.avif", f"/h/{VIEW}/index.html"):
        assert REACH.destination(path) == path


@pytest.mark.parametrize("path", ["/", "/enter.html", "/static/x.css", "/gx/", "/%67/"])
def test_any_public_path_leads_home(path: str) -> None:
    assert REACH.destination(path) == f"/h/{VIEW}/index.html"


@pytest.mark.parametrize(
    "path",
    [
        f"/g/{'d' * 16}/x/index.html",
        f"/h/{'w' * 16}/index.html",
        f"/h/{FAMILY}/",
        f"/g/{VIEW}/",
        f"/g/{FAMILY}",
        "/g/",
        "/g/x/",
    ],
)
def test_what_is_unknown_or_anothers_is_unavailable(path: str) -> None:
    with pytest.raises(UnavailableError):
        REACH.destination(path)


def test_home_the_asked_audience_and_four_more_are_granted() -> None:
    asked = f"/g/j{'3' * 15}/"

    prefixes = BIG.prefixes_to_grant(f"{asked}x/index.html")

    assert prefixes[:2] == [f"/h/{VIEW}/", asked]
    assert len(prefixes) == len(set(prefixes)) == 6


def test_nothing_is_granted_twice() -> None:
    assert REACH.prefixes_to_grant(f"/g/{FRIENDS}/x") == [f"/h/{VIEW}/", f"/g/{FRIENDS}/", f"/g/{FAMILY}/"]
    assert REACH.prefixes_to_grant(REACH.home) == [f"/h/{VIEW}/", f"/g/{FAMILY}/", f"/g/{FRIENDS}/"]


def test_all_that_can_have_been_granted_is_expired_as_far_as_one_answer_goes() -> None:
    assert REACH.prefixes_to_expire() == [f"/h/{VIEW}/", f"/g/{FAMILY}/", f"/g/{FRIENDS}/"]
    assert len(BIG.prefixes_to_expire()) == 1 + MAX_EXPIRED_AUDIENCES
