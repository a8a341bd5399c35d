"""The keys of the stack's configuration: what each means, its default, and how to read it.

`Pulumi.yaml` shows the same keys to the Pulumi CLI; a test holds the two together.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from catalog.audiences import GROUP_FORM, is_group
from website.language_files import LANGUAGES

LOG_RETENTIONS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)
# A member of one of the first two has that role; whoever is in the last is let in, and in no other group.
RESERVED_GROUPS = frozenset({"owner", "contributor", "everyone"})

_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
_CERTIFICATE = re.compile(r"arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate/[0-9a-f-]{36}")
_ZONE = re.compile(r"Z[A-Z0-9]{5,31}")


class BadValueError(ValueError):
    """A value is not what its key allows."""


@dataclass(frozen=True)
class Key:
    """One key: its name below `vitrine:`, its default as the CLI would pass it, and what is allowed."""

    name: str
    type: str
    default: str
    allowed: str
    read: Callable[[str], Any]
    example: str = ""

    @property
    def command(self) -> str:
        """The command that sets an allowed value."""
        if self.type == "array":
            return f"pulumi config set --path 'vitrine:{self.name}[0]' {self.example}"
        return f"pulumi config set vitrine:{self.name} {self.example or self.default!r}"


def _integer(name: str, default: int, lowest: int, highest: int) -> Key:
    def read(text: str) -> int:
        # The limit on length keeps int() from refusing a very long row of digits in its own words.
        if not re.fullmatch(r"\d{1,9}", text) or not lowest <= int(text) <= highest:
            raise BadValueError
        return int(text)

    return Key(name, "integer", str(default), f"a whole number from {lowest} to {highest}", read)


def _choice(name: str, *choices: str) -> Key:
    def read(text: str) -> str:
        if text not in choices:
            raise BadValueError
        return text

    return Key(name, "string", choices[0], f"one of {', '.join(choices)}", read)


def _optional(name: str, pattern: re.Pattern[str], allowed: str, example: str) -> Key:
    def read(text: str) -> str:
        if text and not pattern.fullmatch(text):
            raise BadValueError
        return text

    return Key(name, "string", "", f"empty or {allowed}", read, example)


def _items(text: str) -> list[Any]:
    try:
        items = json.loads(text)
    except ValueError:
        raise BadValueError from None
    if not isinstance(items, list):
        raise BadValueError
    return items


def _title(text: str) -> str:
    if not 0 < len(text.strip()) <= 100 or not text.isprintable():
        raise BadValueError
    return text.strip()


def _steps(text: str) -> tuple[str, ...]:
    items = _items(text)
    if not items or not all(isinstance(item, str) and item for item in items):
        raise BadValueError
    return tuple(items)


def _groups(text: str) -> tuple[str, ...]:
    items = _items(text)
    if not all(map(is_group, items)):
        raise BadValueError
    return tuple(items)


def _pool_groups(text: str) -> tuple[str, ...]:
    groups = _groups(text)
    if len(set(groups)) != len(groups) or RESERVED_GROUPS & set(groups):
        raise BadValueError
    return groups


def _widths(text: str) -> tuple[int, ...]:
    items = _items(text)
    if not items or not all(type(item) is int and 16 <= item <= 4096 for item in items):
        raise BadValueError
    if items != sorted(set(items)):
        raise BadValueError
    return tuple(items)


def _retention(text: str) -> int:
    if text not in map(str, LOG_RETENTIONS):
        raise BadValueError
    return int(text)


TITLE = Key("title", "string", "Vitrine", "1 to 100 printable characters", _title, "'Our photos'")
LANGUAGE = _choice("language", *LANGUAGES)
STEPS = Key(
    "steps", "array", '["auto-rotate", "resize", "rebuild"]', "a list of steps, by name or module:Class",
    _steps, "auto-rotate",
)  # fmt: skip
VISIBLE_TO = Key(
    "visibleTo", "array", '["everyone"]', f"a list of groups ({GROUP_FORM} each)", _groups, "everyone"
)  # fmt: skip
VIDEO = _choice("video", "off", "on")
WIDTHS = Key(
    "widths", "array", "[320, 640, 1280, 1920]", "an ascending list of whole numbers from 16 to 4096",
    _widths, "320",
)  # fmt: skip
RENDITIONS = _choice("renditions", "precomputed", "on-demand")
DOMAIN = _optional("domain", _DOMAIN, "a host name in lower case", "photos.example.org")
CERTIFICATE = _optional(
    "certificateArn", _CERTIFICATE, "the ARN of a certificate in us-east-1",
    "arn:aws:acm:us-east-1:…:certificate/…",
)  # fmt: skip
HOSTED_ZONE = _optional("hostedZone", _ZONE, "the id of a Route 53 zone", "Z…")
SESSION_DAYS = _integer("sessionDays", 30, 1, 365)
GRANT_MINUTES = _integer("grantMinutes", 60, 5, 1440)
KEY_GENERATION = _integer("keyGeneration", 1, 1, 9999)
SIGN_IN_CONCURRENCY = _integer("signInConcurrency", 0, 0, 1000)
QUIET_SECONDS = _integer("quietSeconds", 30, 0, 900)  # SQS delays a message 15 minutes at most
CEILING_SECONDS = _integer("ceilingSeconds", 300, 0, 3600)
# 1,769 MB buy one whole processor, and the largest pictures that we open need them.
WORKER_MEMORY = _integer("workerMemory", 1769, 1769, 10240)
LOG_RETENTION_DAYS = Key(
    "logRetentionDays", "integer", "90", f"one of {', '.join(map(str, LOG_RETENTIONS))}", _retention
)  # fmt: skip
ARCHITECTURE = _choice("architecture", "arm64", "x86_64")
FUNCTION_PACKAGES = _choice("functionPackages", "locked", "provided")
SIGN_IN = _choice("signIn", "password", "cognito")
GROUPS = Key(
    "groups", "array", "[]",
    f"a list of different groups ({GROUP_FORM} each) without {', '.join(sorted(RESERVED_GROUPS))}",
    _pool_groups, "family",
)  # fmt: skip
SECOND_FACTOR = _choice("secondFactor", "optional", "required")
SIGN_UP = _choice("signUp", "off", "approval")
# What means something only where people are in a user pool.
POOL_KEYS = (GROUPS, SECOND_FACTOR, SIGN_UP)
PRICE_CLASS = _choice("priceClass", "PriceClass_100", "PriceClass_200", "PriceClass_All")

KEYS = (
    *(TITLE, LANGUAGE, STEPS, VIDEO, VISIBLE_TO, WIDTHS, RENDITIONS, DOMAIN, CERTIFICATE, HOSTED_ZONE),
    *(SESSION_DAYS, GRANT_MINUTES, KEY_GENERATION, SIGN_IN_CONCURRENCY),
    *(QUIET_SECONDS, CEILING_SECONDS, WORKER_MEMORY),
    *(LOG_RETENTION_DAYS, ARCHITECTURE, FUNCTION_PACKAGES, PRICE_CLASS),
    *(SIGN_IN, GROUPS, SECOND_FACTOR, SIGN_UP),
)
