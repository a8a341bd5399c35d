"""The OpenID Connect provider in the stack's secret configuration.

Nothing in here puts the client's secret into a message.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from components.config_objects import read_object

OPENID = "openid"

_FIELDS = {
    "issuer": "an https address without query or fragment, as the provider names itself",
    "clientId": "1 to 256 characters without spaces, as the provider gave it",
    "clientSecret": "1 to 4096 characters, as the provider gave it",
    "label": "1 to 40 printable characters, such as Google",
}
_ISSUER = re.compile(r"https://[a-z0-9.-]{1,253}(:\d{1,5})?(/[A-Za-z0-9._~/-]{0,256})?")
# Plain HTTP only to this machine: that is how a provider is tried out.
_LOOPBACK = re.compile(r"http://(127\.0\.0\.1|localhost)(:\d{1,5})?(/[A-Za-z0-9._~/-]{0,256})?")
_CLIENT_ID = re.compile(r"[\x21-\x7e]{1,256}")
_EXAMPLES = {"issuer": "https://accounts.google.com", "label": "Google"}


@dataclass(frozen=True)
class OpenIdSettings:
    """Where else people may prove who they are."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    label: str


def read_openid(text: str | None, *, is_secret: bool) -> tuple[OpenIdSettings | None, list[str]]:
    """Return the provider in *text*, if any, and what is wrong with it, a sentence a problem."""
    if text is None:
        return None, []
    given = read_object(text)
    if given is None:
        return None, [f"vitrine:{OPENID} must be an object with {', '.join(_FIELDS)}; {_command('issuer')}"]
    problems = list(_problems(given, is_secret=is_secret))
    if problems:
        return None, problems
    return OpenIdSettings(given["issuer"], given["clientId"], given["clientSecret"], given["label"]), []


def _problems(given: dict[str, Any], *, is_secret: bool) -> Iterator[str]:
    if not is_secret:
        yield f"vitrine:{OPENID} is stored in clear text, but must be a secret; {_command('clientSecret')}"
    for unknown in sorted(set(given) - set(_FIELDS)):
        yield f"vitrine:{OPENID} has an unknown field {unknown!r}; allowed are {', '.join(_FIELDS)}"
    for name, allowed in _FIELDS.items():
        if not _is_allowed(name, given.get(name)):
            state = "has a secret value that is not shown" if name in given else "is missing"
            yield f"vitrine:{OPENID}.{name} {state}, but must be {allowed}; {_command(name)}"


def _is_allowed(name: str, value: object) -> bool:
    if not isinstance(value, str):
        return False
    match name:
        case "issuer":
            return bool(_ISSUER.fullmatch(value) or _LOOPBACK.fullmatch(value))
        case "clientId":
            return _CLIENT_ID.fullmatch(value) is not None
        case "clientSecret":
            return 0 < len(value) <= 4096
        case _:
            return 0 < len(value.strip()) <= 40 and value.isprintable()


def _command(name: str) -> str:
    value = _EXAMPLES.get(name, "…")
    return f"set it with: pulumi config set --secret --path 'vitrine:{OPENID}.{name}' {value}"
