"""What the person at the terminal reads while the gallery starts."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from local.users import DemoUser


class Report:
    """Prints lines with the seconds since *started* (monotonic), and progress bars on a terminal."""

    def __init__(self, started: float) -> None:
        self._console = Console(highlight=False)
        self._started = started

    def say(self, text: str) -> None:
        """Print one line."""
        seconds = time.monotonic() - self._started
        self._console.print(f"[dim]{seconds:5.1f} s[/dim]  {text}", soft_wrap=True)

    @contextmanager
    def bar(self, text: str) -> Iterator[Progress]:
        """Return a progress bar that vanishes at the end."""
        columns = (TextColumn(f"         {text}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        hidden = not self._console.is_terminal
        with Progress(*columns, console=self._console, transient=True, disable=hidden) as progress:
            yield progress

    def introduce(self, url: str, users: list[DemoUser]) -> None:
        """Print where to go, and as whom."""
        table = Table("sign in as", "password", "sees the groups", box=None, padding=(0, 3, 0, 0))
        for user in users:
            groups = "everything" if user.role == "owner" else ", ".join(user.groups)
            table.add_row(user.name, user.password, groups)
        self._console.print()
        self._console.print(f"  [bold]{url}/[/bold]", soft_wrap=True)
        self._console.print()
        self._console.print(table)
        self._console.print()
