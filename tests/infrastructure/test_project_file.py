"""What Pulumi reads before the program runs says what the program itself says."""

import json
from typing import Any

import pytest
import yaml

from components.config_keys import KEYS, Key
from tests.infrastructure.stacks import ROOT

PROJECT = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())


def as_the_cli_passes_it(value: Any) -> str:
    return json.dumps(value) if isinstance(value, list) else str(value)


def test_the_project_file_has_exactly_the_keys_that_the_program_reads() -> None:
    assert list(PROJECT["config"]) == [f"vitrine:{key.name}" for key in KEYS]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_each_key_has_the_type_and_the_default_that_the_program_has(key: Key) -> None:
    entry = PROJECT["config"][f"vitrine:{key.name}"]

    assert entry["type"] == key.type
    # A key without a default is one that Pulumi insists on, even if the program does not.
    assert as_the_cli_passes_it(entry["default"]) == key.default
    assert entry["description"]
    assert ("items" in entry) == (key.type == "array")


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_each_default_is_allowed(key: Key) -> None:
    key.read(key.default)


def test_pulumi_makes_its_environment_from_the_locked_requirements() -> None:
    assert PROJECT["runtime"] == {"name": "python", "options": {"toolchain": "pip", "virtualenv": ".venv"}}
    assert (ROOT / "requirements.txt").read_text() == "-r requirements/infra.txt\n"


def test_the_example_stack_sets_only_keys_that_exist() -> None:
    config = yaml.safe_load((ROOT / "Pulumi.prod.yaml").read_text())["config"]

    own = {name for name in config if name.startswith("vitrine:")}
    assert own <= set(PROJECT["config"])
