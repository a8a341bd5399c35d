"""What the sign-in function is told: its environment, and the secrets in one parameter."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class SettingsError(Exception):
    """A setting that is missing or wrong; the message names it and never shows a secret."""


@dataclass(frozen=True)
class Settings:
    """The environment of the function."""

    table: str
    title: str
    language: str
    parameter: str
    session_seconds: int
    grant_seconds: int

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Return the settings.

        Raises:
            SettingsError: a variable is missing, or is no number where one is needed.
        """
        try:
            return cls(
                table=environment["TABLE"],
                title=environment["TITLE"],
                language=environment["LANGUAGE"],
                parameter=environment["PARAMETER"],
                session_seconds=int(environment["SESSION_DAYS"]) * 24 * 60 * 60,
                grant_seconds=int(environment["GRANT_MINUTES"]) * 60,
            )
        except KeyError as error:
            raise SettingsError(f"The variable {error} is missing.") from error
        except ValueError as error:
            raise SettingsError("SESSION_DAYS and GRANT_MINUTES are whole numbers.") from error


@dataclass(frozen=True)
class Secrets:
    """What the parameter holds; none of it shows in a representation."""

    private_key_pem: str = field(repr=False)
    key_pair_id: str
    host: str
    origin_verify: tuple[str, ...] = field(repr=False)
    """What the distribution sends in a header; all of them are accepted."""
    seal_keys: tuple[str, ...] = field(repr=False)
    """What forms, devices and attempts are sealed with: the first seals, all of them are accepted."""

    @classmethod
    def from_json(cls, text: str) -> "Secrets":
        """Return the secrets.

        Raises:
            SettingsError: the text is no JSON object with exactly these names, or one of them is empty.
        """
        try:
            values: dict[str, Any] = {name: _frozen(value) for name, value in json.loads(text).items()}
            secrets = cls(**values)
        except (ValueError, TypeError, AttributeError):
            # Without the cause: it could quote the text.
            raise SettingsError("The parameter is no JSON object with the secrets of sign-in.") from None
        if not all(value and all(value) for value in values.values()):  # "" would match an empty header
            raise SettingsError("One of the secrets of sign-in is empty.")
        return secrets


def _frozen(value: str | list[str]) -> str | tuple[str, ...]:
    return value if isinstance(value, str) else tuple(value)
