"""A press that makes no pixels: what it returns follows from the bytes alone."""

import hashlib
from collections.abc import Callable
from typing import Any

from pipeline.darkroom import Developed, Print, Prints, develop, print_renditions
from pipeline.errors import DamagedPhotoError
from pipeline.facts import Facts


class StandInPress:
    """Runs nothing; it knows what each of the default steps' works would give."""

    children = 2

    @classmethod
    def for_function(cls, *_: Any, **__: Any) -> "StandInPress":
        """Return a press, whatever the function's size."""
        return cls()

    def run(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Return what *work* might return; bytes that begin with "broken" are damaged."""
        if arguments[0].startswith(b"broken"):
            raise DamagedPhotoError("it is broken")
        return _WORKS[work](*arguments)


def _develop(data: bytes, edge: int) -> Developed:
    return Developed(b"master of " + data, Facts(3 * edge, 2 * edge))


def _print(master: bytes, edges: tuple[int, ...]) -> Prints:
    digest = hashlib.sha256(master).hexdigest()[:8].encode()
    renditions = [
        Print(b"%d of %s" % (edge, digest), suffix, f"image/{kind}", edge, edge * 2 // 3)
        for edge in edges
        for suffix, kind in (("jpg", "jpeg"), ("avif", "avif"))
    ]
    return Prints(tuple(renditions), "data:image/webp;base64,AA==")


_WORKS: dict[Callable[..., Any], Callable[..., Any]] = {develop: _develop, print_renditions: _print}
