"""What ends a command with one sentence for the person who typed it."""

import click


class OwnerError(click.ClickException):
    """Something the owner can put right; the message says what. The exit status is 1."""
