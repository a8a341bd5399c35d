"""Repair: what an integrity check has found is deleted or made again.

It is for a gallery at rest: what is written while an orphan is being deleted could be that orphan.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from uuid import uuid4

from catalog.albums import Album
from pipeline.integrity import Buckets, Fault, Finding, Inventory, Place, take_inventory
from pipeline.jobs import Hint, RebuildJob
from pipeline.ports import Catalog, Queue


def repair(findings: Iterable[Finding], catalog: Catalog, buckets: Buckets, queue: Queue, now: float) -> None:
    """Delete what is wrong and ask for what is missing; the workers then make it.

    Making a page needs the renditions it shows, so a cover that is missing together with what it is
    copied from takes a second round.
    """
    inventory = take_inventory(catalog)
    found = [(each.fault, (each.bucket, each.key)) for each in findings]
    named = inventory.certain | inventory.perhaps
    orphans = {place for fault, place in found if fault is Fault.ORPHAN} - named
    altered = {place for fault, place in found if fault is Fault.ALTERED}
    _delete(orphans | altered, buckets)
    lost = altered | {place for fault, place in found if fault is Fault.MISSING}
    originals = {inventory.photos[place].key for place in lost & inventory.photos.keys()}
    queue.send([Hint(key) for key in sorted(originals)])
    if _doubt_pages(lost, inventory, catalog):
        queue.send([RebuildJob(catalog.count_change(now))])


def _delete(places: Iterable[Place], buckets: Buckets) -> None:
    by_bucket = sorted(places)
    for bucket, some in groupby(by_bucket, key=lambda place: place[0]):
        buckets[bucket].delete([key for _, key in some])


def _doubt_pages(lost: set[Place], inventory: Inventory, catalog: Catalog) -> bool:
    """Note of each page that part of it is lost; False if there is none."""
    keys = frozenset(key for bucket, key in lost if bucket == "site")
    albums = {album.id: album for place, album in inventory.albums.items() if place in lost}
    for album in albums.values():
        _doubt(album, keys, catalog)
    for view in {view for place, view in inventory.homes.items() if place in lost}:
        catalog.note_home(view, catalog.homes()[view].without(keys))
    for view in {view for place, view in inventory.indexes.items() if place in lost}:
        catalog.note_index(view, catalog.indexes()[view].void(uuid4().hex))
    return not lost.isdisjoint(inventory.albums.keys() | inventory.homes.keys() | inventory.indexes.keys())


def _doubt(album: Album, lost: frozenset[str], catalog: Catalog) -> None:
    catalog.note_published(replace(album, page=album.page.without(lost)))
    kept = album.attachments.without(lost)
    if kept != album.attachments:  # if its row has changed meanwhile, the next check finds it again
        catalog.put_attachments(album, kept)
    catalog.count_album_change(album.id, album.path)
