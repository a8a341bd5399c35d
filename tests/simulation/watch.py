"""A watch: looks after each write and delete whether any page names an object that is not there."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.addresses import resolved
from tests.simulation.buckets import Bucket

_LINK = re.compile(r"/((?:g|h)/[a-z2-7]{16}/[^\s\"',<>]+)")


class Watch:
    """Keeps what each page names; a broken promise is noted, for the end to see."""

    def __init__(self, site: Bucket, renditions: Bucket) -> None:
        self.faults: list[str] = []
        self.ever_named: set[str] = set()
        self._site = site
        self._renditions = renditions
        self._named: dict[str, set[str]] = {}  # by page
        self._pages_naming: Counter[str] = Counter()

    def look(self, bucket: str, keys: list[str]) -> None:
        """Look at what one call has changed: at pages first, for these may no longer name the rest."""
        for key in keys:
            if bucket == "site" and key.endswith((".html", ".json")):
                self._read(key)
        for key in keys:
            if self._pages_naming[key] and not self.is_there(key):
                self.faults.append(f"{key} was deleted while {self._pages(key)} names it")

    def links(self, page: str) -> set[str]:
        """Return all that a page, or a part of a search index, leads to, other pages among them."""
        found = self._site.current(page)
        text = (found.data or b"").decode() if found else ""
        if text and page.endswith(".json"):
            return set(_found_by(page, json.loads(text)))
        return set(_LINK.findall(resolved(f"/{page}", text)))

    def is_there(self, key: str) -> bool:
        """Tell whether *key* can be opened."""
        return bool((self._renditions if "/i/" in key else self._site).current(key))

    def _read(self, page: str) -> None:
        named = {link for link in self.links(page) if not link.endswith(".html")}
        for key in self._named.get(page, set()):
            self._pages_naming[key] -= 1
        for key in named:
            self._pages_naming[key] += 1
            if not self.is_there(key):
                self.faults.append(f"{page} names {key}, which is not there")
        self._named[page] = named
        self.ever_named |= named

    def _pages(self, key: str) -> list[str]:
        return [page for page, named in self._named.items() if key in named]


def _found_by(key: str, content: Any) -> Iterator[str]:
    """Yield what a shard, or the list of shards, leads to."""
    if isinstance(content, list):
        yield from (f"{key.rpartition('/')[0]}/{name}.json" for name in content)
        return
    for slot, (_, audience, photos) in content.items():
        album = f"g/{audience}/{slot[4:]}/"
        yield f"{album}index.html"
        yield from (f"{album}i/{photo}{thumbnail}" for photo, _, _, thumbnail, *_ in photos)
