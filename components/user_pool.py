"""The Cognito user pool of a gallery whose people are not in the stack's configuration."""

from collections.abc import Sequence
from typing import TypedDict

import pulumi_aws as aws
from pulumi import ComponentResource, Output, ResourceOptions

# NIST SP 800-63B-4: 15 characters where a password is all there is, 8 beside a second factor, of any kinds.
PASSWORD_LENGTHS = {"optional": 15, "required": 8}
MFA = {"optional": "OPTIONAL", "required": "ON"}
INVITATION_DAYS = 7
CHALLENGE_MINUTES = 15  # the longest that Cognito allows: a grandparent looks for the phone
TOKEN_MINUTES = 5  # the shortest; tokens are thrown away as soon as they have said who somebody is
REFRESH_MINUTES = 60

# Members have that role. The program reads `everyone` as "let in": see vitrine:signUp.
ROLE_GROUPS = ("owner", "contributor")
APPROVED = "everyone"

# What it takes to know who somebody is who has signed in before.
LOOK_UPS = ("cognito-idp:AdminGetUser", "cognito-idp:AdminListGroupsForUser")
# What IAM decides about. The rest, codes by mail and sign-up, takes the client's secret.
ACTIONS = (
    "cognito-idp:AdminInitiateAuth",
    "cognito-idp:AdminRespondToAuthChallenge",
    *LOOK_UPS,
    "cognito-idp:AdminSetUserMFAPreference",
)


class UserPoolArgs(TypedDict):
    """Who may be in the pool, and what they must bring."""

    groups: Sequence[str]
    second_factor: str
    sign_up: str


class UserPool(ComponentResource):
    """A user pool, its groups, and the one client by which the sign-in function speaks with it."""

    pool: aws.cognito.UserPool
    client: aws.cognito.UserPoolClient
    id: Output[str]
    arn: Output[str]

    def __init__(self, name: str, args: UserPoolArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("vitrine:index:UserPool", name, {}, opts)
        self._child = ResourceOptions(parent=self)
        self.sign_up, self.password_length = args["sign_up"], PASSWORD_LENGTHS[args["second_factor"]]
        self.pool = self._create_pool(name, args)
        self.client = self._create_client(name)
        self._create_groups(name, args)
        self.id, self.arn = self.pool.id, self.pool.arn
        self.register_outputs({"user_pool_id": self.id})

    def _create_pool(self, name: str, args: UserPoolArgs) -> aws.cognito.UserPool:
        return aws.cognito.UserPool(
            f"{name}-pool",
            # A name that never changes, and beside it the address: a person remembers one of them.
            alias_attributes=["email"],
            username_configuration={"case_sensitive": False},
            schemas=[
                {"name": "email", "attribute_data_type": "String", "required": True, "mutable": True},
            ],
            auto_verified_attributes=["email"],
            user_attribute_update_settings={"attributes_require_verification_before_updates": ["email"]},
            account_recovery_setting={"recovery_mechanisms": [{"name": "verified_email", "priority": 1}]},
            admin_create_user_config={"allow_admin_create_user_only": args["sign_up"] == "off"},
            password_policy={
                "minimum_length": self.password_length,
                "require_lowercase": False,
                "require_numbers": False,
                "require_symbols": False,
                "require_uppercase": False,
                "temporary_password_validity_days": INVITATION_DAYS,
            },
            mfa_configuration=MFA[args["second_factor"]],
            software_token_mfa_configuration={"enabled": True},
            deletion_protection="ACTIVE",
            opts=ResourceOptions(parent=self, protect=True, retain_on_delete=True),
        )

    def _create_client(self, name: str) -> aws.cognito.UserPoolClient:
        return aws.cognito.UserPoolClient(
            f"{name}-client",
            user_pool_id=self.pool.id,
            # Without the secret, everybody who learns the id could ask for codes and sign people up.
            generate_secret=True,
            explicit_auth_flows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
            prevent_user_existence_errors="ENABLED",
            enable_token_revocation=True,
            auth_session_validity=CHALLENGE_MINUTES,
            access_token_validity=TOKEN_MINUTES,
            id_token_validity=TOKEN_MINUTES,
            refresh_token_validity=REFRESH_MINUTES,
            token_validity_units={
                "access_token": "minutes",
                "id_token": "minutes",
                "refresh_token": "minutes",
            },
            read_attributes=["email", "email_verified"],
            write_attributes=["email"],
            opts=self._child,
        )

    def _create_groups(self, name: str, args: UserPoolArgs) -> None:
        for group in (*ROLE_GROUPS, APPROVED, *args["groups"]):
            aws.cognito.UserGroup(
                f"{name}-group-{group}", name=group, user_pool_id=self.pool.id, opts=self._child
            )
