"""What the sign-in function is told of a user pool and of an OpenID Connect provider, where there are any."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.web.settings import SettingsError


@dataclass(frozen=True)
class PoolSettings:
    """Where the people are."""

    pool_id: str
    client_id: str
    salt: str = field(repr=False)
    takes_sign_ups: bool
    password_length: int


@dataclass(frozen=True)
class OpenIdSettings:
    """Where else they may prove who they are."""

    issuer: str
    client_id: str
    label: str


@dataclass(frozen=True)
class IdentitySettings:
    """Both, and the name of the parameter with what is secret about them."""

    parameter: str = ""
    pool: PoolSettings | None = None
    openid: OpenIdSettings | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "IdentitySettings":
        """Return the settings; without the first variable of a group there is no such thing.

        Raises:
            SettingsError: another variable of a group is missing.
        """
        try:
            return cls(
                environment.get("IDENTITY_PARAMETER", ""),
                _pool(environment) if "USER_POOL" in environment else None,
                _openid(environment) if "OPENID_ISSUER" in environment else None,
            )
        except KeyError as error:
            raise SettingsError(f"The variable {error} is missing.") from error


@dataclass(frozen=True)
class IdentitySecrets:
    """The secrets of our clients; "" where there is none."""

    user_pool_client_secret: str = field(repr=False)
    openid_client_secret: str = field(repr=False)

    @classmethod
    def from_json(cls, text: str) -> "IdentitySecrets":
        """Return the secrets.

        Raises:
            SettingsError: the text is no JSON object with exactly these names.
        """
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError):
            # Without the cause: it could quote the text.
            raise SettingsError("The parameter is no JSON object with the secrets of identity.") from None


def _pool(environment: Mapping[str, str]) -> PoolSettings:
    return PoolSettings(
        environment["USER_POOL"],
        environment["USER_POOL_CLIENT"],
        environment["SALT"],
        environment["SIGN_UP"] == "approval",
        int(environment["PASSWORD_LENGTH"]),
    )


def _openid(environment: Mapping[str, str]) -> OpenIdSettings:
    return OpenIdSettings(
        environment["OPENID_ISSUER"], environment["OPENID_CLIENT"], environment["OPENID_LABEL"]
    )
