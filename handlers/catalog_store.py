"""The catalog in DynamoDB: albums, photos and the counters of the rebuild protocol."""

from dataclasses import fields, replace
from typing import Any

from catalog.albums import Album
from catalog.audiences import Audience, View
from catalog.photos import Photo
from handlers.table import Row, Table
from pipeline.ports import Home, SiteState

ALBUMS = "albums"
HOMES = "homes"
SITE = ("site", "site")

# Longer than a message can wait: 14 days at most in the dead-letter queue, and some for the owner.
TOMBSTONE_SECONDS = 30 * 24 * 3600

_DESCRIPTION = ("path", "metadata", "sealed", "problem", "sequencer", "etag", "revision")
_PUBLISHED = ("path", "seen", "count", "cover", "rendered", "prefix", "objects")


class DynamoCatalog:
    """The pipeline's `Catalog` in one table."""

    def __init__(self, table: Table, clock: Any) -> None:
        self._table = table
        self._clock = clock

    def photo(self, album: str, photo: str) -> Photo | None:
        """Return one photo, or None."""
        row = self._table.get(f"album#{album}", f"photo#{photo}")
        return Photo.from_item(row) if row else None

    def photos(self, album: str) -> list[Photo]:
        """Return all photos of an album, tombstones among them."""
        return [Photo.from_item(row) for row in self._table.query(f"album#{album}")]

    def put_photo(self, photo: Photo, former: Photo | None) -> bool:
        """Write *photo* if its row still is *former*; False if another writer was faster."""
        expected = former.revision if former else 0
        row: Row = {"pk": f"album#{photo.album}", "sk": f"photo#{photo.id}"}
        row |= replace(photo, revision=expected + 1).to_item()
        if photo.is_gone:
            row["expires_at"] = int(self._clock()) + TOMBSTONE_SECONDS
        if former is None:
            return self._table.put(row, "attribute_not_exists(pk)")
        return self._table.put(row, "#revision = :former", {"former": expected})

    def albums(self) -> list[Album]:
        """Return all albums."""
        return [_album(row) for row in self._table.query(ALBUMS)]

    def album(self, album: str) -> Album | None:
        """Return one album, or None while nobody has described it."""
        row = self._table.get(ALBUMS, album)
        return _album(row) if row else None

    def describe_album(self, album: Album, former: Album | None) -> bool:
        """Write what `metadata.yml` decides if the row still is as in *former*."""
        expected = former.revision if former else 0
        values = _some(replace(album, revision=expected + 1), _DESCRIPTION)
        if former is None:
            return self._table.update(
                ALBUMS, album.id, _set(_DESCRIPTION), values, "attribute_not_exists(#revision)"
            )
        values["former"] = expected
        return self._table.update(ALBUMS, album.id, _set(_DESCRIPTION), values, "#revision = :former")

    def count_album_change(self, album: str, path: str) -> None:
        """Add one to the album's version."""
        self._table.update(ALBUMS, album, "SET #path = :path ADD #version :one", {"path": path, "one": 1})

    def note_published(self, album: Album) -> None:
        """Write what only the builder decides."""
        self._table.update(ALBUMS, album.id, _set(_PUBLISHED), _some(album, _PUBLISHED))

    def note_page(self, album: Album) -> None:
        """Write that the page of *album* is being changed: its objects, prefix, and what is rendered."""
        noted = ("path", "rendered", "prefix", "objects")
        self._table.update(ALBUMS, album.id, _set(noted), _some(album, noted))

    def views(self) -> dict[str, View]:
        """Return all views by id."""
        return {row["sk"]: View.from_item(row) for row in self._table.query("views")}

    def homes(self) -> dict[str, Home]:
        """Return what was noted last of each view's home, by the view's id."""
        return {
            row["sk"]: Home(frozenset(row["objects"]), frozenset(row["planned"]))
            for row in self._table.query(HOMES)
        }

    def note_home(self, view: str, home: Home) -> None:
        """Note what the home of *view* consists of; one without objects is forgotten."""
        if home == Home():
            self._table.delete(HOMES, view)
            return
        values = {"objects": sorted(home.objects), "planned": sorted(home.planned)}
        self._table.put({"pk": HOMES, "sk": view, **values})

    def audiences(self) -> dict[str, Audience]:
        """Return the audiences that have pages, by id."""
        return {row["sk"]: Audience(frozenset(row["groups"])) for row in self._table.query("audiences")}

    def put_audience(self, audience_id: str, audience: Audience) -> None:
        """Write one audience."""
        self._table.put({"pk": "audiences", "sk": audience_id, "groups": sorted(audience.groups)})

    def delete_audience(self, audience_id: str) -> None:
        """Delete one audience."""
        self._table.delete("audiences", audience_id)

    def site(self) -> SiteState:
        """Return the counters."""
        return _site(self._table.get(*SITE) or {})

    def count_change(self, now: float) -> int:
        """Add one to `dirty` and return it; note *now* if no change was waiting."""
        expression = "SET #first_dirty_at = if_not_exists(#first_dirty_at, :now) ADD #dirty :one"
        return _site(self._table.add(*SITE, expression, {"now": now, "one": 1})).dirty

    def take_lease(self, now: float, until: float) -> int | None:
        """Take the lease if it is free or over; return the fence, or None.

        The fence is read back only if it was ours to write, so two takers never share one.
        """
        fence = self.site().fence + 1
        is_free = (
            "(attribute_not_exists(#lease_until) OR #lease_until < :now)"
            " AND (attribute_not_exists(#fence) OR #fence < :fence)"
        )
        values = {"now": now, "until": until, "fence": fence}
        taken = self._table.update(*SITE, "SET #lease_until = :until, #fence = :fence", values, is_free)
        return fence if taken else None

    def release_lease(self, fence: int) -> None:
        """Let the lease go if it is still ours."""
        self._table.update(*SITE, "REMOVE #lease_until", {"fence": fence}, "#fence = :fence")

    def finish_build(self, fence: int, built: int, design: str, began: float) -> bool:
        """Write `built` and let the lease go if *fence* is still ours."""
        done = "SET #built = :built, #design = :design"
        count = "ADD #builds :one"
        values = {"fence": fence, "built": built, "design": design, "one": 1}
        nothing_new = "#fence = :fence AND (attribute_not_exists(#dirty) OR #dirty = :built)"
        all_shown = f"{done} REMOVE #lease_until, #first_dirty_at {count}"
        if self._table.update(*SITE, all_shown, values, nothing_new):
            return True
        more = f"{done}, #first_dirty_at = :began REMOVE #lease_until {count}"
        return self._table.update(*SITE, more, {**values, "began": began}, "#fence = :fence")

    def note_recipe(self, recipe: str, remaking: str, former: SiteState) -> bool:
        """Write both if they still are as in *former*; False if another worker was faster."""
        values = {"recipe": recipe, "remaking": remaking}
        were = {"was_recipe": former.recipe, "was_remaking": former.remaking}
        holds = " AND ".join(_is_still(name, were[f"was_{name}"]) for name in values)
        return self._table.update(*SITE, _set(tuple(values)), values | were, holds)


def _is_still(name: str, former: str) -> str:
    """Return the condition that the text *name* is `:was_name`; one that was never written is ""."""
    is_equal = f"#{name} = :was_{name}"
    return is_equal if former else f"(attribute_not_exists(#{name}) OR {is_equal})"


def _album(row: Row) -> Album:
    return Album.from_item({**row, "id": row["sk"]})


def _some(album: Album, names: tuple[str, ...]) -> Row:
    item = album.to_item()
    return {name: item[name] for name in names}


def _set(names: tuple[str, ...]) -> str:
    return "SET " + ", ".join(f"#{name} = :{name}" for name in names)


def _site(row: Row) -> SiteState:
    kinds: dict[str, type] = {field.name: type(field.default) for field in fields(SiteState)}
    return SiteState(**{name: kind(row[name]) for name, kind in kinds.items() if name in row})
