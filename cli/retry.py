"""`retry`: have photos looked at again."""

from collections.abc import Iterable, Iterator

import click

from catalog.keys import ORIGINALS_PREFIX
from cli.connection import Connection
from cli.errors import OwnerError
from cli.printing import counted, say
from pipeline.inspection import all_photos
from pipeline.inspection import damaged as damaged_photos
from pipeline.jobs import Hint, ReconcileJob


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--all-damaged", is_flag=True, help="All photos that 'damaged list' says are not shown.")
@click.pass_obj
def retry(gallery: Connection, paths: tuple[str, ...], all_damaged: bool) -> None:
    """Have photos made again from their originals.

    PATH is a file, or an album with all that is in it, as in 'Summer/IMG_1.jpg' or 'Summer'. What is
    shown stays until it is made anew.
    """
    if bool(paths) == all_damaged:
        raise click.UsageError("name files or albums, or else --all-damaged")
    if all_damaged:
        keys = [photo.key for photo in damaged_photos(all_photos(gallery.catalog))]
    else:
        keys = list(dict.fromkeys(_found(paths, gallery)))
    gallery.queue.send([Hint(key) for key in keys])
    say(f"asked for {counted(len(keys), 'file')}")


@click.command()
@click.pass_obj
def reconcile(gallery: Connection) -> None:
    """Compare all originals with the catalog now, as happens once a day.

    Whatever was uploaded, replaced or deleted more than an hour ago and has gone unnoticed is noticed.
    """
    gallery.queue.send([ReconcileJob()])
    say("asked for a comparison of all originals with the catalog")


def _found(paths: Iterable[str], gallery: Connection) -> Iterator[str]:
    for path in paths:
        key = ORIGINALS_PREFIX + path
        folder = f"{key.rstrip('/')}/"
        is_file = any(each.key == key for each in gallery.originals.list_objects(key, delimiter="/"))
        keys = [key] if is_file else [each.key for each in gallery.originals.list_objects(folder)]
        if not keys:
            raise OwnerError(f"there is no original and no album at {path!r}; nothing was asked for")
        yield from keys
