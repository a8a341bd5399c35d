"""Entry point of `python -m local`; readable by any Python 3, so that an old one is told so."""

import sys
import time

_STARTED = time.monotonic()

if sys.version_info < (3, 11):  # noqa: UP036 that is the point
    print("vitrine: Python 3.11 or later is needed, this is " + sys.version.split()[0], file=sys.stderr)
    sys.exit(2)

from local.command import main  # noqa: E402 after the check

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], _STARTED))
