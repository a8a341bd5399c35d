"""The command line explains itself."""

import ast
from pathlib import Path

import pytest

from local.command import main

LOCAL = Path(__file__).resolve().parents[3] / "local"


def test_without_arguments_it_shows_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], 0.0) == 2
    assert capsys.readouterr().out.startswith("usage: python -m local")


def test_a_setting_without_project_or_value_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for setting in ("vitrine:title", "title=Photos"):
        assert main(["up", "--config", setting], 0.0) == 2
        assert setting in capsys.readouterr().err


def test_an_old_python_can_read_the_entry_point_to_say_so() -> None:
    tree = ast.parse((LOCAL / "__main__.py").read_text(), feature_version=(3, 7))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    checks = [node for node in tree.body if isinstance(node, ast.If)]

    assert checks[0].lineno < imports[0].lineno
