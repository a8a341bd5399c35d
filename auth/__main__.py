"""`python -m auth`: ask for a password and print its hash, for the stack's secret configuration."""

import getpass
import sys

from auth.errors import PasswordError
from auth.passwords import hash_password


def main() -> int:
    """Print the argon2id hash of a password typed twice; return 1 if there is none to print."""
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        sys.stderr.write("The two differ.\n")
        return 1
    try:
        sys.stdout.write(f"{hash_password(password)}\n")
    except PasswordError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
