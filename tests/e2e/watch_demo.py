"""Watch a demo that is starting: `python -m tests.e2e.watch_demo STATE PHOTOS SECONDS`.

Prints when the gallery answers and when so many photos are browsable by its owner; exits with 1 if they
are not in time.
"""

import sys
import time
from pathlib import Path

import httpx

from tests.e2e.cloud import Cloud
from tests.e2e.visitor import Visitor


def main() -> int:
    """Wait for the outputs, and then for the photos."""
    state, photos, seconds = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    set_up_ends = time.monotonic() + 600
    while not (state / "outputs.json").exists():
        if time.monotonic() > set_up_ends:
            print("the gallery does not answer")
            return 1
        time.sleep(0.2)
    began = time.monotonic()
    print("the gallery answers")
    while (shown := browsable(Cloud(state))) < photos:
        if time.monotonic() - began > seconds:
            print(f"{shown} of {photos} photos are browsable after {seconds:.0f} s")
            return 1
        time.sleep(1)
    print(f"{shown} photos are browsable {time.monotonic() - began:.0f} s after the gallery answered")
    return 0


def browsable(cloud: Cloud) -> int:
    """Return how many photos the owner finds on album pages, each with an image that opens."""
    owner = next(user for user in cloud.outputs["users"] if user["role"] == "owner")
    visitor = Visitor(cloud.url)
    try:
        visitor.sign_in(owner["name"], owner["password"])
        larges = {link for page in visitor.albums().values() for link in page.links if "/i/" in link}
    except (AssertionError, httpx.HTTPError):
        return 0
    return sum(visitor.get(link).headers["content-type"] == "image/jpeg" for link in larges)


if __name__ == "__main__":
    sys.exit(main())
