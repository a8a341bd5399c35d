"""`users unlock`: open a name again that wrong passwords have shut."""

import time

import click

from auth.attempts import subject_counter
from auth.keyring import Keyring
from cli.connection import Connection
from cli.errors import OwnerError
from cli.printing import say
from handlers.web.password_authenticator import account_subject


@click.command()
@click.argument("name")
@click.pass_obj
def unlock(gallery: Connection, name: str) -> None:
    """Forget the wrong passwords that were typed for NAME, so that the next is looked at."""
    user = gallery.roll.find(name)
    if user is None:
        raise OwnerError(f"{name!r} is nobody who can sign in; see: python -m cli users list")
    subject, now = account_subject(user.user.name), int(time.time())
    for key in gallery.sign_in_secrets.seal_keys:  # a function may still count under another generation
        gallery.attempts.clear(subject_counter(Keyring((key,)), subject, now))
    say(f"{user.user.name} can try again")
