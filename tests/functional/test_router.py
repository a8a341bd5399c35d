"""From a method and a path to what answers it."""

from collections.abc import Mapping

import pytest

from handlers.web.http import Answer, Request
from handlers.web.router import Responder, Router


class Shelf:
    """Pages that say which of them answered, and with what."""

    def routes(self) -> Mapping[str, Responder]:
        return {
            "GET /auth/login": lambda _request, now: Answer(200, f"form at {now}"),
            "GET /s/{token}": lambda request, _now: Answer(200, f"link {request.parts['token']}"),
            "GET /s/{token}/page/{number}": lambda request, _now: Answer(200, str(dict(request.parts))),
        }


def request(method: str, path: str) -> Request:
    return Request(method, path, {}, {}, {}, {})


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/auth/login", "form at 7"),
        ("/s/abc.~", "link abc.~"),
        ("/s/abc/page/2", "{'token': 'abc', 'number': '2'}"),
    ],
)
def test_the_route_that_fits_answers(path: str, said: str) -> None:
    assert Router([Shelf()]).answer(request("GET", path), 7) == Answer(200, said)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/auth/login"),
        ("GET", "/auth/login/"),
        ("GET", "/auth/loginx"),
        ("GET", "/auth+login"),
        ("GET", "/s/"),
        ("GET", "/s/a/b"),
    ],
)
def test_what_no_route_fits_is_a_bad_request(method: str, path: str) -> None:
    assert Router([Shelf()]).answer(request(method, path), 7) == Answer(400)
