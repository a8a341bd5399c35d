"""Who takes part in the contest of `pixels`, how each is called, and where each leaves its files."""

import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contestants import LARGE, QUALITY, SMALL

HERE = Path(__file__).resolve().parent / "contestants"


@dataclass(frozen=True)
class Contestant:
    """A program, as a command over {source} and {target}, and the names of its files in {target}."""

    name: str
    command: tuple[str, ...]
    large: str
    small: str = ""  # "" if it makes none that can be compared
    limit: float = 0.0  # our processor time over its, at most; 0: nothing is promised

    def line(self, source: Path, target: Path) -> list[str]:
        """Return the command that makes the renditions of the photos in *source*."""
        return [word.format(source=source, target=target) for word in self.command]

    def rendition(self, target: Path, photo: Path, edge: int) -> Path | None:
        """Return where the rendition of *photo* at *edge* pixels lies; None if it makes none."""
        pattern = self.large if edge == LARGE else self.small
        return target / pattern.format(name=photo.name, stem=photo.stem) if pattern else None


def _module(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", f"benchmarks.contestants.{name}", "{source}/album", "{target}")


def _by_stem(name: str, command: tuple[str, ...], limit: float = 0.0) -> Contestant:
    return Contestant(name, command, f"{{stem}}.{LARGE}.jpg", f"{{stem}}.{SMALL}.jpg", limit)


def contestants(node_modules: Path) -> tuple[Contestant, ...]:
    """Return all contestants, ours first; those from npm live in *node_modules*."""
    sizes = (str(LARGE), str(SMALL), str(QUALITY))
    sharp = ("node", str(HERE / "sharp.mjs"), str(node_modules), "{source}/album", "{target}", *sizes)
    sigal = (sys.executable, "-m", "sigal", "build", "-q", "-n", "1", "-c", str(HERE / "sigal.conf"))
    thumbsup = (str(node_modules / ".bin/thumbsup"), "--concurrency", "1", "--log", "default")
    chosen = ("--large-size", str(LARGE), "--thumb-size", str(SMALL), "--photo-quality", str(QUALITY))
    return (
        _by_stem("vitrine", _module("vitrine")),
        Contestant(
            "sigal",
            (*sigal, "{source}", "{target}"),
            "album/{name}",
            "album/thumbnails/{name}",
            limit=0.55,
        ),
        Contestant(  # its thumbnails are squares
            "thumbsup",
            (*thumbsup, *chosen, "--input", "{source}", "--output", "{target}"),
            "media/large/album/{name}",
            limit=0.15,
        ),
        _by_stem("sharp", sharp, limit=0.70),
        _by_stem("pyvips", _module("vips"), limit=1.05),
        Contestant("bound", _module("bound"), "", limit=2.2),
    )
