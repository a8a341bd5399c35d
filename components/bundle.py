"""The code of a function: our folders and the locked wheels, the same bytes in every build.

    python -m components.bundle

builds the bundles and prints their sizes; one above its bound is an error.
"""

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from components import browser_packages, wheels
from components.errors import BundleError
from components.wheels import Target

ROOT = Path(__file__).resolve().parent.parent
BUILD = ".build"
TASK_ROOT = "/var/task"  # where Lambda puts a function's code


@dataclass(frozen=True)
class Bundle:
    """What a function's code consists of."""

    name: str
    folders: tuple[str, ...]
    group: str
    bound_mb: int
    website: Path | None = None
    """Where the package of that name is instead, as the owner's theme has it."""

    def under(self, website: Path | None) -> "Bundle":
        """Return this bundle with the pages' package at *website*, if it carries one."""
        return replace(self, website=website) if "website" in self.folders else self

    def plus_steps(self, steps: tuple[str, ...]) -> "Bundle":
        """Return this bundle with the modules of the owner's own *steps*, those with a dotted name."""
        modules = {name.partition(":")[0].partition(".")[0] for name in steps if ":" in name}
        return replace(self, folders=(*self.folders, *sorted(modules - set(self.folders))))


SIGN_IN = Bundle("sign-in", ("handlers", "auth", "catalog", "website"), "sign-in", bound_mb=10)
WORKER = Bundle("worker", ("handlers", "pipeline", "catalog", "website"), "worker", bound_mb=20)
# Without steps of an owner's own, for this one answers viewers.
SIZES = Bundle("sizes", ("handlers", "pipeline", "catalog"), "worker", bound_mb=20)
# PyAV is larger than all that the worker carries: 50 MB is what Lambda takes in one request.
VIDEO = Bundle("video", WORKER.folders, "video", bound_mb=40)
BUNDLES = (SIGN_IN, WORKER, SIZES, VIDEO)


def of_lane(lane: str) -> Bundle:
    """Return what the worker of a lane carries: that of videos its own packages, all others the same."""
    return VIDEO if lane == VIDEO.name else WORKER


def build(bundle: Bundle, target: Target, root: Path = ROOT, cache: Path | None = None) -> Path:
    """Return a folder with everything *bundle* needs on *target*.

    Raises: BundleError.
    """
    return _build(bundle, target, root, cache or root / BUILD, with_wheels=True)


def build_without_packages(bundle: Bundle, root: Path = ROOT, cache: Path | None = None) -> Path:
    """Return a folder with our own code alone, for a cloud whose Python has the packages already.

    Raises: BundleError.
    """
    return _build(bundle, Target.for_host(), root, cache or root / BUILD, with_wheels=False)


def digest_of(folder: Path) -> str:
    """Return a digest of the names and bytes in *folder*, which is what Pulumi compares."""
    digest = hashlib.sha256()
    for path in _files(folder):
        _update(digest, path.relative_to(folder), path)
    return digest.hexdigest()


def zipped_size(folder: Path) -> int:
    """Return how many bytes *folder* takes when it is sent to Lambda."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _files(folder):
            archive.write(path, path.relative_to(folder))
    return buffer.tell()


def unzipped_size(folder: Path) -> int:
    """Return how many bytes the files in *folder* have."""
    return sum(path.stat().st_size for path in _files(folder))


def _build(bundle: Bundle, target: Target, root: Path, cache: Path, *, with_wheels: bool) -> Path:
    if "website" in bundle.folders:
        browser_packages.provide(root)  # pages are named by what they load, in the program and the functions
    kind = target.identity if with_wheels else "provided"
    folder = cache / f"{bundle.name}-{kind}-{_digest_of_sources(bundle, root, kind)}"
    if folder.is_dir():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as scratch:
        made = Path(scratch) / bundle.name
        if with_wheels:
            shutil.copytree(wheels.unpack(bundle.group, target, root, cache), made)
        for source, name in _sources(bundle, root):
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, made / name)
        if with_wheels and target.runs_here:
            _compile(made)
        wheels.put_in_place(made, folder)
    return folder


def _sources(bundle: Bundle, root: Path) -> Iterator[tuple[Path, Path]]:
    """Yield our own files with their names in the bundle, in a stable order."""
    for name in bundle.folders:
        folder, module = root / name, root / f"{name}.py"
        if name == "website" and bundle.website:
            folder = bundle.website
        if module.is_file():
            yield module, Path(module.name)
        elif folder.is_dir():
            for path in _files(folder):
                if path.suffix != ".pyc":
                    yield path, name / path.relative_to(folder)
        else:
            raise BundleError(f"{bundle.name}: there is neither a folder {folder} nor a file {module}")


def _files(folder: Path) -> list[Path]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return sorted(paths, key=lambda path: path.relative_to(folder).as_posix())


def _digest_of_sources(bundle: Bundle, root: Path, kind: str) -> str:
    digest = hashlib.sha256(kind.encode() + wheels.lock_of(bundle.group, root).read_bytes())
    for recipe in (Path(__file__), Path(wheels.__file__)):
        digest.update(recipe.read_bytes())
    for source, name in _sources(bundle, root):
        _update(digest, name, source)
    return digest.hexdigest()[:16]


def _update(digest: "hashlib._Hash", name: Path, source: Path) -> None:
    # Lengths in front, so that bytes cannot wander from one file to the next.
    for part in (name.as_posix().encode(), source.read_bytes()):
        digest.update(len(part).to_bytes(8, "big") + part)


def _compile(folder: Path) -> None:
    """Add bytecode that is never compared with its source: imports are faster with it.

    By how much, `python -m benchmarks.cold_start` tells. In a process of its own with a fixed seed, because
    bytecode may depend on what a process did before.
    """
    command = [sys.executable, "-m", "compileall", "-q", "-j", "1", "--invalidation-mode", "unchecked-hash"]
    command += ["-s", str(folder), "-p", TASK_ROOT, str(folder)]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    environment.pop("PYTHONPYCACHEPREFIX", None)
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603
    if result.returncode != 0:
        raise BundleError(f"this code does not compile:\n{result.stdout.strip()}")


def main() -> int:
    """Build the bundles for Lambda, print their sizes, and return 1 if one is above its bound."""
    target = Target.for_lambda("arm64")
    print(f"{'bundle':10} {'unzipped':>10} {'zipped':>10} {'bound':>8}   for {target.identity}")  # noqa: T201
    too_large = 0
    for bundle in BUNDLES:
        folder = build(bundle, target)
        zipped = zipped_size(folder) / 1e6
        too_large += zipped > bundle.bound_mb
        sizes = f"{unzipped_size(folder) / 1e6:7.1f} MB {zipped:7.1f} MB {bundle.bound_mb:5} MB"
        print(f"{bundle.name:10} {sizes}")  # noqa: T201
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main())
