"""Locked wheels, unpacked for the machine that will run them."""

import hashlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from components.errors import BundleError

REQUIREMENTS = Path("requirements")
HOST = "host"  # the architecture that stands for this very machine

# What Lambda runs on Amazon Linux 2023, with glibc 2.34. Its Python 3.11 is on Amazon Linux 2, whose glibc
# 2.26 is too old for some of the wheels, so whoever builds with 3.11 gets a function on FALLBACK.
LAMBDA_PYTHONS = ((3, 12), (3, 13), (3, 14))
FALLBACK = (3, 13)

_MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
_GLIBC_MINORS = range(17, 35)
# What pip notes about the installation itself, different from machine to machine.
_NOTES = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")


@dataclass(frozen=True)
class Target:
    """Where a bundle runs: an architecture of Lambda or HOST, and a version of Python."""

    architecture: str
    python: tuple[int, int]

    @classmethod
    def for_lambda(cls, architecture: str) -> "Target":
        """Return the target whose Python is the running one, where Lambda offers that."""
        running = sys.version_info[:2]
        return cls(architecture, running if running in LAMBDA_PYTHONS else FALLBACK)

    @classmethod
    def for_host(cls) -> "Target":
        """Return the machine that builds."""
        return cls(HOST, sys.version_info[:2])

    @property
    def runtime(self) -> str:
        """The name of Lambda's runtime."""
        return f"python{self.version}"

    @property
    def version(self) -> str:
        """The version of Python, like 3.13."""
        return ".".join(map(str, self.python))

    @property
    def runs_here(self) -> bool:
        """Whether the running interpreter makes the bytecode that the target reads."""
        return self.python == sys.version_info[:2]

    @property
    def identity(self) -> str:
        """What tells this target from all others."""
        # A host's wheels depend on which machine it is.
        machine = f"{sys.platform}-{platform.machine()}" if self.architecture == HOST else self.architecture
        return f"{machine}-{self.version}"


def lock_of(group: str, root: Path) -> Path:
    """Return the lock file of a group of packages."""
    return root / REQUIREMENTS / f"{group}.txt"


def locked_packages(group: str, root: Path) -> frozenset[str]:
    """Return the names of the packages that a group's lock file holds, in lower case with hyphens."""
    lines = lock_of(group, root).read_text(encoding="utf-8").splitlines()
    return frozenset(normal_name(line.partition("==")[0]) for line in lines if re.match(r"[A-Za-z0-9]", line))


def normal_name(package: str) -> str:
    """Return the one spelling of a package's name that the index uses."""
    return re.sub(r"[-_.]+", "-", package.strip()).lower()


def unpack(group: str, target: Target, root: Path, cache: Path) -> Path:
    """Return a folder with the wheels that *group*'s lock names, for *target*; kept in *cache*.

    Raises: BundleError if pip cannot get them.
    """
    # This file is part of the name, because what it leaves out is part of the result.
    digest = hashlib.sha256(lock_of(group, root).read_bytes() + Path(__file__).read_bytes())
    folder = cache / f"wheels-{group}-{target.identity}-{digest.hexdigest()[:16]}"
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            made = Path(scratch) / "wheels"
            _install(lock_of(group, root), target, made)
            _scrub(made)
            put_in_place(made, folder)
    return folder


def put_in_place(made: Path, folder: Path) -> None:
    """Move *made* to *folder* in one stroke; if another build was faster, its result stays."""
    try:
        made.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise


def _install(lock: Path, target: Target, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile"]
    command += ["--target", str(folder), "--requirement", str(lock), *_platform_options(target)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 our own list
    if result.returncode != 0:
        raise BundleError(f"pip could not install {lock} for {target.identity}:\n{result.stderr.strip()}")


def _platform_options(target: Target) -> list[str]:
    if target.architecture == HOST:
        return []
    machine = _MACHINES[target.architecture]
    # All of them by name: not every pip knows that a newer glibc runs what was built for an older one.
    tags = [f"manylinux_2_{minor}_{machine}" for minor in reversed(_GLIBC_MINORS)]
    options = ["--implementation", "cp", "--python-version", target.version]
    for tag in [*tags, f"manylinux2014_{machine}"]:
        options += ["--platform", tag]
    return options


def _scrub(folder: Path) -> None:
    """Remove what no function needs and what differs from machine to machine; licences stay."""
    shutil.rmtree(folder / "bin", ignore_errors=True)  # scripts, with the builder's path in them
    for path in sorted(folder.rglob("*")):
        if path.is_dir() and path.name in ("__pycache__", "tests"):
            shutil.rmtree(path)
        elif path.suffix in (".pyi", ".pyc") or (path.name in _NOTES and ".dist-info" in path.parent.name):
            path.unlink(missing_ok=True)
