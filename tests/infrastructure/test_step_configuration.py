"""The chain and its settings, checked before anything is deployed: every refusal, word for word."""

import json
from typing import Any

import pytest

from components.config_steps import MAX_SETTINGS_BYTES
from components.configuration import Configuration, parse
from components.errors import ConfigurationError
from pipeline.registry import BUILT_IN
from tests.infrastructure.stacks import PLAIN, record
from tests.infrastructure.test_configuration import OWNER
from tests.infrastructure.test_permissions import WORKER, permissions

BAR = "tests.steps.bar:Bar"
STEPS = ["auto-rotate", BAR, "resize", "rebuild"]
SET_STEPS = "; set it with: pulumi config set --path 'vitrine:steps[0]' auto-rotate"


def read(steps: list[str], settings: Any = None, *secret: str) -> Configuration:
    values = {"vitrine:users": json.dumps(OWNER), "vitrine:steps": json.dumps(steps)}
    if settings is not None:
        values["vitrine:stepSettings"] = settings if isinstance(settings, str) else json.dumps(settings)
    return parse(values, {"vitrine:users", *secret})


def problems(steps: list[str], settings: Any = None, *secret: str) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as raised:
        read(steps, settings, *secret)
    return raised.value.problems


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        (
            ["auto-rotate", "resise", "rebuild"],
            "there is no step 'resise', did you mean 'resize'?; allowed are {built_in} and "
            "'module:Class' for a step of your own",
        ),
        (
            ["auto-rotate", "resize", "resize", "rebuild"],
            "the step 'resize' stands twice in ['auto-rotate', 'resize', 'resize', 'rebuild']",
        ),
        (
            ["auto-rotate", "resize", BAR, "rebuild"],
            "the step 'bar' makes the master, which no step after it reads; put it before 'resize'",
        ),
        (
            ["auto-rotate", "resize", "rebuild", BAR],
            "the step 'bar' works on photos, not on albums; put it before 'rebuild'",
        ),
        (
            ["auto-rotate", "album-zip", "resize", "rebuild"],
            "the step 'album-zip' works on albums, not on photos; put it after 'rebuild'",
        ),
        (
            ["resize", "auto-rotate", "rebuild"],
            "the steps ['resize', 'auto-rotate', 'rebuild'] must begin with 'auto-rotate': "
            "it reads the originals",
        ),
        (
            ["auto-rotate", "resize"],
            "the steps ['auto-rotate', 'resize'] lack 'rebuild': it publishes the site",
        ),
        (
            ["auto-rotate", "rebuild"],
            "the steps ['auto-rotate', 'rebuild'] lack 'resize': pages would have nothing to show",
        ),
    ],
)
def test_steps_that_cannot_work_are_refused_in_these_words(steps: list[str], reason: str) -> None:
    reason = reason.format(built_in=", ".join(BUILT_IN))
    assert problems(steps) == (f"vitrine:steps is {json.dumps(steps)}, but {reason}{SET_STEPS}",)


