"""Check what an OpenID Connect provider says about somebody: its ID token.

The rules are those of OpenID Connect Core 1.0, section 3.1.3.7, and of RFC 8725. The library verifies the
signature; times are compared here, because this folder is handed the time.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from auth.errors import AuthError

# Asymmetric ones alone: with HS256 in the list, whoever knows the public key could sign.
ALGORITHMS = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC", "EdDSA": "OKP"}
LEEWAY_SECONDS = 60
MAX_AGE_SECONDS = 10 * 60  # a token that we have just been given was just made
MAX_LENGTH = 16_384

Key = Mapping[str, Any]


class IdTokenError(AuthError):
    """A token that says nothing we can believe; the message holds nothing of it."""


class UnknownKeyError(IdTokenError):
    """A token that is signed by a key we do not know, perhaps yet."""


@dataclass(frozen=True)
class Expected:
    """What a token must say."""

    issuer: str
    client_id: str
    nonce: str = field(repr=False)


@dataclass(frozen=True)
class Identified:
    """Who it is, for the provider: *email* is "" unless the provider has verified it."""

    subject: str
    email: str


def read_id_token(token: str, keys: Sequence[Key], expected: Expected, now: int) -> Identified:
    """Return who *token* is about, by one of *keys* (a JWK set's) at *now* (epoch seconds).

    Raises:
        UnknownKeyError: none of *keys* is the one that it names.
        IdTokenError: it is forged, expired, meant for somebody else, or no answer to our question.
    """
    claims = _verified(token, keys, expected)
    _check_party(claims, expected)
    _check_times(claims, now)
    if not _is_same(claims.get("nonce"), expected.nonce):
        raise IdTokenError("The token is no answer to this sign-in.")
    return Identified(str(claims["sub"]), _email(claims))


def _verified(token: str, keys: Sequence[Key], expected: Expected) -> Mapping[str, Any]:
    import jwt  # noqa: PLC0415 few sign-ins need it

    if len(token) > MAX_LENGTH:
        raise IdTokenError("The token is too long.")
    try:
        header = jwt.get_unverified_header(token)
        algorithm = header.get("alg")
        if algorithm not in ALGORITHMS:
            raise IdTokenError("The token is signed in a way that we do not take.")
        key = jwt.PyJWK(dict(_key_for(header, algorithm, keys)), algorithm=algorithm)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            audience=expected.client_id,
            issuer=expected.issuer,
            options={
                "require": ["iss", "sub", "aud", "exp", "iat"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except jwt.InvalidSignatureError:
        # Without a name, another key under the same address cannot be told from a forgery.
        kind = IdTokenError if "kid" in header else UnknownKeyError
        raise kind("The token is not signed by the key that we know.") from None
    except jwt.PyJWTError as error:
        raise IdTokenError(f"The token cannot be believed: {type(error).__name__}.") from None
    return claims


def _key_for(header: Mapping[str, Any], algorithm: str, keys: Sequence[Key]) -> Key:
    named = header.get("kid")
    fitting = [
        key
        for key in keys
        if key.get("kty") == ALGORITHMS[algorithm]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (named is None or key.get("kid") == named)
    ]
    if not fitting:
        raise UnknownKeyError("The token is signed by a key that we do not know.")
    if len(fitting) > 1:
        raise IdTokenError("The token does not say which key it is signed by.")
    return fitting[0]


def _check_party(claims: Mapping[str, Any], expected: Expected) -> None:
    audience, party = claims["aud"], claims.get("azp")
    is_for_several = isinstance(audience, list) and len(audience) > 1
    if (is_for_several or party is not None) and party != expected.client_id:
        raise IdTokenError("The token is meant for another client.")


def _check_times(claims: Mapping[str, Any], now: int) -> None:
    expires, issued, begins = (_seconds(claims.get(name, 0)) for name in ("exp", "iat", "nbf"))
    if expires <= now - LEEWAY_SECONDS or issued < now - MAX_AGE_SECONDS:
        raise IdTokenError("The token has expired.")
    if max(issued, begins) > now + LEEWAY_SECONDS:
        raise IdTokenError("The token comes from the future.")


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise IdTokenError("The token's times are no numbers.")
    return value


def _is_same(given: Any, wanted: str) -> bool:
    return isinstance(given, str) and hmac.compare_digest(given.encode(), wanted.encode())


def _email(claims: Mapping[str, Any]) -> str:
    # Apple writes the boolean as a text.
    is_verified = claims.get("email_verified") in (True, "true")
    email = claims.get("email")
    return email if is_verified and isinstance(email, str) else ""
