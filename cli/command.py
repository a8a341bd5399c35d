"""The command line: which gallery, and what to do with it."""

from pathlib import Path

import click
from botocore.exceptions import BotoCoreError, ClientError

from cli import outputs
from cli.connection import Connection
from cli.damaged import damaged
from cli.errors import OwnerError
from cli.integrity import integrity
from cli.redrive import redrive
from cli.retry import reconcile, retry
from cli.shares import shares
from cli.status import status
from cli.users import users


class _Commands(click.Group):
    """Commands that end in one sentence when the cloud refuses something."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (BotoCoreError, ClientError) as error:
            raise OwnerError(f"the gallery's cloud says: {error}") from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--stack", help="The Pulumi stack. Without it, the one that is selected here.")
@click.option(
    "--outputs",
    "path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The stack's outputs as JSON, instead of asking Pulumi: .vitrine/outputs.json of a "
    "gallery on this machine.",
)
@click.pass_context
def owner(ctx: click.Context, stack: str | None, path: Path | None) -> None:
    """Look after a gallery: see what is wrong, mend it, try again.

    Works with the AWS credentials of your shell. Exit status: 0 when all went well, 1 when something
    failed, 2 for a wrong command line, 3 when 'integrity' finds a fault.
    """
    ctx.obj = Connection(lambda: outputs.from_file(path) if path else outputs.from_pulumi(stack))


for command in (status, users, shares, damaged, retry, reconcile, redrive, integrity):
    owner.add_command(command)
