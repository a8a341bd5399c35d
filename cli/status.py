"""`status`: whether a gallery is all right, in a few lines."""

from dataclasses import asdict
from typing import Any

import click

from cli.connection import Connection
from cli.printing import counted, say, show_json
from pipeline.inspection import all_albums, all_notices, originals_to_know, unknown_groups

_MOST_NAMED = 5
_ORIGINALS = {
    "telling": "viewers can have files that say where they were taken, which the pages do not",
    "withheld": "not to be had, since a folder above is hidden from viewers and the address would name it",
}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.pass_obj
def status(gallery: Connection, as_json: bool) -> None:
    """Say how many changes are published, how many messages wait, what is damaged, and what to mend.

    Reads the row of every photo: some seconds for ten thousand.
    """
    facts = _facts(gallery)
    if as_json:
        show_json(facts)
        return
    behind = facts["dirty"] - facts["built"]
    say("published  " + (f"{counted(behind, 'change')} not yet" if behind else "everything"))
    say(f"messages   {facts['waiting']} waiting, {facts['working']} at work, {facts['delayed']} for later")
    say(f"given up   {counted(facts['dead_letters'], 'message')}{_advice(facts['dead_letters'], 'redrive')}")
    say(f"photos     {facts['shown']:,} shown, {facts['flawed']:,} of them with a flaw")
    say(f"damaged    {counted(facts['damaged'], 'photo')}{_advice(facts['damaged'], 'damaged list')}")
    for group, albums in facts["unknown_groups"].items():
        named = ", ".join(album or "the top" for album in albums)
        say(f"groups     nobody but owners sees what {group!r} alone may see: {named}")
    for notice in facts["notices"]:
        say(f"album      {notice['album'] or 'the top'}: {notice['text']}")
    for kind, words in _ORIGINALS.items():
        if albums := facts["originals"][kind]:
            say(f"originals  {words}: {_named(albums)}")
    if facts["remaking"]:
        say("recipe     has changed: photos are being made again in the background")


def _facts(gallery: Connection) -> dict[str, Any]:
    site, traffic = gallery.catalog.site(), gallery.traffic()
    albums = all_albums(gallery.catalog)
    photos = [photo for _, photos in albums for photo in photos]
    return {
        "dirty": site.dirty,
        "built": site.built,
        "waiting": traffic.waiting,
        "working": traffic.working,
        "delayed": traffic.delayed,
        "dead_letters": sum(letters.count() for letters in gallery.dead_letters.values()),
        "shown": sum(photo.is_ready for photo in photos),
        "flawed": sum(photo.is_ready and bool(photo.flaw) for photo in photos),
        "damaged": sum(photo.is_damaged for photo in photos),
        "remaking": int(bool(site.remaking)),
        "unknown_groups": unknown_groups(gallery.catalog),
        "notices": [asdict(notice) for notice in all_notices(albums)],
        "originals": asdict(originals_to_know(gallery.catalog)),
    }


def _named(albums: list[str]) -> str:
    first = ", ".join(album or "the top" for album in albums[:_MOST_NAMED])
    return first if len(albums) <= _MOST_NAMED else f"{first} and {len(albums) - _MOST_NAMED:,} more"


def _advice(number: int, command: str) -> str:
    return f"; see: python -m cli {command}" if number else ""
