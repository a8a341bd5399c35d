"""Homes: what each view finds first. One is written again only where it would differ."""

from collections.abc import Mapping

from catalog import keys
from catalog.audiences import View
from catalog.footprints import Footprint
from catalog.summaries import Summary
from pipeline import layout
from pipeline.printer import Printer
from pipeline.round import Round
from website.pages import Pages


class Homes:
    """Publishes the homes of all views from the summaries of *candidates*, and sweeps after them."""

    def __init__(
        self,
        now: Round,
        candidates: Mapping[str, Summary],
        views: Mapping[str, View],
        pages: Pages,
        look: str,
    ) -> None:
        self._now = now
        self._views = views
        self._catalog = now.shop.catalog
        self._candidates = candidates
        self._pages = pages
        self._look = look
        self._printer = Printer(now.shop)
        self._homes: dict[str, Footprint] = {}

    def publish(self) -> None:
        """Bring the homes of all views up to date."""
        self._homes = self._catalog.homes()
        for gone in self._homes.keys() - self._views.keys():
            self._note(gone, self._homes[gone].before(frozenset()))
        self._now.each(lambda each: self._publish(*each), self._views.items())

    def sweep(self) -> None:
        """Delete what homes no longer consist of, and the homes of views that nobody has."""
        for view, home in list(self._homes.items()):
            if home.planned:
                self._now.shop.site.delete(sorted(home.planned))
                self._note(view, home.swept())

    def _publish(self, view_id: str, view: View) -> None:
        page = layout.home_page(view, view_id, self._candidates.values(), self._now.shop.recipe.upload)
        rendered = layout.fingerprint(self._look, view_id, page)
        former = self._homes.get(view_id, Footprint())
        if former.rendered == rendered:
            return
        covers = layout.home_covers(view, view_id, self._candidates.values())
        index = f"{keys.view_prefix(view_id)}index.html"
        objects = frozenset({index, *covers})
        self._note(view_id, former.before(objects))
        self._printer.copy_covers(covers, former.objects)
        self._printer.put(index, self._pages.home(page), "text/html")
        self._note(view_id, former.after(objects, rendered))

    def _note(self, view: str, home: Footprint) -> None:
        self._catalog.note_home(view, home)
        self._homes[view] = home
