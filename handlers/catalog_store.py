"""The catalog in DynamoDB: albums, photos and the counters of the rebuild protocol.

What is only read and written whole lies in its row as one text of JSON: boto3 is slow at
reading nested attributes, and a rebuild reads whole albums.
"""

import json
from dataclasses import fields, replace
from typing import Any
from uuid import uuid4

from catalog.albums import PUBLISHED, Album, Change
from catalog.attachments import Attachments
from catalog.audiences import Audience, View
from catalog.footprints import Footprint
from catalog.indexes import Index
from catalog.photos import Photo
from catalog.summaries import Summary
from handlers.table import Row, Table
from pipeline.ports import SiteState

ALBUMS = "albums"
HOMES = "homes"
INDEXES = "indexes"
VIEWS = "views"  # by id, and for who was added while running by id and person: `people_roll`
CHANGES = "changes"
SITE = ("site", "site")

# Longer than a message can wait: 14 days at most in the dead-letter queue, and some for the owner.
TOMBSTONE_SECONDS = 30 * 24 * 3600

_DESCRIPTION = ("path", "metadata", "sealed", "problem", "sequencer", "etag", "revision")


class DynamoCatalog:
    """The pipeline's `Catalog` in one table."""

    def __init__(self, table: Table, clock: Any) -> None:
        self._table = table
        self._clock = clock

    def photo(self, album: str, photo: str) -> Photo | None:
        """Return one photo, or None."""
        row = self._table.get(f"album#{album}", f"photo#{photo}")
        return _photo(row) if row else None

    def photos(self, album: str) -> list[Photo]:
        """Return all photos of an album, tombstones among them."""
        return [_photo(row) for row in self._table.query(f"album#{album}")]

    def put_photo(self, photo: Photo, former: Photo | None) -> bool:
        """Write *photo* if its row still is *former*; False if another writer was faster.

        When the answer to a write is lost, boto3 tries again by itself, and finds the row changed:
        by us, which is not another's being faster.
        """
        written = replace(photo, revision=(former.revision if former else 0) + 1)
        return self._put_photo(written, former) or self.photo(photo.album, photo.id) == written

    def _put_photo(self, photo: Photo, former: Photo | None) -> bool:
        row: Row = {"pk": f"album#{photo.album}", "sk": f"photo#{photo.id}", "revision": photo.revision}
        row["photo"] = _text(photo.to_item())
        if photo.is_gone:
            row["expires_at"] = int(self._clock()) + TOMBSTONE_SECONDS
        if former is None:
            return self._table.put(row, "attribute_not_exists(pk)")
        return self._table.put(row, "#revision = :former", {"former": former.revision})

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
        if not expected:  # there may be a row all the same: the builder's notes of an album
            condition = "attribute_not_exists(#revision)"
            return self._table.update(ALBUMS, album.id, _set(_DESCRIPTION), values, condition)
        values["former"] = expected
        return self._table.update(ALBUMS, album.id, _set(_DESCRIPTION), values, "#revision = :former")

    def put_attachments(self, album: Album, attachments: Attachments) -> bool:
        """Write what album steps have made if the row still has that of *album*; False otherwise."""
        expected = album.attachments.revision
        content = _text(replace(attachments, revision=expected + 1).to_item())
        values = {"path": album.path, "attachments": content, "attached": expected + 1}
        names = tuple(values)
        if not expected:
            return self._table.update(
                ALBUMS, album.id, _set(names), values, "attribute_not_exists(#attached)"
            )
        values["former"] = expected
        return self._table.update(ALBUMS, album.id, _set(names), values, "#attached = :former")

    def count_album_change(self, album: str, path: str) -> None:
        """Note that an album has changed."""
        values = {"path": path, "token": uuid4().hex, "one": 1}
        self._table.update(CHANGES, album, "SET #path = :path, #token = :token ADD #changes :one", values)

    def changes(self) -> dict[str, Change]:
        """Return the albums that have changed since they were published, by id."""
        rows = self._table.query(CHANGES)
        return {row["sk"]: Change(row["path"], row["token"], int(row["changes"])) for row in rows}

    def forget_change(self, album: str, change: Change) -> None:
        """Note that *change* is published, unless the album has changed once more."""
        self._table.delete(CHANGES, album, "#token = :token", {"token": change.token})

    def note_published(self, album: Album) -> None:
        """Write what only the builder decides."""
        values = {"path": album.path, "published": _text(_some(album, PUBLISHED))}
        self._table.update(ALBUMS, album.id, _set(tuple(values)), values)

    def summaries(self, place: str) -> dict[str, Summary]:
        """Return the summaries of the albums in one place, by id."""
        rows = self._table.query(f"in#{place}")
        return {row["sk"]: Summary.from_item(json.loads(row["summary"])) for row in rows}

    def put_summary(self, place: str, summary: Summary) -> None:
        """Write one summary."""
        self._table.put({"pk": f"in#{place}", "sk": summary.id, "summary": _text(summary.to_item())})

    def delete_summary(self, place: str, album: str) -> None:
        """Delete the summary of the album with id *album*."""
        self._table.delete(f"in#{place}", album)

    def views(self) -> dict[str, View]:
        """Return all views by id."""
        return {row["sk"].partition("/")[0]: View.from_item(row) for row in self._table.query(VIEWS)}

    def homes(self) -> dict[str, Footprint]:
        """Return what was noted last of each view's home, by the view's id."""
        return {row["sk"]: Footprint.from_item(json.loads(row["home"])) for row in self._table.query(HOMES)}

    def note_home(self, view: str, home: Footprint) -> None:
        """Note what the home of *view* consists of; one without anything is forgotten."""
        if home == Footprint():
            self._table.delete(HOMES, view)
        else:
            self._table.put({"pk": HOMES, "sk": view, "home": _text(home.to_item())})

    def indexes(self) -> dict[str, Index]:
        """Return what was noted last of each view's search index, by the view's id."""
        return {row["sk"]: Index.from_item(json.loads(row["index"])) for row in self._table.query(INDEXES)}

    def note_index(self, view: str, index: Index | None) -> None:
        """Note what the index of *view* consists of; None forgets it."""
        if index is None:
            self._table.delete(INDEXES, view)
        else:
            self._table.put({"pk": INDEXES, "sk": view, "index": _text(index.to_item())})

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

    def forget_design(self, fence: int) -> bool:
        """Note that pages begin to differ from the design last built if *fence* is still ours."""
        return self._table.update(*SITE, "REMOVE #design", {"fence": fence}, "#fence = :fence")

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
    parts = json.loads(row.get("published", "{}"))
    if "attachments" in row:
        parts["attachments"] = json.loads(row["attachments"])
    return Album.from_item({**row, **parts, "id": row["sk"]})


def _photo(row: Row) -> Photo:
    return Photo.from_item(json.loads(row["photo"]))


def _text(value: Row) -> str:
    return json.dumps(value, separators=(",", ":"))


def _some(album: Album, names: tuple[str, ...]) -> Row:
    item = album.to_item()
    return {name: item[name] for name in names}


def _set(names: tuple[str, ...]) -> str:
    return "SET " + ", ".join(f"#{name} = :{name}" for name in names)


def _site(row: Row) -> SiteState:
    kinds: dict[str, type] = {field.name: type(field.default) for field in fields(SiteState)}
    return SiteState(**{name: kind(row[name]) for name, kind in kinds.items() if name in row})
