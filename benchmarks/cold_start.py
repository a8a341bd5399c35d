"""How long a function takes to start: what it imports, with compiled bytecode in its bundle and without.

    python -m benchmarks.cold_start [--rounds 10]

The functions are built for this machine, as `pulumi up` builds them for Lambda. Each import happens in
a fresh interpreter that sees nothing but the bundle, the standard library and boto3, which Lambda brings
along; what is counted begins after boto3 has made the function's clients.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import boto3

from benchmarks.report import heading, table
from components import bundle
from components.bundle import SIGN_IN, SIZES, WORKER, Bundle
from components.wheels import Target

FUNCTIONS = (
    # With what it imports only when it has to show a form.
    (SIGN_IN, ("handlers.sign_in", "website.pages"), ("dynamodb", "ssm")),
    (WORKER, ("handlers.worker",), ("s3", "dynamodb", "sqs")),
    # With what it imports only when it has to make a photo.
    (SIZES, ("handlers.sizes", "pipeline.images"), ("s3", "dynamodb")),
)

# Milliseconds of processor time: boto3 with the clients, then everything that the handler imports.
_PROBE = """
import sys, time
bundle, packages, modules, services = sys.argv[1:5]
sys.path += [bundle, packages]
began = time.process_time()
import boto3
for service in services.split(","):
    boto3.client(service, region_name="eu-central-1", aws_access_key_id="x", aws_secret_access_key="x")
ready = time.process_time()
for module in modules.split(","):
    __import__(module)
print(1000 * (ready - began), 1000 * (time.process_time() - ready))
"""


@dataclass(frozen=True)
class Start:
    """Medians of one function's start, in milliseconds of processor time."""

    clients: float
    imports: float


def measure_start(folder: Path, modules: tuple[str, ...], services: tuple[str, ...], rounds: int) -> Start:
    """Return how long *modules* of the bundle in *folder* take to import."""
    samples = [_sample(folder, modules, services) for _ in range(rounds + 1)][1:]  # the first warms the disk
    clients, imports = zip(*samples, strict=True)
    return Start(statistics.median(clients), statistics.median(imports))


def _sample(folder: Path, modules: tuple[str, ...], services: tuple[str, ...]) -> tuple[float, float]:
    # A folder without bytecode must stay without.
    command = [sys.executable, "-I", "-S", "-B", "-c", _PROBE]
    command += [str(folder), str(Path(boto3.__file__).parent.parent), ",".join(modules), ",".join(services)]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    printed = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)  # noqa: S603
    clients, imports = map(float, printed.stdout.split())
    return clients, imports


def without_bytecode(folder: Path, scratch: Path) -> Path:
    """Return a copy of *folder* without compiled modules."""
    bare = scratch / folder.name
    shutil.copytree(folder, bare, ignore=shutil.ignore_patterns("__pycache__"))
    return bare


def measure_function(
    wanted: Bundle, modules: tuple[str, ...], services: tuple[str, ...], rounds: int, scratch: Path
) -> list[str]:
    """Return one row of the table."""
    folder = bundle.build(wanted, Target.for_host())
    compiled = measure_start(folder, modules, services, rounds)
    bare = measure_start(without_bytecode(folder, scratch), modules, services, rounds)
    return [
        wanted.name,
        f"{compiled.clients:.0f}",
        f"{compiled.imports:.0f}",
        f"{bare.imports:.0f}",
        f"{bare.imports / compiled.imports:.1f}",
        f"{bundle.zipped_size(folder) / 1e6:.1f}",
        f"{wanted.bound_mb}",
    ]


def main() -> int:
    """Measure every function and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cold_start", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as scratch:
        rows = [
            measure_function(wanted, modules, services, rounds, Path(scratch))
            for wanted, modules, services in FUNCTIONS
        ]
    columns = ["function", "boto3 clients, ms", "imports beyond, ms", "without bytecode, ms", "gain"]
    print(heading("Cold start"))
    print(table([*columns, "zipped, MB", "bound, MB"], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
