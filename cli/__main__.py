"""Entry point of `python -m cli`."""

from cli.command import owner

if __name__ == "__main__":
    owner(prog_name="python -m cli")