def test_settings_arrive() -> None:
    assert read(STEPS, {"bar": {"height": 20}}).step_settings == {"bar": {"height": 20}}
    assert read(STEPS).step_settings == {}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            {"bar": {"height": 60}},
            "vitrine:stepSettings.bar.height is 60, but must be a whole number from 1 to 50: How high it is, "
            "in percent of the photo; set it with: "
            "pulumi config set --path 'vitrine:stepSettings.bar.height' '10'",
        ),
        (
            {"bar": {"heigth": 20}},
            "vitrine:stepSettings.bar.heigth is 20, but is not a setting of this step; the nearest is "
            "height; remove it with: pulumi config rm --path 'vitrine:stepSettings.bar.heigth'",
        ),
        (
            {"bra": {"height": 20}},
            "vitrine:stepSettings.bra is not among the chain's steps; the nearest is bar; "
            "remove it with: pulumi config rm --path 'vitrine:stepSettings.bra'",
        ),
        (
            {"it's.": 1},
            "vitrine:stepSettings[\"it's.\"] is not among the chain's steps; the nearest is resize; "
            "remove it with: pulumi config rm --path 'vitrine:stepSettings[\"it'\\''s.\"]'",
        ),
        (
            {"resize": {"quality": 90}},
            "vitrine:stepSettings.resize is set, but this step has no settings; "
            "remove it with: pulumi config rm --path 'vitrine:stepSettings.resize'",
        ),
        (
            {"bar": 7},
            "vitrine:stepSettings.bar is 7, but must be an object with the step's settings; "
            "remove it with: pulumi config rm --path 'vitrine:stepSettings.bar'",
        ),
        (
            [],
            "vitrine:stepSettings must be an object with a field for each step; "
            "set it with: pulumi config set --path 'vitrine:stepSettings.STEP.KEY' VALUE",
        ),
        (
            "{",
            "vitrine:stepSettings must be an object with a field for each step; "
            "set it with: pulumi config set --path 'vitrine:stepSettings.STEP.KEY' VALUE",
        ),
        (
            {"bar": {"label": "x" * MAX_SETTINGS_BYTES}},
            "vitrine:stepSettings takes 2,068 bytes, but at most 2,048 are allowed: a function's environment "
            "holds 4 KB in all; shorten the longest value with: "
            "pulumi config set --path 'vitrine:stepSettings.STEP.KEY' VALUE",
        ),
    ],
)
def test_settings_that_no_step_can_use_are_refused_in_these_words(settings: Any, said: str) -> None:
    assert problems(STEPS, settings) == (said,)


def test_all_that_is_wrong_with_settings_is_told_at_once() -> None:
    assert len(problems(STEPS, {"bar": {"height": 60, "colour": "red"}, "resize": {}})) == 3


def test_a_secret_is_refused_and_not_shown() -> None:
    (said,) = problems(STEPS, {"bar": {"label": "hunter2"}}, "vitrine:stepSettings")

    assert said == (
        "vitrine:stepSettings holds a secret, but settings reach the worker in clear text; "
        "set them without --secret: pulumi config set --path 'vitrine:stepSettings.STEP.KEY' VALUE"
    )


def test_the_worker_gets_the_settings_that_were_checked() -> None:
    settings = {"bar": {"height": 20, "label": "Ü"}}
    config = {"vitrine:steps": json.dumps(STEPS), "vitrine:stepSettings": json.dumps(settings)}
    graph = record({**PLAIN, **config})
    function = next(each for each in graph.of_type("aws:lambda/function:Function") if "worker" in each.name)

    assert json.loads(function.inputs["environment"]["variables"]["STEP_SETTINGS"]) == settings


def more_than_by_default(steps: list[str], settings: Any) -> dict[tuple[str, str], set[str]]:
    """Return what the worker may do beyond the default chain's, and check that it may not do less."""
    config = {"vitrine:steps": json.dumps(steps), "vitrine:stepSettings": json.dumps(settings)}
    policies = record({**PLAIN, **config}).of_type("aws:iam/rolePolicy:RolePolicy")
    allowed = permissions(next(each for each in policies if each.name.endswith("-worker-policy")))
    assert all(actions <= allowed[place] for place, actions in WORKER.items())
    more = {place: actions - WORKER.get(place, set()) for place, actions in allowed.items()}
    return {place: actions for place, actions in more.items() if actions}


def test_each_worked_step_brings_what_it_needs_and_no_more() -> None:
    steps = ["auto-rotate", "tag", "watermark", "resize", "rebuild", "album-zip"]

    assert more_than_by_default(steps, {"watermark": {"logo": "marks/a.png"}}) == {
        ("*", ""): {"rekognition:DetectLabels"},
        ("arn:aws:s3:::test-gallery-originals/marks/a.png", ""): {"s3:GetObject"},
        ("arn:aws:s3:::test-gallery-site/g/*", ""): {"s3:AbortMultipartUpload"},
    }
