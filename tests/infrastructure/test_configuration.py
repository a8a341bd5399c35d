"""The stack's configuration: what is read, and how what is wrong is said."""

import json
from typing import Any

import pytest

from auth.passwords import DUMMY_HASH
from components.configuration import Configuration, parse
from components.errors import ConfigurationError
from tests.infrastructure.stacks import CERTIFICATE

SECRETS = {"vitrine:users"}
OWNER = {"parent": {"passwordHash": DUMMY_HASH, "groups": ["family"], "role": "owner"}}


def read(users: Any = OWNER, **values: str) -> Configuration:
    config = {f"vitrine:{name}": value for name, value in values.items()}
    return parse({**config, "vitrine:users": json.dumps(users)}, SECRETS)


def problems(users: Any = OWNER, **values: str) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as raised:
        read(users, **values)
    return raised.value.problems


def problem(users: Any = OWNER, **values: str) -> str:
    found = problems(users, **values)
    assert len(found) == 1, found
    return found[0]


def with_user(**fields: Any) -> dict[str, Any]:
    return {**OWNER, "uploader": {"passwordHash": DUMMY_HASH, "groups": [], "role": "viewer", **fields}}


def test_without_any_value_but_an_owner_the_defaults_stand() -> None:
    settings = read()

    assert settings.steps == ("auto-rotate", "resize", "rebuild")
    assert settings.visible_to == ("everyone",)
    assert settings.widths == (320, 640, 1280, 1920)
    assert settings.renditions == "precomputed"
    assert (settings.quiet_seconds, settings.ceiling_seconds) == (30, 300)
    assert (settings.domain, settings.certificate_arn, settings.hosted_zone) == ("", "", "")


def test_every_value_arrives() -> None:
    settings = read(
        title="Our photos",
        visibleTo="[]",
        widths="[16, 4096]",
        renditions="on-demand",
        domain="photos.example.org",
        certificateArn=CERTIFICATE,
        sessionDays="7",
        grantMinutes="5",
        quietSeconds="0",
        ceilingSeconds="0",
        workerMemory="3008",
        logRetentionDays="365",
        architecture="x86_64",
        functionPackages="provided",
        priceClass="PriceClass_All",
    )

    assert settings.title == "Our photos"
    assert (settings.visible_to, settings.widths) == ((), (16, 4096))
    assert settings.renditions == "on-demand"
    assert (settings.domain, settings.certificate_arn) == ("photos.example.org", CERTIFICATE)
    assert (settings.session_days, settings.grant_minutes) == (7, 5)
    assert (settings.quiet_seconds, settings.ceiling_seconds) == (0, 0)
    assert (settings.worker_memory, settings.log_retention_days) == (3008, 365)
    assert (settings.architecture, settings.function_packages) == ("x86_64", "provided")
    assert settings.price_class == "PriceClass_All"


def test_users_arrive_by_name_in_a_stable_order() -> None:
    people = read({**with_user(groups=["friends"]), "Aunt": OWNER["parent"]}).users

    assert [person.name for person in people] == ["Aunt", "parent", "uploader"]
    assert people[2].groups == frozenset({"friends"})
    assert [person.sees_all for person in people] == [True, True, False]


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("title", " ", "1 to 100 printable characters"),
        ("title", "x" * 101, "1 to 100 printable characters"),
        ("steps", "resize", "a list of steps"),
        ("steps", "[]", "a list of steps"),
        ("visibleTo", '["The Family"]', "a list of groups"),
        ("widths", "[]", "ascending list"),
        ("widths", "[640, 320]", "ascending list"),
        ("widths", "[320, 320]", "ascending list"),
        ("widths", "[15]", "from 16 to 4096"),
        ("widths", "[4097]", "from 16 to 4096"),
        ("widths", "[true]", "ascending list"),
        ("renditions", "ondemand", "precomputed, on-demand"),
        ("domain", "https://photos.example.org", "a host name"),
        ("domain", "localhost", "a host name"),
        ("certificateArn", CERTIFICATE.replace("us-east-1", "eu-central-1"), "in us-east-1"),
        ("hostedZone", "example.org", "the id of a Route 53 zone"),
        ("sessionDays", "0", "from 1 to 365"),
        ("sessionDays", "thirty", "from 1 to 365"),
        ("sessionDays", "9" * 5000, "from 1 to 365"),
        ("grantMinutes", "4", "from 5 to 1440"),
        ("quietSeconds", "901", "from 0 to 900"),
        ("ceilingSeconds", "-1", "from 0 to 3600"),
        ("workerMemory", "1024", "from 1769 to 10240"),
        ("logRetentionDays", "91", "90, 120"),
        ("architecture", "arm", "arm64, x86_64"),
        ("functionPackages", "none", "locked, provided"),
        ("priceClass", "100", "PriceClass_100, PriceClass_200"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed_and_how_to_set_it(
    key: str, value: str, allowed: str
) -> None:
    message = problem(**{key: value})

    assert message.startswith(f"vitrine:{key} is {value!r}, but must be ")
    assert allowed in message
    assert "set it with: pulumi config set" in message
    assert f"vitrine:{key}" in message.partition("set it with")[2]


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(ConfigurationError) as raised:
        read(with_user(role="boss"), sessionDays="0", colour="blue")

    assert len(raised.value.problems) == 3
    assert "3 problems" in str(raised.value)
    assert all(problem in str(raised.value) for problem in raised.value.problems)


def test_an_unknown_key_is_refused_with_the_nearest_known_one() -> None:
    assert "vitrine:sesionDays" in problem(sesionDays="3")
    assert "the nearest is vitrine:sessionDays" in problem(sesionDays="3")
    assert "pulumi config rm vitrine:sesionDays" in problem(sesionDays="3")


def test_keys_of_other_programs_and_providers_are_left_alone() -> None:
    values = {"aws:region": "eu-central-1", "other:colour": "blue", "vitrine:users": json.dumps(OWNER)}

    assert parse(values, SECRETS).title == "Vitrine"


def test_a_ceiling_below_the_quiet_time_is_refused() -> None:
    message = problem(quietSeconds="60", ceilingSeconds="59")

    assert "vitrine:ceilingSeconds is 59" in message
    assert "at least vitrine:quietSeconds, 60" in message


def test_a_domain_needs_a_zone_or_a_certificate() -> None:
    message = problem(domain="photos.example.org")

    assert "vitrine:hostedZone" in message
    assert "vitrine:certificateArn" in message


@pytest.mark.parametrize(("key", "value"), [("hostedZone", "Z0123456789"), ("certificateArn", CERTIFICATE)])
def test_a_zone_or_a_certificate_means_nothing_without_a_domain(key: str, value: str) -> None:
    assert problem(**{key: value}).startswith(f"vitrine:{key} is {value!r}")


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (["auto-rotate", "sharpen", "rebuild"], "there is no step 'sharpen'"),
        (["resize", "auto-rotate", "rebuild"], "must begin with 'auto-rotate'"),
        (["auto-rotate", "resize", "resize", "rebuild"], "stands twice"),
    ],
)
def test_steps_that_cannot_run_are_refused_before_anything_is_deployed(steps: list[str], said: str) -> None:
    message = problem(steps=json.dumps(steps))

    assert message.startswith("vitrine:steps is [")
    assert said in message


