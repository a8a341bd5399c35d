"""The printer: pages and the covers beside them, written into the site bucket."""

from collections.abc import Mapping

from pipeline.ports import REVALIDATED
from pipeline.workshop import Workshop

Covers = Mapping[str, str]  # key in the site bucket: its source among the renditions


class Printer:
    """Writes what a page consists of, covers first."""

    def __init__(self, workshop: Workshop) -> None:
        self._shop = workshop

    def copy_covers(self, covers: Covers, known: frozenset[str]) -> None:
        """Copy *covers* next to the page that shows them, under its own grant, but for those *known*."""
        for key, source in covers.items():
            if key not in known:
                self._shop.site.copy_from(self._shop.renditions, source, key)

    def put(self, key: str, text: str, media_type: str) -> None:
        """Write a page or its stylesheet."""
        self._shop.site.put(key, text.encode(), f"{media_type}; charset=utf-8", REVALIDATED)
