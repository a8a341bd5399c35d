"""The packages from npm that pages load: locked, fetched once, and in whatever renders pages."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from components import browser_packages, bundle, wheels
from components.browser_packages import BUILT, FILES, LICENCES, LOCK, SCRIPTS, TO_MINIFY, Node
from components.bundle import SIGN_IN, WORKER, Bundle
from components.errors import BundleError
from tests.infrastructure.stacks import ROOT

NO_NETWORK = "raise SystemExit('no way to the registry')"
NO_NODE = Node((sys.executable, "-c", "raise SystemExit(1)"), (sys.executable, "-c", NO_NETWORK))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a lock and one script, of which nothing has been fetched or made."""
    (tmp_path / LOCK).mkdir(parents=True)
    for file in (ROOT / LOCK).iterdir():
        (tmp_path / LOCK / file.name).write_bytes(file.read_bytes())
    (tmp_path / SCRIPTS).mkdir()
    (tmp_path / SCRIPTS / "ours.js").write_text("// Why.\nconst long = 1;\n")
    return tmp_path


@pytest.fixture
def registry(tmp_path: Path) -> Node:
    """A Node whose npm makes all files out of nothing, and which writes the names of scripts into them."""
    npm, node = tmp_path / "npm.py", tmp_path / "node.py"
    npm.write_text(
        "import pathlib\n"
        f"for name in {[*FILES.values(), *LICENCES, *TO_MINIFY.values()]!r}:\n"
        "    path = pathlib.Path('node_modules', name)\n"
        "    path.parent.mkdir(parents=True, exist_ok=True)\n"
        "    path.write_text('from npm')\n"
    )
    node.write_text(
        "import pathlib, sys\n"
        "_, script, modules, folder, *scripts = sys.argv\n"
        "for name, _, source in (each.partition('=') for each in scripts):\n"
        "    pathlib.Path(folder, name).write_text(f'small {pathlib.Path(source).name}')\n"
    )
    return Node((sys.executable, str(node)), (sys.executable, str(npm)))


@pytest.fixture
def built() -> Path:
    """What this very project serves."""
    return browser_packages.provide()


def use(monkeypatch: pytest.MonkeyPatch, *nodes: Node) -> None:
    def _nodes(root: Path, cache: Path) -> Iterator[Node]:
        yield from nodes

    monkeypatch.setattr(browser_packages, "_nodes", _nodes)


@pytest.mark.parametrize("folder", ["website/packages", "benchmarks/browser", "benchmarks/peers"])
def test_every_locked_package_has_its_hash_and_nothing_has_an_address(folder: str) -> None:
    lock = (ROOT / folder / "package-lock.json").read_text()
    locked = {name: each for name, each in json.loads(lock)["packages"].items() if name}

    assert locked
    assert not [name for name, each in locked.items() if not each["integrity"].startswith("sha512-")]
    assert "://" not in lock


@pytest.mark.parametrize("wanted", [SIGN_IN, WORKER], ids=lambda each: each.name)
def test_whatever_renders_pages_carries_what_they_load(wanted: Bundle) -> None:
    folder = bundle.build_without_packages(wanted) / BUILT

    assert {*FILES, *TO_MINIFY, "licences.txt"} < {path.name for path in folder.iterdir()}


def test_what_is_of_the_lock_is_not_fetched_again(
    project: Path, registry: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, registry)
    built = browser_packages.provide(project)
    use(monkeypatch)

    assert browser_packages.provide(project) == built
    assert (built / "photoswipe.js").read_text() == "from npm"
    assert (built / "ours.js").read_text() == "small ours.js"


def test_another_lock_is_fetched_anew(project: Path, registry: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, registry)
    built = browser_packages.provide(project)
    (built / "left-behind.js").write_text("old")
    lock = project / LOCK / "package-lock.json"
    lock.write_text(lock.read_text() + "\n")

    browser_packages.provide(project)

    assert not (built / "left-behind.js").exists()
    assert (built / "photoswipe.js").exists()


def test_another_script_needs_no_registry(
    project: Path, registry: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, registry)
    browser_packages.provide(project)
    (project / SCRIPTS / "more.js").write_text("export const more = 1;\n")
    use(monkeypatch, Node(registry.node, NO_NODE.npm))

    assert (browser_packages.provide(project) / "more.js").exists()


def test_what_is_sent_of_our_scripts_has_no_comments(built: Path) -> None:
    sent = {file.name: file.read_text(encoding="utf-8") for file in built.glob("*.js")}

    assert {file.name for file in (ROOT / SCRIPTS).glob("*.js")} < set(sent)
    assert 'from"./photos.js"' in sent["viewer.js"]
    assert not [name for name, text in sent.items() if name in {"viewer.js", "renew.js"} and "// " in text]


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
    assert not (project / BUILT).exists()