def test_a_missing_user_list_says_how_to_make_the_first() -> None:
    with pytest.raises(ConfigurationError, match=r"vitrine:users is missing.*--secret --path"):
        parse({}, ())


def test_users_in_clear_text_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="stored in clear text"):
        parse({"vitrine:users": json.dumps(OWNER)}, ())


def test_there_must_be_an_owner() -> None:
    assert "has no owner" in problem({"uploader": with_user()["uploader"]})


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"passwordHash": "hunter2"}, "passwordHash"),
        ({"passwordHash": DUMMY_HASH.replace("argon2id", "argon2i")}, "passwordHash"),
        ({"passwordHash": DUMMY_HASH.replace("m=65536", "m=1024")}, "passwordHash"),
        ({"passwordHash": DUMMY_HASH.replace("m=65536", "m=2097152")}, "passwordHash"),
        ({"passwordHash": DUMMY_HASH + "\n"}, "passwordHash"),
        ({"passwordHash": None}, "passwordHash"),
        ({"role": "admin-of-all"}, "role"),
        ({"groups": "hidden-group"}, "groups"),
        ({"groups": ["Hidden Group"]}, "groups"),
        ({"groups": ["x" * 33]}, "groups"),
    ],
)
def test_a_wrong_field_of_a_user_is_named_and_its_value_is_not_shown(
    fields: dict[str, Any], key: str
) -> None:
    message = problem(with_user(**fields))

    assert message.startswith(f"vitrine:users.uploader.{key} has a secret value that is not shown")
    assert "pulumi config set --secret --path 'vitrine:users.uploader." in message
    for value in fields.values():
        assert str(value) not in message.replace("None", "") or value is None


def test_a_missing_field_of_a_user_is_named() -> None:
    message = problem({**OWNER, "uploader": {"groups": [], "role": "viewer"}})

    assert message.startswith("vitrine:users.uploader.passwordHash is missing")


def test_an_unknown_field_of_a_user_is_refused_with_the_nearest_known_one() -> None:
    assert "'password', did you mean 'passwordHash'?" in problem(with_user(password="hunter2"))


@pytest.mark.parametrize("users", ["hunter2", ["hunter2"], 7, None])
def test_a_user_list_of_another_form_is_refused_without_being_shown(users: object) -> None:
    message = problem(users)

    assert "must be an object" in message
    assert "hunter2" not in message


def test_a_user_of_another_form_is_refused_without_being_shown() -> None:
    message = problem({**OWNER, "uploader": "hunter2"})

    assert message.startswith("vitrine:users.uploader must be an object")
    assert "hunter2" not in message


def test_two_spellings_of_one_name_are_refused() -> None:
    assert "one name when signing in" in problem({**OWNER, "Parent": OWNER["parent"]})


@pytest.mark.parametrize("name", ["", "a b", "ü", "x" * 65, "../a"])
def test_a_name_that_nobody_could_type_is_refused(name: str) -> None:
    assert any("not a possible user" in each for each in problems({**OWNER, name: OWNER["parent"]}))


def test_a_secret_under_an_unknown_or_wrong_key_is_not_shown() -> None:
    values = {
        "vitrine:user": "hunter2",
        "vitrine:sessionDays": "hunter2",
        "vitrine:users": json.dumps(OWNER),
    }

    with pytest.raises(ConfigurationError) as raised:
        parse(values, set(values))
    assert len(raised.value.problems) == 2
    assert "hunter2" not in str(raised.value)


def test_no_hash_shows_when_a_configuration_is_printed() -> None:
    assert DUMMY_HASH not in repr(read())
