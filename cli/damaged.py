"""`damaged`: photos that cannot be shown, or not as they should be, and why."""

from dataclasses import asdict

import click

from cli.connection import Connection
from cli.printing import say, show_json, show_table
from pipeline.inspection import all_photos, blemishes


@click.group()
def damaged() -> None:
    """See photos that are damaged or have a flaw."""


@damaged.command("list")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.pass_obj
def list_damaged(gallery: Connection, as_json: bool) -> None:
    """List photos that cannot be shown, then those with a flaw, each with the reason.

    To mend one, upload a good file under the same name. When the reason is one that has passed, like a
    step that has been corrected, 'retry' is enough.
    """
    found = blemishes(all_photos(gallery.catalog))
    if as_json:
        show_json([asdict(each) for each in found])
    elif found:
        rows = [(each.album, each.name, "yes" if each.is_shown else "no", each.reason) for each in found]
        show_table(("album", "file", "shown", "reason"), rows)
    else:
        say("no photo is damaged")
