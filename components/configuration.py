"""The stack's configuration, read once and checked whole."""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pulumi.runtime import config as pulumi_config

from components import config_keys as keys
from components.bundle import ROOT
from components.config_keys import BadValueError, Key
from components.config_openid import OPENID, OpenIdSettings, read_openid
from components.config_steps import (
    STEP_SETTINGS,
    StepSettings,
    chain_problems,
    read_step_settings,
    with_video,
)
from components.config_theme import THEME, Theme, read_theme
from components.config_users import USERS, Person, read_users
from components.errors import ConfigurationError

NAMESPACE = "vitrine:"


@dataclass(frozen=True)
class Configuration:
    """Everything an owner can decide about a gallery."""

    title: str
    language: str
    users: tuple[Person, ...]
    steps: tuple[str, ...]
    video: str
    step_settings: StepSettings
    visible_to: tuple[str, ...]
    widths: tuple[int, ...]
    renditions: str
    domain: str
    certificate_arn: str
    hosted_zone: str
    key_generation: int
    sign_in_concurrency: int
    session_days: int
    grant_minutes: int
    quiet_seconds: int
    ceiling_seconds: int
    worker_memory: int
    log_retention_days: int
    architecture: str
    function_packages: str
    price_class: str
    sign_in: str
    groups: tuple[str, ...]
    second_factor: str
    sign_up: str
    openid: OpenIdSettings | None
    theme: Theme | None


def load() -> Configuration:
    """Return the configuration of the stack that is being deployed.

    Raises: ConfigurationError, with every problem there is.
    """
    values = {**pulumi_config.get_config_env(), **pulumi_config.CONFIG.get()}
    secrets = {key for key in values if pulumi_config.is_config_secret(key)}
    return parse(values, secrets | set(pulumi_config.get_config_secret_keys_env()))


def parse(values: Mapping[str, str], secret_keys: Collection[str] = ()) -> Configuration:
    """Return the configuration in *values*, by full keys; *secret_keys* are those stored as secrets.

    Raises: ConfigurationError, with every problem there is.
    """
    problems = _unknown(values, secret_keys)
    read = {key.name: _read(key, values, secret_keys, problems) for key in keys.KEYS}
    users, wrong = read_users(
        values.get(NAMESPACE + USERS),
        is_secret=NAMESPACE + USERS in secret_keys,
        are_needed=read["signIn"] != "cognito",
    )
    problems += wrong
    openid, wrong = read_openid(values.get(NAMESPACE + OPENID), is_secret=NAMESPACE + OPENID in secret_keys)
    problems += wrong
    step_settings, wrong = _step_settings(values, secret_keys)
    problems += wrong
    theme, wrong = _theme(values, secret_keys)
    problems += wrong
    if not problems:
        read["steps"] = with_video(read["steps"], read["video"])
        problems += _problems_together(read)
        problems += chain_problems(read["steps"], step_settings)
    if problems:
        raise ConfigurationError(problems)
    return Configuration(
        users=users,
        openid=openid,
        theme=theme,
        step_settings=step_settings,
        **{_field(name): value for name, value in read.items()},
    )


def _read(key: Key, values: Mapping[str, str], secret_keys: Collection[str], problems: list[str]) -> Any:
    name = NAMESPACE + key.name
    text = values.get(name, key.default)
    try:
        return key.read(text)
    except BadValueError:
        shown = "has a secret value that is not shown" if name in secret_keys else f"is {text!r}"
        problems.append(f"{name} {shown}, but must be {key.allowed}; set it with: {key.command}")
        return None


def _step_settings(values: Mapping[str, str], secret_keys: Collection[str]) -> tuple[StepSettings, list[str]]:
    name = NAMESPACE + STEP_SETTINGS
    return read_step_settings(values.get(name), is_secret=name in secret_keys)


def _theme(values: Mapping[str, str], secret_keys: Collection[str]) -> tuple[Theme | None, list[str]]:
    name = NAMESPACE + THEME
    return read_theme(values.get(name), is_secret=name in secret_keys, root=ROOT)


def _unknown(values: Mapping[str, str], secret_keys: Collection[str]) -> list[str]:
    whole = {NAMESPACE + name for name in (USERS, STEP_SETTINGS, OPENID, THEME)}
    known = {NAMESPACE + key.name for key in keys.KEYS} | whole
    problems = []
    for name in sorted(key for key in values if key.startswith(NAMESPACE) and key not in known):
        near = difflib.get_close_matches(name, known, 1, cutoff=0.0)[0]
        shown = "" if name in secret_keys else f" (its value is {values[name]!r})"
        problems.append(
            f"{name}{shown} is not a key of this program; the nearest is {near}; "
            f"remove it with: pulumi config rm {name}"
        )
    return problems


def _problems_together(read: Mapping[str, Any]) -> list[str]:
    return [problem for problem in (_pause(read), _domain(read), _pool(read)) if problem]


def _pause(read: Mapping[str, Any]) -> str:
    quiet, ceiling = read["quietSeconds"], read["ceilingSeconds"]
    if ceiling >= quiet:
        return ""
    return (
        f"vitrine:ceilingSeconds is {ceiling}, but must be at least vitrine:quietSeconds, {quiet}; "
        f"set it with: pulumi config set vitrine:ceilingSeconds {quiet}"
    )


def _domain(read: Mapping[str, Any]) -> str:
    domain, certificate, zone = read["domain"], read["certificateArn"], read["hostedZone"]
    if domain and not (certificate or zone):
        return (
            f"vitrine:domain is {domain!r}, but needs a Route 53 zone or a certificate of its own; "
            f"set one with: {keys.HOSTED_ZONE.command} or {keys.CERTIFICATE.command}"
        )
    lone = next((name for name in ("certificateArn", "hostedZone") if read[name]), None)
    if lone and not domain:
        return (
            f"vitrine:{lone} is {read[lone]!r}, but means nothing without vitrine:domain; "
            f"set that with: {keys.DOMAIN.command}"
        )
    return ""


def _pool(read: Mapping[str, Any]) -> str:
    if read["signIn"] == "cognito":
        return ""
    lone = next((key for key in keys.POOL_KEYS if read[key.name] != key.read(key.default)), None)
    if lone is None:
        return ""
    shown = list(read[lone.name]) if lone.type == "array" else read[lone.name]
    return (
        f"vitrine:{lone.name} is {shown!r}, but means nothing unless vitrine:signIn is 'cognito'; "
        f"set that with: pulumi config set vitrine:signIn cognito"
    )


def _field(name: str) -> str:
    """Return the field of a key: `sessionDays` is `session_days`."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
