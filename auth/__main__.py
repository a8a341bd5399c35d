"""`python -m auth`: ask for a password and print its hash, for the stack's secret configuration."""

import getpass
import sys

from auth.choosing import problem_with
from auth.passwords import hash_password


def main() -> int:
    """Print the argon2id hash of a password typed twice; return 1 if there is none to print."""
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        sys.stderr.write("The two differ.\n")
        return 1
    if problem := problem_with(password):
        sys.stderr.write(f"{problem.value}\n")
        return 1
    sys.stdout.write(f"{hash_password(password)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
