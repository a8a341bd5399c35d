"""Who says who somebody is, beside the table: a user pool, an OpenID Connect provider, or both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import Input, Output

from components import policies
from components.config_openid import OpenIdSettings
from components.policies import Statement
from components.user_pool import ACTIONS, LOOK_UPS, UserPool


@dataclass(frozen=True)
class Identity:
    """What the sign-in function needs to know of them, and may ask them."""

    user_pool: UserPool | None = None
    openid: OpenIdSettings | None = None

    @property
    def is_elsewhere(self) -> bool:
        """Whether there is anything to ask."""
        return self.user_pool is not None or self.openid is not None

    def environment(self, parameter: str, salt: Input[str]) -> Mapping[str, Input[str]]:
        """Return the variables that say where to ask; *parameter* holds what is secret about it."""
        if not self.is_elsewhere:
            return {}
        found: dict[str, Input[str]] = {"IDENTITY_PARAMETER": parameter}
        if self.user_pool:
            found |= {
                **self.viewers_environment(salt),
                "USER_POOL_CLIENT": self.user_pool.client.id,
                "PASSWORD_LENGTH": str(self.user_pool.password_length),
            }
        if self.openid:
            found |= {
                "OPENID_ISSUER": self.openid.issuer,
                "OPENID_CLIENT": self.openid.client_id,
                "OPENID_LABEL": self.openid.label,
            }
        return found

    def viewers_environment(self, salt: Input[str]) -> Mapping[str, Input[str]]:
        """Return the variables of a function that must know who is signed in, and lets nobody in."""
        if not self.user_pool:
            return {}
        return {"USER_POOL": self.user_pool.id, "SIGN_UP": self.user_pool.sign_up, "SALT": salt}

    def viewers_statements(self) -> Output[Sequence[Statement]]:
        """Return what such a function may do beyond reading rows."""
        if not self.user_pool:
            return Output.from_input([])
        return self.user_pool.arn.apply(lambda pool: [policies.allow(LOOK_UPS, pool)])

    def secrets(self) -> Output[str]:
        """Return the value of the parameter."""
        pool_secret: Input[str] = self.user_pool.client.client_secret if self.user_pool else ""
        openid_secret = self.openid.client_secret if self.openid else ""
        held = {"user_pool_client_secret": pool_secret, "openid_client_secret": openid_secret}
        return Output.secret(Output.json_dumps(held))

    def statements(self, table: str, parameter_arn: str) -> Output[Sequence[Statement]]:
        """Return what it takes to ask them."""
        if not self.is_elsewhere:
            return Output.from_input([])
        pending = [f"dynamodb:{verb}Item" for verb in ("Get", "Put", "Update", "Delete")]
        always = [
            policies.allow_rows(pending, table, ["pending#*"]),
            policies.allow(("ssm:GetParameter",), parameter_arn),
        ]
        if not self.user_pool:
            return Output.from_input(always)
        # A member of groups that nobody had before brings a new view with them.
        views = policies.allow_rows(("dynamodb:PutItem",), table, ["views"])
        return self.user_pool.arn.apply(lambda pool: [*always, views, policies.allow(ACTIONS, pool)])
