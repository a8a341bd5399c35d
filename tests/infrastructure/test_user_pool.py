"""What the user pool promises by its configuration, where people are in one."""

import json

import pytest

from tests.infrastructure.stacks import COGNITO, all_of, graph, one, record

POOL, CLIENT = "cognito/userPool:UserPool", "cognito/userPoolClient:UserPoolClient"


def test_without_it_there_is_none() -> None:
    assert not [each for each in graph().resources if each.type.startswith("aws:cognito")]
    assert graph().exports["user_pool_id"] == ""


def test_nobody_learns_who_exists_and_no_token_outlives_its_purpose() -> None:
    client = one(CLIENT, stack="cognito").inputs

    assert client["preventUserExistenceErrors"] == "ENABLED"
    assert client["enableTokenRevocation"]
    assert set(client["tokenValidityUnits"].values()) == {"minutes"}
    assert (client["accessTokenValidity"], client["idTokenValidity"]) == (5, 5)
    assert client["refreshTokenValidity"] == 60


def test_only_the_function_can_speak_with_the_pool() -> None:
    client = one(CLIENT, stack="cognito").inputs

    assert client["generateSecret"]
    assert client["explicitAuthFlows"] == ["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
    assert "allowedOauthFlows" not in client
    assert not graph("cognito").of_type("aws:cognito/userPoolDomain:UserPoolDomain")
    assert not graph("cognito").of_type("aws:cognito/identityPool:IdentityPool")


def test_a_client_may_read_and_write_no_more_than_an_address() -> None:
    client = one(CLIENT, stack="cognito").inputs

    assert client["readAttributes"] == ["email", "email_verified"]
    assert client["writeAttributes"] == ["email"]


def test_a_pool_and_its_people_are_not_lost_by_accident() -> None:
    pool = one(POOL, stack="cognito")

    assert pool.inputs["deletionProtection"] == "ACTIVE"
    assert pool.protect
    assert pool.retain_on_delete


def test_passwords_are_long_and_come_back_by_a_verified_address_alone() -> None:
    pool = one(POOL, stack="cognito").inputs

    policy = pool["passwordPolicy"]
    assert policy["minimumLength"] == 15
    assert policy["temporaryPasswordValidityDays"] == 7
    assert not any(value for name, value in policy.items() if name.startswith("require"))
    assert pool["accountRecoverySetting"]["recoveryMechanisms"] == [{"name": "verified_email", "priority": 1}]
    assert pool["userAttributeUpdateSettings"] == {"attributesRequireVerificationBeforeUpdates": ["email"]}


def test_everybody_may_have_a_second_factor_and_by_no_text_message() -> None:
    pool = one(POOL, stack="cognito").inputs

    assert pool["mfaConfiguration"] == "OPTIONAL"
    assert pool["softwareTokenMfaConfiguration"] == {"enabled": True}
    assert "smsConfiguration" not in pool


def test_a_second_factor_can_be_required_and_takes_a_shorter_password() -> None:
    (pool,) = record({**COGNITO, "vitrine:secondFactor": "required"}).of_type(f"aws:{POOL}")

    assert pool.inputs["mfaConfiguration"] == "ON"
    assert pool.inputs["passwordPolicy"]["minimumLength"] == 8


@pytest.mark.parametrize(("sign_up", "by_owner_alone"), [("off", True), ("approval", False)])
def test_strangers_come_in_only_where_the_owner_wants_to_approve_them(
    sign_up: str, by_owner_alone: bool
) -> None:
    (pool,) = record({**COGNITO, "vitrine:signUp": sign_up}).of_type(f"aws:{POOL}")

    assert pool.inputs["adminCreateUserConfig"]["allowAdminCreateUserOnly"] is by_owner_alone


def test_the_pool_has_the_roles_and_the_declared_groups() -> None:
    groups = {each.inputs["name"] for each in all_of("cognito/userGroup:UserGroup", "cognito")}

    assert groups == {"owner", "contributor", "everyone", *json.loads(COGNITO["vitrine:groups"])}
