"""The command line of the local gallery."""

import argparse
import sys
from pathlib import Path

from local.errors import CommandError


def main(arguments: list[str], started: float) -> int:
    """Run what *arguments* ask for; return the exit status. *started*: seconds on the monotonic clock."""
    parser = _parser()
    parsed = parser.parse_args(arguments)
    if parsed.command is None:
        parser.print_usage()
        return 2
    try:
        return _up(parsed, started)
    except CommandError as error:
        print(f"vitrine: {error}", file=sys.stderr)
        return 2


def _up(parsed: argparse.Namespace, started: float) -> int:
    from local.up import Options, up  # noqa: PLC0415 takes a while; usage errors need none of it

    config = dict(_setting(text) for text in parsed.config)
    return up(Options(parsed.port, parsed.state, parsed.photos, config), started)


def _setting(text: str) -> tuple[str, str]:
    key, separator, value = text.partition("=")
    if not separator or ":" not in key:
        raise CommandError(f"--config wants project:key=value, like vitrine:title=Photos; this is {text!r}")
    return key, value


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m local", description="The gallery on this machine.")
    commands = parser.add_subparsers(dest="command")
    up = commands.add_parser("up", help="start the gallery and stay until Ctrl-C")
    up.add_argument("--port", type=int, default=8080, help="where the gallery listens (8080)")
    up.add_argument("--photos", type=Path, help="a folder of albums (default: samples are drawn)")
    up.add_argument("--state", type=Path, default=Path(".vitrine"), help="where it is kept (.vitrine)")
    up.add_argument(
        "--config",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a setting of the stack, like vitrine:title=Photos; may be repeated",
    )
    return parser
