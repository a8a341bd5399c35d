"""What the owner reads: tables and lines for people, JSON for scripts."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text


def say(text: str) -> None:
    """Print one line."""
    click.echo(plain(text))


def show_json(value: Any) -> None:
    """Print *value* for a script."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; what stands in it is never read as markup."""
    table = Table(*columns, box=None, padding=(0, 3, 0, 0))
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    Console(highlight=False).print(table)


def plain(text: str) -> str:
    """Return *text* with what a terminal would obey made visible: names come from whoever uploads."""
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in text)


def counted(number: int, noun: str) -> str:
    """Return "1 photo" or "2 photos"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
