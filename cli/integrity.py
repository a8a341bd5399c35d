"""`integrity`: whether the buckets hold what the catalog names, and nothing else."""

import time
from dataclasses import asdict

import click

from cli.connection import Connection
from cli.errors import OwnerError
from cli.printing import counted, say, show_json, show_table
from pipeline.integrity import Fault, Finding, check
from pipeline.repair import repair as repair_findings

_FOUND = 3  # the exit status when something is wrong
_ROUNDS = 3  # a cover that is missing with its rendition takes two
_POLL_SECONDS = 1
_PATIENCE_SECONDS = 1800


@click.command()
@click.option("--deep", is_flag=True, help="Read every rendition and compare it with its name: slow.")
@click.option("--repair", is_flag=True, help="Delete orphans, and make again what is missing or altered.")
@click.option(
    "--grace",
    type=click.IntRange(0),
    default=60,
    show_default=True,
    metavar="MINUTES",
    help="Younger objects without a row are not orphans: one may be on its way.",
)
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.pass_obj
def integrity(gallery: Connection, deep: bool, repair: bool, grace: int, as_json: bool) -> None:
    """Report objects that are missing, orphaned or altered; exit with 3 if there are any.

    Originals are never touched, and nothing is changed without --repair. A repair needs a gallery at
    rest, and reports what is left when it is done.
    """
    found = _check(gallery, deep, grace)
    for _ in range(_ROUNDS if repair else 0):
        if not found:
            break
        _require_rest(gallery)
        repair_findings(found, gallery.catalog, gallery.buckets, gallery.queue, time.time())
        if not as_json:
            say(f"asked for the repair of {counted(len(found), 'object')}; waiting for the workers")
        _wait(gallery)
        found = _check(gallery, deep, grace)
    _show(found, as_json)
    if found:
        raise SystemExit(_FOUND)


def _check(gallery: Connection, deep: bool, grace: int) -> list[Finding]:
    return check(gallery.catalog, gallery.buckets, time.time(), deep=deep, grace_seconds=grace * 60)


def _require_rest(gallery: Connection) -> None:
    if not gallery.is_at_rest():
        raise OwnerError("the gallery is at work; a repair could delete what it is about to use. Try later")


def _wait(gallery: Connection) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while not gallery.is_at_rest():
        if time.monotonic() > end:
            raise OwnerError("the workers are not done with the repair yet; see: python -m cli status")
        time.sleep(_POLL_SECONDS)


def _show(found: list[Finding], as_json: bool) -> None:
    counts = {fault.value: sum(each.fault is fault for each in found) for fault in Fault}
    if as_json:
        show_json({**counts, "findings": [asdict(each) for each in found]})
        return
    if found:
        show_table(("fault", "bucket", "object"), [(each.fault, each.bucket, each.key) for each in found])
    say(", ".join(f"{number:,} {fault}" for fault, number in counts.items()))
