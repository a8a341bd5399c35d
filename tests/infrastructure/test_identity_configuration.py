"""Where people are, and where else they may prove who they are: what is read, and what is refused."""

import json
from typing import Any

import pytest

from auth.passwords import DUMMY_HASH
from components.configuration import Configuration, parse
from components.errors import ConfigurationError
from tests.infrastructure.stacks import OPENID

SECRETS = {"vitrine:users", "vitrine:openid"}
USERS = json.dumps({"parent": {"passwordHash": DUMMY_HASH, "groups": [], "role": "owner"}})


def read(secrets: set[str] = SECRETS, **values: str) -> Configuration:
    return parse({f"vitrine:{name}": value for name, value in values.items()}, secrets)


def problem(secrets: set[str] = SECRETS, **values: str) -> str:
    with pytest.raises(ConfigurationError) as raised:
        read(secrets, **values)
    (found,) = raised.value.problems
    return found


def openid(**changes: Any) -> str:
    return json.dumps({name: value for name, value in {**OPENID, **changes}.items() if value is not None})


def test_people_are_in_the_configuration_unless_it_says_otherwise() -> None:
    settings = read(users=USERS)

    assert (settings.sign_in, settings.sign_up, settings.second_factor) == ("password", "off", "optional")
    assert settings.openid is None


def test_with_a_user_pool_nobody_need_be_declared() -> None:
    settings = read(signIn="cognito", groups='["family"]', secondFactor="required", signUp="approval")

    assert settings.users == ()
    assert settings.groups == ("family",)


def test_without_one_an_owner_must_be_declared() -> None:
    assert "vitrine:users is missing" in problem()


@pytest.mark.parametrize(
    ("name", "value"), [("groups", '["family"]'), ("secondFactor", "required"), ("signUp", "approval")]
)
def test_what_only_a_user_pool_has_is_refused_without_one(name: str, value: str) -> None:
    found = problem(SECRETS, users=USERS, **{name: value})

    assert found.startswith(f"vitrine:{name} is ")
    assert "pulumi config set vitrine:signIn cognito" in found


@pytest.mark.parametrize("groups", ['["owner"]', '["everyone"]', '["a", "a"]', '["Family"]', '"family"'])
def test_groups_of_the_pool_are_different_and_none_is_a_role(groups: str) -> None:
    assert "without contributor, everyone, owner" in problem(signIn="cognito", groups=groups)


def test_a_provider_is_read_and_its_secret_never_shown() -> None:
    settings = read(users=USERS, openid=openid()).openid

    assert settings is not None
    assert (settings.issuer, settings.client_id, settings.label) == (
        "https://accounts.example.org",
        "gallery",
        "Example",
    )
    assert "told-to-nobody" not in repr(settings)


def test_a_provider_in_clear_text_is_refused() -> None:
    assert "vitrine:openid is stored in clear text" in problem(
        {"vitrine:users"}, users=USERS, openid=openid()
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("issuer", "http://accounts.example.org"),
        ("issuer", "https://accounts.example.org?x=1"),
        ("issuer", "https://user@accounts.example.org"),
        ("issuer", None),
        ("clientId", "two words"),
        ("clientSecret", ""),
        ("label", "x" * 41),
        ("label", 7),
    ],
)
def test_what_is_wrong_with_a_provider_is_named_and_not_shown(field: str, value: Any) -> None:
    found = problem(users=USERS, openid=openid(**{field: value}))

    assert found.startswith(f"vitrine:openid.{field} ")
    assert f"'vitrine:openid.{field}'" in found
    assert str(value) not in found or not value


@pytest.mark.parametrize("text", ["[]", "no JSON", '"text"'])
def test_a_provider_is_an_object(text: str) -> None:
    assert "must be an object with issuer" in problem(users=USERS, openid=text)


def test_an_unknown_field_of_a_provider_is_named() -> None:
    assert "unknown field 'scope'" in problem(users=USERS, openid=openid(scope="email"))
