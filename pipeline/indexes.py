"""Search indexes: what each view may search, brought up to date for the albums of a round.

An album's row says what the indexes hold of it; where that is not what its page shows, its sheets are
replaced in the shards of their days, for all such albums together: each shard is read and written once.
What an album may have in an index is noted before that is touched, and what it has afterwards. So a round
that dies is followed by one that puts the same sheets in the same shards again.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from uuid import uuid4

from catalog import keys
from catalog.albums import Album
from catalog.audiences import View
from catalog.indexes import LIST, NO_DAY, Index, Indexed
from catalog.summaries import Summary
from catalog.tree import Place
from pipeline.album_pages import AlbumPages
from pipeline.errors import LostShardError
from pipeline.forest import Forest
from pipeline.layout import fingerprint
from pipeline.ports import REVALIDATED
from pipeline.round import Round
from pipeline.shards import Revision, Sheet, Sheets, revised

_PHOTOS_AT_ONCE = 20_000  # whose sheets a worker's memory and a round's time allow for
_VIEWS_AT_ONCE = 2  # each may hold its whole index in memory: about 50 MB for 100,000 photos


@dataclass(frozen=True)
class _Part:
    """What an album has in the indexes, and what it is to have: its sheets by day."""

    album: str
    former: Indexed
    wanted: Indexed
    sheets: Mapping[str, Sheet]

    @cached_property
    def months(self) -> frozenset[str]:
        """The months in which indexes may have to change; one of them where none has to."""
        editions = self.former.editions | self.wanted.editions
        days = {day for edition in editions for day in self.days_to_replace(edition)}
        return frozenset(map(_month, days or {NO_DAY}))

    def after(self, month: str) -> Indexed:
        """Return what to note once all is done up to that *month* and in it."""
        if month == max(self.months):
            return self.wanted
        days = {*self.former.days, *self.wanted.days}
        return self.former.before(self.wanted, frozenset(day for day in days if _month(day) <= month))

    def days_to_replace(self, edition: str) -> Collection[str]:
        """Return the days whose sheets may have to change in the index of this *edition*."""
        if edition not in self.former.editions:
            return self.sheets.keys() if edition in self.wanted.editions else ()
        # What was finished is in each of its editions as its days say; what was begun, only if all go on.
        is_known = self.former.fingerprint != "" or self.former.editions == self.wanted.editions
        if edition in self.wanted.editions and is_known:
            return self.former.changed(self.wanted)
        return {*self.former.days, *self.wanted.days}


class Indexes:
    """Publishes the search indexes of *views*, and sweeps after them."""

    def __init__(self, now: Round, forest: Forest, albums: AlbumPages, views: Mapping[str, View]) -> None:
        self._now = now
        self._site = now.shop.site
        self._catalog = now.shop.catalog
        self._forest = forest
        self._albums = albums
        self._views = views
        self._rows = self._catalog.indexes()

    @property
    def are_whole(self) -> bool:
        """Whether all albums have been asked for their entries once; else a round has to ask them all."""
        return all(view in self._rows and self._rows[view].is_whole for view in self._views)

    def publish(self, due: Iterable[str], *, whole: bool) -> None:
        """Bring the indexes up to date for the albums at the paths in *due*: all, in a *whole* round.

        Raises:
            LostShardError: a shard is gone; the next round makes that index again.
        """
        for view in self._rows.keys() | self._views.keys():
            self._begin(view)
        changed = sorted(filter(self._has_changed, due), key=self._calendar)
        for some in self._portions(changed):
            self._replace(some)
            self._list()
        self._list()
        for view in self._views:
            if whole:
                self._note(view, replace(self._rows[view], is_whole=True))

    def sweep(self) -> None:
        """Delete the shards that no index has any more, and the indexes of views that nobody has."""
        for view, index in list(self._rows.items()):
            names = index.planned if view in self._views else index.perhaps
            if names:
                self._site.delete(sorted(keys.index_file(view, name) for name in names))
            self._note(view, index.swept() if view in self._views else None)

    def _begin(self, view: str) -> None:
        """Note the index of *view* where it is new, and that of a view that is gone as lost."""
        if view not in self._rows:
            self._note(view, Index(uuid4().hex))
        elif view not in self._views and self._rows[view].certain:
            self._note(view, self._rows[view].void(uuid4().hex))

    # Albums

    def _has_changed(self, path: str) -> bool:
        album, wanted = self._forest.album(path), self._wanted(path)
        return replace(album.indexed, days={}) != wanted

    def _calendar(self, path: str) -> tuple[str, str]:
        """Return what sorts albums by the day of the year on which they begin: near ones share shards."""
        return self._forest.album(path).began[5:10], path

    def _wanted(self, path: str) -> Indexed:
        """Return what the album at *path* is to have in the indexes, as far as its row tells."""
        place, album = self._forest.place(path), self._forest.album(path)
        if Summary.of(replace(place, album=album), self._forest.inside(path).values()).is_hollow:
            return Indexed()
        editions = {
            self._rows[id_].edition for id_, view in self._views.items() if view.may_see(place.audience)
        }
        return Indexed(_facts(album.entries, album, place), {}, frozenset(editions))

    def _portions(self, paths: list[str]) -> Iterator[list[str]]:
        """Yield *paths* in portions of a bounded number of photos."""
        portion, size = list[str](), 0
        for path in paths:
            portion.append(path)
            size += self._forest.album(path).count
            if size >= _PHOTOS_AT_ONCE:
                yield portion
                portion, size = [], 0
        if portion:
            yield portion

    def _replace(self, paths: list[str]) -> None:
        parts = self._now.each(self._part, paths)
        self._now.each(lambda part: self._note_part(part, part.former.before(part.wanted)), parts)
        # Month by month: what is done is noted, or a round too short for all of it would never end.
        for month in sorted({month for part in parts for month in part.months}):
            there = [part for part in parts if month in part.months]
            update = partial(self._update, month=month, parts=there)
            self._now.each(update, sorted(self._views), _VIEWS_AT_ONCE)
            self._now.finish(partial(self._note_done, month=month), there)

    def _part(self, path: str) -> _Part:
        album, wanted = self._forest.album(path), self._wanted(path)
        if not wanted.editions:
            return _Part(path, album.indexed, wanted, {})
        place = self._forest.place(path)
        found = self._albums.entries(path)
        sheets = {
            day: [album.title, _audience(place.prefix), json.loads(text)]
            for day, text in found.at_all.items()
        }
        days = {day: fingerprint(sheet)[:8] for day, sheet in sheets.items()}
        # Of what was read, not of what the page shows: what came and went meanwhile is replaced next time.
        facts = _facts(found.fingerprint, album, place)
        return _Part(path, album.indexed, replace(wanted, fingerprint=facts, days=days), sheets)

    def _note_done(self, part: _Part, month: str) -> None:
        self._note_part(part, part.after(month))

    def _note_part(self, part: _Part, indexed: Indexed) -> None:
        self._albums.note(replace(self._forest.album(part.album), indexed=indexed))

    # Shards

    def _update(self, view: str, month: str, parts: Iterable[_Part]) -> None:
        """Replace what *parts* have of a *month* in the index of *view*."""
        edition, gone, sheets = self._rows[view].edition, set[str](), Sheets()
        for part in parts:
            days = [day for day in part.days_to_replace(edition) if _month(day) == month]
            album = self._forest.album(part.album).id
            gone |= {f"{day}{album}" for day in days}
            if edition in part.wanted.editions:
                sheets |= {f"{day}{album}": part.sheets[day] for day in days if day in part.sheets}
        if gone:
            self._write(
                view, revised(self._rows[view].shards, gone, sheets, lambda names: self._read(view, names))
            )

    def _read(self, view: str, names: list[str]) -> list[Sheets]:
        return self._now.each(lambda name: self._read_shard(view, name), names)

    def _read_shard(self, view: str, name: str) -> Sheets:
        stored = self._site.get(keys.index_file(view, name))
        if stored is None:
            self._note(view, self._rows[view].void(uuid4().hex))
            raise LostShardError(f"the index of view {view} has lost its shard {name}")
        sheets: Sheets = json.loads(stored.data)
        return sheets

    def _write(self, view: str, revision: Revision) -> None:
        """Write shards and note them."""
        index, names = self._rows[view], frozenset(revision.shards)
        if names != index.shards.keys():
            self._note(view, index.before(names))
        self._now.each(lambda each: self._put(view, *each), revision.written.items())
        self._note(view, self._rows[view].after(revision.shards))

    def _list(self) -> None:
        """Write the lists of the views whose shards have other names than their lists say."""
        for view in self._views:
            if not self._rows[view].is_listed:
                self._put(view, LIST, sorted(self._rows[view].shards))
                self._note(view, self._rows[view].listed())

    def _put(self, view: str, name: str, content: object) -> None:
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        self._site.put(keys.index_file(view, name), text.encode(), "application/json", REVALIDATED)

    def _note(self, view: str, index: Index | None) -> None:
        if index != self._rows.get(view):
            self._catalog.note_index(view, index)
        if index is None:
            del self._rows[view]
        else:
            self._rows[view] = index


def _facts(entries: str, album: Album, place: Place) -> str:
    """Return the fingerprint of all that sheets of *album* tell, given that of its *entries*."""
    return fingerprint(entries, album.title, place.prefix)


def _month(day: str) -> str:
    return day[:2]


def _audience(prefix: str) -> str:
    """Return the audience's id in an album's *prefix*."""
    return prefix.split("/")[1]
