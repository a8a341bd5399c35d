"""Somebody with a browser, as far as HTTP goes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx

from tests.addresses import resolved


@dataclass
class Page(HTMLParser):
    """What a page links to and asks for."""

    links: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    hidden: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    @classmethod
    def of(cls, html: str) -> "Page":
        """Return the page that *html* holds."""
        page = cls()
        page.feed(html)
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in {"a", "link"} and "href" in values:
            self.links.append(values["href"])
        if tag in {"img", "source"}:
            named = [values.get("src", ""), *re.split(r",\s+", values.get("srcset", ""))]
            self.images += [entry.split()[0] for entry in named if entry.strip()]
        if tag == "input" and values.get("type") == "hidden":
            self.hidden[values["name"]] = values.get("value", "")

    def handle_data(self, data: str) -> None:
        self.text += data


class Visitor:
    """A client that keeps its cookies and follows redirects, like a browser without scripts."""

    def __init__(self, url: str) -> None:
        self.url = url
        # No connection is kept, so that none is left open when a test forgets its visitor.
        limits = httpx.Limits(max_keepalive_connections=0)
        self.client = httpx.Client(base_url=url, follow_redirects=True, timeout=30, limits=limits)

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def get(self, path: str) -> httpx.Response:
        """Return the answer to a GET of *path*, after redirects."""
        return self.client.get(path)

    def open(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Return what is at a private *path*, by way of a grant for it.

        A sign-in grants a few audiences only, so a visitor of many must ask for the others.
        """
        return self.client.get("/auth/enter", params={"next": path}, headers=headers)

    def page(self, path: str) -> Page:
        """Return the page at *path*, which must be there."""
        answer = self.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return Page.of(resolved(answer.url.path, answer.text))

    def sign_in(self, name: str, password: str, goal: str = "") -> httpx.Response:
        """Fill in the form and send it; return what comes after the redirects."""
        form = Page.of(self.client.get("/auth/login", params={"next": goal} if goal else {}).text)
        fields = {"username": name, "password": password, **form.hidden}
        return self.client.post("/auth/login", data=fields, headers={"Sec-Fetch-Site": "same-origin"})

    def home(self) -> Page:
        """Return the visitor's home."""
        return self.page("/auth/enter")

    def albums(self) -> dict[str, Page]:
        """Return all album pages that can be reached from the home, by path."""
        found: dict[str, Page] = {}
        waiting = [link for link in self.home().links if link.startswith("/g/")]
        while waiting:
            path = waiting.pop()
            if path not in found and path.endswith(".html"):
                answer = self.open(path)
                assert answer.status_code == 200, f"{path}: {answer.status_code}"
                found[path] = Page.of(resolved(path, answer.text))
                waiting += [link for link in found[path].links if link.startswith("/g/")]
        return found

    def linked(self, path: str, page: Page) -> set[str]:
        """Return the gallery's own addresses that *page* at *path* names."""
        named = {urljoin(path, link) for link in (*page.links, *page.images)}
        return {link for link in named if not link.startswith(("data:", "#", "http"))}
