"""`redrive`: give messages that were given up another chance."""

import click

from cli.connection import Connection
from cli.printing import counted, say
from pipeline.redrive import describe
from pipeline.redrive import redrive as redrive_letters


@click.command()
@click.pass_obj
def redrive(gallery: Connection) -> None:
    """Send messages that failed too often back to the queue, and say what they ask for.

    Put right first what made them fail, or they come back. May be interrupted at any time: a message is
    deleted only after it has been sent, and one that is there twice does no harm.
    """
    count = 0
    for letters in gallery.dead_letters.values():
        for letter in redrive_letters(letters, letters.send_back):
            say(describe(letter.body))
            count += 1
    say(f"sent {counted(count, 'message')} back")
