"""What ends the command with one line for the person who typed it."""


class CommandError(Exception):
    """Something the person can put right; the message says what."""
