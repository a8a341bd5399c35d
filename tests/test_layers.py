"""Imports point one way: the table of `docs/architecture.md` as a test."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# folder: what of ours it may import, and which packages of others.
LAYERS: dict[str, tuple[set[str], set[str]]] = {
    "catalog": (set(), {"yaml"}),
    "website": (set(), {"jinja2", "markdown_it", "markupsafe", "segno"}),
    "auth": (set(), {"argon2", "bcrypt", "cryptography", "jwt"}),
    "pipeline": ({"catalog", "website"}, {"PIL", "pillow_heif", "piexif", "av"}),
    "handlers": ({"catalog", "website", "auth", "pipeline"}, {"boto3", "botocore", "urllib3"}),
    "components": (
        {"catalog", "website", "auth", "pipeline"},
        {"pulumi", "pulumi_aws", "pulumi_tls", "pulumi_random", "PIL"},
    ),
    "cli": ({"auth", "catalog", "handlers", "pipeline"}, {"botocore", "click", "rich", "segno"}),
    "local": (
        {"auth", "catalog", "components"},
        {
            "boto3", "botocore", "cryptography", "google", "grpc", "httpx", "ministack", "PIL",
            "pillow_heif", "pulumi", "rich", "starlette", "uvicorn", "yaml",
        },
    ),
}  # fmt: skip
OURS = set(LAYERS) | {"tests", "benchmarks"}
PURE = ("catalog", "website", "auth", "pipeline")


def imports(path: Path) -> set[str]:
    """Return the top-level packages that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names)


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("folder", LAYERS)
def test_a_folder_imports_only_what_its_layer_may(folder: str) -> None:
    ours, theirs = LAYERS[folder]
    assert modules(folder)

    wrong = {
        f"{path.relative_to(ROOT)}: {package}"
        for path in modules(folder)
        for package in imports(path) - ours - theirs - {folder}
    }
    assert wrong == set()


@pytest.mark.parametrize("folder", LAYERS)
def test_the_table_names_nothing_that_a_folder_does_not_need(folder: str) -> None:
    ours, _ = LAYERS[folder]
    used = set().union(*(imports(path) for path in modules(folder)))

    assert ours - used == set()


@pytest.mark.parametrize("folder", PURE)
def test_pure_folders_see_no_environment_and_no_clock(folder: str) -> None:
    seen = {
        f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node)}"
        for path in modules(folder)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node)
        in {"os.environ", "os.getenv", "time.time", "time.monotonic", "datetime.now", "datetime.utcnow"}
    }
    assert seen == set()


def test_there_is_no_drawer_for_things_without_a_home() -> None:
    names = {path.stem for folder in LAYERS for path in modules(folder)}

    assert names.isdisjoint({"utils", "util", "common", "helpers", "misc"})
