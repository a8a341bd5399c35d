"""What a step's settings take, and how what is wrong is said."""

from typing import Any

import pytest

from pipeline.settings import Flaw, SettingsError, plain, read_settings
from tests.steps.bar import BarSettings


def read(**given: Any) -> BarSettings:
    settings, flaws = read_settings("bar", BarSettings, given)
    assert flaws == []
    assert isinstance(settings, BarSettings)
    return settings


def flaw(given: object) -> Flaw:
    settings, flaws = read_settings("bar", BarSettings, given)
    assert settings is None
    (found,) = flaws
    return found


def test_without_values_the_defaults_stand() -> None:
    assert read() == BarSettings("white", "", 10, 1.0, False, ())


def test_every_type_arrives() -> None:
    settings = read(colour="silver", label="Ü", height=20, strength=0.5, at_top=True, albums=["Lake"])

    assert settings == BarSettings("silver", "Ü", 20, 0.5, True, ("Lake",))


def test_what_the_command_line_takes_for_a_number_may_be_a_text_and_the_other_way_round() -> None:
    # pulumi config set --path writes 2024 as a number, true as a truth value, and 0.5 as a text.
    settings = read(label=2024, strength="0.5", height="20", albums=[7, True])

    assert settings == BarSettings("white", "2024", 20, 0.5, False, ("7", "true"))


TEXT = "a text of at most 20 characters"
PERCENT = "a whole number from 1 to 50"
FRACTION = "a number from 0 to 1"


@pytest.mark.parametrize(
    ("key", "value", "shown", "allowed", "example"),
    [
        ("colour", "red", "'red'", "one of white, silver: What the bar is painted in", "white"),
        ("label", "x" * 21, f"'{'x' * 21}'", f"{TEXT}: What stands on it", '""'),
        ("label", "a\nb", r"'a\nb'", f"{TEXT}: What stands on it", '""'),
        ("height", 51, "51", f"{PERCENT}: How high it is, in percent of the photo", "10"),
        ("height", 1.5, "1.5", f"{PERCENT}: How high it is, in percent of the photo", "10"),
        ("height", True, "true", f"{PERCENT}: How high it is, in percent of the photo", "10"),
        ("height", "9" * 21, f"'{'9' * 21}'", f"{PERCENT}: How high it is, in percent of the photo", "10"),
        ("strength", "much", "'much'", f"{FRACTION}: How little shines through it", "1.0"),
        ("strength", "nan", "'nan'", f"{FRACTION}: How little shines through it", "1.0"),
        ("at_top", "yes", "'yes'", "true or false: Whether it lies along the upper edge", "false"),
        ("albums", "Lake", "'Lake'", f"a list, each {TEXT}: The albums that get one; none means all", "[]"),
        ("albums", [{}], "[{}]", f"a list, each {TEXT}: The albums that get one; none means all", "[]"),
    ],
)
def test_a_wrong_value_is_said_with_what_is_allowed(
    key: str, value: object, shown: str, allowed: str, example: str
) -> None:
    assert flaw({key: value}) == Flaw(("bar", key), f"is {shown}, but must be {allowed}", example)


def test_an_unknown_key_is_told_the_nearest_and_has_to_go() -> None:
    assert flaw({"heigth": 5}) == Flaw(
        ("bar", "heigth"), "is 5, but is not a setting of this step; the nearest is height"
    )


def test_a_rule_between_settings_is_said_in_the_steps_own_words() -> None:
    assert flaw({"label": "Lake", "height": 2}) == Flaw(
        ("bar", "height"), "is 2, but must be at least 5 when there is a label", "10"
    )


def test_settings_of_another_form_are_refused() -> None:
    assert flaw(7).said == "is 7, but must be an object with the step's settings"


def test_all_flaws_are_in_the_message() -> None:
    _, flaws = read_settings("bar", BarSettings, {"height": 0, "colour": "red"})

    assert str(SettingsError(flaws)).count("but must be") == 2


def test_only_what_differs_from_the_defaults_is_told() -> None:
    assert plain(BarSettings(height=20, colour="white")) == {"height": 20}
