"""The packages from npm that pages load: locked, fetched once, and in whatever renders pages."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from components import browser_packages, bundle, wheels
from components.browser_packages import FILES, LICENCES, LOCK, SERVED, TO_MINIFY, Node
from components.bundle import SIGN_IN, WORKER, Bundle
from components.errors import BundleError
from tests.infrastructure.stacks import ROOT

NO_NODE = Node(("node-that-is-not",), (sys.executable, "-c", "raise SystemExit('no way to the registry')"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a lock, of which nothing has been fetched."""
    (tmp_path / LOCK).mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        (tmp_path / LOCK / name).write_bytes((ROOT / LOCK / name).read_bytes())
    return tmp_path


@pytest.fixture
def registry(tmp_path: Path) -> Node:
    """A Node whose npm makes all files out of nothing, and whose terser writes where it is told."""
    npm = tmp_path / "npm.py"
    names = [*FILES.values(), *LICENCES, *TO_MINIFY.values(), "terser/bin/terser"]
    npm.write_text(
        "import pathlib\n"
        f"for name in {names!r}:\n"
        "    path = pathlib.Path('node_modules', name)\n"
        "    path.parent.mkdir(parents=True, exist_ok=True)\n"
        '    path.write_text(\'import sys; open(sys.argv[-1], "w").write("small")\')\n'
    )
    return Node((sys.executable,), (sys.executable, str(npm)))


def use(monkeypatch: pytest.MonkeyPatch, *nodes: Node) -> None:
    def _nodes(root: Path, cache: Path) -> Iterator[Node]:
        yield from nodes

    monkeypatch.setattr(browser_packages, "_nodes", _nodes)


def test_every_locked_package_has_its_hash_and_no_address() -> None:
    packages = json.loads((ROOT / LOCK / "package-lock.json").read_text())["packages"]
    locked = {name: each for name, each in packages.items() if name}

    assert locked
    assert not [name for name, each in locked.items() if not each["integrity"].startswith("sha512-")]
    assert not [name for name, each in locked.items() if "resolved" in each]


@pytest.mark.parametrize("wanted", [SIGN_IN, WORKER], ids=lambda each: each.name)
def test_whatever_renders_pages_carries_what_they_load(wanted: Bundle) -> None:
    folder = bundle.build_without_packages(wanted) / SERVED

    assert {*FILES, *TO_MINIFY, "licences.txt"} < {path.name for path in folder.iterdir()}


def test_what_is_of_the_lock_is_not_fetched_again(
    project: Path, registry: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, registry)
    served = browser_packages.provide(project)
    use(monkeypatch)

    assert browser_packages.provide(project) == served
    assert (served / "minisearch.js").read_text() == "small"


def test_another_lock_is_fetched_anew(project: Path, registry: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, registry)
    served = browser_packages.provide(project)
    (served / "left-behind.js").write_text("old")
    lock = project / LOCK / "package-lock.json"
    lock.write_text(lock.read_text() + "\n")

    browser_packages.provide(project)

    assert not (served / "left-behind.js").exists()
    assert (served / "photoswipe.js").exists()


def test_where_this_machines_npm_fails_that_from_pypi_does_it(
    project: Path, registry: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, NO_NODE, registry)

    assert (browser_packages.provide(project) / "photoswipe.js").exists()


def test_where_neither_works_both_reasons_are_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Path:
        raise BundleError("pip could not install requirements/node.txt")

    monkeypatch.setattr(wheels, "unpack", refuse)
    monkeypatch.setattr("shutil.which", lambda _: sys.executable)  # an npm that does not know `ci`

    with pytest.raises(
        BundleError, match=r"(?s)neither with this machine's npm nor .*ci.* failed.*pip could not"
    ):
        browser_packages.provide(project)
    assert not (project / SERVED).exists()
