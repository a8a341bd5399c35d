"""Tags: what a recognizer says of a photo, asked once, and what it may hide."""

from collections.abc import Mapping
from typing import Any

import pytest
from PIL import Image

from catalog.photos import State
from pipeline import images
from pipeline.errors import PassingTroubleError
from pipeline.needs import Permission
from pipeline.ports import Label
from pipeline.registry import Chain
from pipeline.steps import tag
from pipeline.steps.tag import MAX_BYTES, smaller
from tests.gallery import Gallery, picture

STEPS = ("auto-rotate", "tag", "resize", "rebuild")
LAKE, BOAT, CROWD = Label("Lake", 99.0), Label("Boat", 85.5), Label("Crowd", 40.0)
VIOLENCE = Label("Violence", 97.4)


def gallery(objects_to: tuple[Label, ...] = (), **settings: Any) -> Gallery:
    made = Gallery(STEPS, {"tag": settings})
    made.recognizer.sees, made.recognizer.objects_to = [LAKE, BOAT, CROWD], list(objects_to)
    made.upload("Lake/a.jpg", picture())
    made.settle()
    return made


@pytest.mark.parametrize(
    ("settings", "tags"),
    [
        ({}, ("Lake", "Boat")),
        ({"most_labels": 1}, ("Lake",)),
        ({"confidence": 30}, ("Lake", "Boat", "Crowd")),
        ({"confidence": 90}, ("Lake",)),
        ({"moderation": "mark"}, ("moderation: Violence", "Lake", "Boat")),
        ({"moderation": "mark", "labels": False}, ("moderation: Violence",)),
    ],
)
def test_a_photo_has_the_tags_that_the_settings_ask_for(
    settings: Mapping[str, Any], tags: tuple[str, ...]
) -> None:
    made = gallery((VIOLENCE,), **settings)

    assert made.photo("Lake/a.jpg").tags == tags
    assert made.photo("Lake/a.jpg").state is State.READY


def test_what_is_not_for_all_eyes_is_hidden_if_that_is_wanted_and_the_row_says_why() -> None:
    made = gallery((VIOLENCE,), moderation="hide")

    photo = made.photo("Lake/a.jpg")
    assert photo.state is State.DAMAGED
    assert photo.reason == "held back by the step 'tag': Violence (97 %)"
    assert made.renditions.under("g/") == []
    assert made.pages() == {}


def test_a_photo_that_nobody_objects_to_is_shown() -> None:
    assert gallery(moderation="hide").photo("Lake/a.jpg").tags == ("Lake", "Boat")


def test_nothing_is_asked_that_is_not_wanted() -> None:
    assert [question for question, _ in gallery(labels=False).recognizer.asked] == []
    assert [question for question, _ in gallery().recognizer.asked] == ["labels"]


def test_who_sees_gets_the_master_without_anything_personal() -> None:
    made = gallery()
    ((_, image),) = made.recognizer.asked

    assert images.open_master(image).size == (128, 77)
    assert image in [
        stored.data for key, stored in made.renditions.objects.items() if key.startswith("work/")
    ]


def test_a_photo_is_asked_about_once_however_often_it_is_made() -> None:
    made = gallery()
    made.announce("Lake/a.jpg", "ObjectCreated:Put")
    made.settle()
    assert len(made.recognizer.asked) == 1

    made.upload("Lake/a.jpg", picture(colour="navy"))
    made.settle()
    assert len(made.recognizer.asked) == 2


def test_other_settings_ask_again() -> None:
    made = gallery()
    made._chain = Chain(STEPS, {"tag": {"confidence": 30}})
    made.switch()
    made.announce("Lake/a.jpg", "ObjectCreated:Put")
    made.settle()

    assert made.photo("Lake/a.jpg").tags == ("Lake", "Boat", "Crowd")


def test_a_step_that_joins_the_chain_sees_the_photos_that_are_there() -> None:
    made = Gallery()
    made.upload("Lake/a.jpg", picture())
    made.settle()
    before = made.photo("Lake/a.jpg").recipe
    made._chain = Chain(STEPS)
    made.switch()
    made.announce("Lake/a.jpg", "ObjectCreated:Put")
    made.settle()

    assert made.photo("Lake/a.jpg").recipe != before


def test_too_many_questions_are_passing_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Gallery(STEPS)
    made.recognizer.sees = [LAKE]
    labels, answers = made.recognizer.labels, iter([False, False, False, False, True])

    def throttled(image: bytes, most: int, confidence: float) -> list[Label]:
        if not next(answers):
            raise PassingTroubleError("ThrottlingException")
        return labels(image, most, confidence)

    monkeypatch.setattr(made.recognizer, "labels", throttled)
    made.upload("Lake/a.jpg", picture())
    made.settle()

    assert made.photo("Lake/a.jpg").tags == ("Lake",)


def test_a_master_that_is_too_large_is_sent_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tag, "MAX_BYTES", 100)
    ((_, image),) = gallery().recognizer.asked

    assert images.open_master(image).size == (128, 77)
    noise = Image.effect_noise((4096, 4096), 200).convert("RGB")
    assert len(images.encode_master(noise)) > MAX_BYTES
    assert len(smaller(images.encode_master(noise))) < MAX_BYTES


@pytest.mark.parametrize(
    ("settings", "actions"),
    [
        ({}, ["rekognition:DetectLabels"]),
        ({"moderation": "hide"}, ["rekognition:DetectLabels", "rekognition:DetectModerationLabels"]),
        ({"moderation": "mark", "labels": False}, ["rekognition:DetectModerationLabels"]),
        ({"labels": False}, []),
    ],
)
def test_it_may_ask_only_what_it_asks(settings: dict[str, Any], actions: list[str]) -> None:
    step = Chain(STEPS, {"tag": settings}).steps[1]

    assert [each for each in step.needs.permissions if each.resource == "*"] == [
        Permission((action,), "*") for action in actions
    ]
