"""From a method and a path to what answers it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from handlers.web.http import Answer, Request

Finisher = Callable[[Request, Answer, int], Answer]
"""Has the last word about each answer."""
Responder = Callable[[Request, int], Answer]
"""Answers one request at a time given in epoch seconds."""


class PageGroup(Protocol):
    """Pages that belong together."""

    def routes(self) -> Mapping[str, Responder]:
        """Return what answers each route, such as `GET /auth/login` or `POST /s/{token}`."""
        ...


class Router:
    """Hands each request to the first route that fits."""

    def __init__(self, groups: Iterable[PageGroup], finish: Finisher = lambda _request, answer, _now: answer):
        """Take the routes of all *groups*; *finish* sees each answer last."""
        responders = [each for group in groups for each in group.routes().items()]
        self.routes = tuple(route for route, _ in responders)
        self._responders = [(_pattern(route), responder) for route, responder in responders]
        self._finish = finish

    def answer(self, request: Request, now: int) -> Answer:
        """Return the answer to *request* at *now* (epoch seconds); 400 if it is for no page of ours."""
        wanted = f"{request.method} {request.path}"
        for pattern, responder in self._responders:
            if found := pattern.fullmatch(wanted):
                answer = responder(replace(request, parts=found.groupdict()), now)
                return self._finish(request, answer, now)
        return Answer(400)


def _pattern(route: str) -> re.Pattern[str]:
    """Return what *route* matches, where `{name}` stands for one segment of the path."""
    literal_and_name = re.split(r"\{(\w+)\}", route)
    return re.compile(
        "".join(f"(?P<{each}>[^/]+)" if i % 2 else re.escape(each) for i, each in enumerate(literal_and_name))
    )
