"""docs/steps.md, followed to the letter: its code runs, its commands configure, its promises hold."""

import importlib
import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from components.configuration import parse
from local.graph import Graph
from pipeline.needs import RESOURCES, Needs
from pipeline.registry import BUILT_IN, DEFAULT_STEPS
from pipeline.settings import rule_of
from tests.gallery import Gallery, picture
from tests.infrastructure.stacks import PLAIN, ROOT, record
from tests.infrastructure.test_permissions import permissions

GUIDE = (ROOT / "docs" / "steps.md").read_text()
FILES = dict(re.findall(r"^`([\w/]+\.py)`:\n\n```python\n(.*?)```", GUIDE, re.M | re.S))
COMMANDS = re.findall(r"^```\n(pulumi config set.*?)```", GUIDE, re.M | re.S)


def configured_by(block: str) -> dict[str, str]:
    """Return the configuration that the commands in *block* make, as the CLI passes it on."""
    steps: list[str] = []
    settings: dict[str, dict[str, Any]] = {}
    for line in block.strip().splitlines():
        path, _, value = re.fullmatch(r"pulumi config set --path '(\S+)' ('?)(.+)\2", line).groups()  # type: ignore[union-attr]
        if found := re.fullmatch(r"vitrine:steps\[(\d+)\]", path):
            assert int(found[1]) == len(steps)
            steps.append(value)
        else:
            _, step, key = path.split(".")
            settings.setdefault(step, {})[key] = int(value) if value.isdigit() else value
    return {"vitrine:steps": json.dumps(steps), "vitrine:stepSettings": json.dumps(settings)}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the guide's files, from which Python imports."""
    for name, code in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(code)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    for name in [name for name in sys.modules if name.partition(".")[0] == "family_steps"]:
        del sys.modules[name]


@pytest.fixture
def graph(project: Path, monkeypatch: pytest.MonkeyPatch) -> Graph:
    """The program's graph with the guide's own steps in the chain."""
    # The bundle takes folders that lie beside pipeline/; the guide's lie in the project made for it.
    monkeypatch.setattr("components.bundle.Bundle.plus_steps", lambda bundle, _steps: bundle)
    return record({**PLAIN, **configured_by(COMMANDS[1])})


def test_the_guide_has_the_files_and_the_commands_that_this_test_follows() -> None:
    assert set(FILES) == {"family_steps/sepia.py", "family_steps/letter.py", "tests/test_family_steps.py"}
    assert len(COMMANDS) == 2


@pytest.mark.parametrize("block", range(len(COMMANDS)))
def test_the_commands_make_a_configuration_that_is_accepted(project: Path, block: int) -> None:
    config = {**configured_by(COMMANDS[block]), "vitrine:users": PLAIN["vitrine:users"]}

    settings = parse(config, {"vitrine:users"})

    assert settings.steps == tuple(json.loads(config["vitrine:steps"]))
    assert settings.step_settings == json.loads(config["vitrine:stepSettings"])


def test_the_guides_own_test_passes(project: Path) -> None:
    namespace: dict[str, Any] = {}
    exec(compile(FILES["tests/test_family_steps.py"], "guide", "exec"), namespace)  # noqa: S102  it is ours

    namespace["test_photos_become_brown_and_the_letter_is_attached"]()


def test_photos_become_as_brown_as_the_settings_say(project: Path) -> None:
    def blue_share(strength: int) -> int:
        gallery = Gallery(
            ("auto-rotate", "family_steps.sepia:Sepia", "resize", "rebuild"),
            {"sepia": {"strength": strength}},
        )
        gallery.upload("Lake/a.jpg", picture(colour="blue"))
        gallery.settle()
        (key,) = [
            each for each in gallery.photo("Lake/a.jpg").rendition_keys if re.search(r"-128\..*jpg", each)
        ]
        with Image.open(io.BytesIO(gallery.renditions.objects[key].data)) as image:
            red, _, blue = image.convert("RGB").getpixel((image.width - 5, image.height - 5))  # type: ignore[misc]
        return int(blue) - int(red)

    assert blue_share(100) < 0 < blue_share(1)


def test_a_letter_lies_under_the_albums_grant_and_goes_with_the_step(project: Path) -> None:
    steps = ("auto-rotate", "resize", "rebuild", "family_steps.letter:Letter")
    gallery = Gallery(steps)
    gallery.originals.put("letters/Lake.pdf", b"%PDF-1.7")
    gallery.upload("Lake/a.jpg", picture())
    gallery.upload("Hill/a.jpg", picture())
    gallery.settle()

    (key,) = [key for key in gallery.site.under("g/") if key.endswith(".pdf")]
    assert gallery.site.objects[key].data == b"%PDF-1.7"
    assert gallery.site.headers[key][0] == "application/pdf"
    (page,) = [page for page, html in gallery.pages().items() if ".pdf" in html]
    assert key.startswith(page.removesuffix("index.html"))


def test_the_role_has_what_the_guides_steps_need_and_the_worker_their_settings(graph: Graph) -> None:
    policies = graph.of_type("aws:iam/rolePolicy:RolePolicy")
    allowed = permissions(next(each for each in policies if each.name.endswith("-worker-policy")))
    functions = graph.of_type("aws:lambda/function:Function")
    worker = next(each for each in functions if each.name.endswith("-worker"))

    assert allowed["arn:aws:s3:::test-gallery-originals/letters/*", ""] == {"s3:GetObject"}
    assert {"s3:GetObject", "s3:PutObject"} <= allowed["arn:aws:s3:::test-gallery-renditions/work/*", ""]
    assert json.loads(worker.inputs["environment"]["variables"]["STEP_SETTINGS"]) == {
        "sepia": {"strength": 80}
    }


def test_a_lane_gives_the_guides_step_a_worker_with_its_own_permissions_alone(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("components.bundle.Bundle.plus_steps", lambda bundle, _steps: bundle)
    code = FILES["family_steps/sepia.py"].replace("memory_mb=1024,", 'memory_mb=3008, lane="tint",')
    (project / "family_steps" / "sepia.py").write_text(code)
    importlib.invalidate_caches()

    graph = record({**PLAIN, **configured_by(COMMANDS[1])})

    functions = {each.name: each.inputs for each in graph.of_type("aws:lambda/function:Function")}
    (name,) = [name for name in functions if "tint" in name]
    assert functions[name]["memorySize"] == 3008
    policies = graph.of_type("aws:iam/rolePolicy:RolePolicy")
    allowed = permissions(next(each for each in policies if "tint" in each.name))
    assert allowed["arn:aws:s3:::test-gallery-renditions/work/*", ""] == {"s3:GetObject", "s3:PutObject"}
    assert not any("originals" in resource or "site" in resource for resource, _ in allowed)


def test_the_guide_names_every_step_that_ships_and_every_setting_of_it() -> None:
    table = {name: row for row in GUIDE.splitlines() for name in re.findall(r"^\| `([a-z-]+)` \|", row)}
    optional = BUILT_IN.keys() - set(DEFAULT_STEPS)
    assert optional <= set(table)
    for name in optional:
        fields = BUILT_IN[name].settings.__dataclass_fields__
        named = set(re.findall(r"`([a-z_]+)`", table[name])) & set(fields)
        assert named == set(fields), name
        assert all(rule_of(field).help for field in fields.values())


def test_the_guide_names_every_need_and_every_resource() -> None:
    for need in Needs.__dataclass_fields__:
        assert f"`{need}`" in GUIDE
    for resource in RESOURCES:
        assert f"`{resource}`" in GUIDE
