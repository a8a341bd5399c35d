"""What an ID token must say before we believe it."""

import base64
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from auth.id_tokens import Expected, Identified, IdTokenError, UnknownKeyError, read_id_token

NOW = 1_800_000_000
EXPECTED = Expected("https://accounts.example.org", "gallery", "the nonce")
CLAIMS = {
    "iss": "https://accounts.example.org",
    "aud": "gallery",
    "sub": "7",
    "exp": NOW + 300,
    "iat": NOW - 1,
    "nonce": "the nonce",
    "email": "grandma@example.org",
    "email_verified": True,
}


@cache
def private(name: str = "one") -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def public(name: str = "one", **more: Any) -> dict[str, Any]:
    key = json.loads(RSAAlgorithm.to_jwk(private(name).public_key()))
    del key["key_ops"]
    return {**key, "kid": name, "use": "sig", "alg": "RS256", **more}


def signed(claims: Mapping[str, Any] = CLAIMS, name: str = "one", kid: str | None = "one") -> str:
    headers = {"kid": kid} if kid else {}
    return jwt.encode(dict(claims), private(name), "RS256", headers=headers)


def with_claims(**changes: Any) -> str:
    claims = {**CLAIMS, **changes}
    return signed({name: value for name, value in claims.items() if value is not None})


def test_a_good_token_says_who_it_is() -> None:
    assert read_id_token(signed(), [public()], EXPECTED, NOW) == Identified("7", "grandma@example.org")


def test_a_token_on_elliptic_curves_is_as_good() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    jwk = {**json.loads(ECAlgorithm.to_jwk(key.public_key())), "kid": "e"}
    token = jwt.encode(CLAIMS, key, "ES256", headers={"kid": "e"})

    assert read_id_token(token, [public(), jwk], EXPECTED, NOW).subject == "7"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://accounts.example.org/"},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": ["another", "one"]},
        {"aud": None},
        {"aud": []},
        {"aud": ["gallery", "another"]},  # and no azp
        {"aud": ["gallery", "another"], "azp": "another"},
        {"azp": "another"},
        {"sub": None},
        {"exp": NOW - 60},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"iat": NOW + 61},
        {"iat": NOW - 601},
        {"iat": None},
        {"nbf": NOW + 61},
        {"nonce": "another nonce"},
        {"nonce": ""},
        {"nonce": None},
        {"nonce": 7},
    ],
    ids=str,
)
def test_a_token_that_says_anything_else_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(IdTokenError):
        read_id_token(with_claims(**changes), [public()], EXPECTED, NOW)


@pytest.mark.parametrize(
    "changes",
    [{"exp": NOW - 59}, {"iat": NOW + 60}, {"aud": ["gallery"]}, {"aud": ["gallery", "x"], "azp": "gallery"}],
    ids=str,
)
def test_clocks_may_differ_by_a_minute_and_audiences_be_lists(changes: dict[str, Any]) -> None:
    assert read_id_token(with_claims(**changes), [public()], EXPECTED, NOW).subject == "7"


@pytest.mark.parametrize(
    ("verified", "email"),
    [(True, "grandma@example.org"), ("true", "grandma@example.org"), (False, ""), ("false", ""), (None, "")],
)
def test_an_address_counts_only_if_the_provider_has_verified_it(verified: Any, email: str) -> None:
    token = with_claims(email_verified=verified)

    assert read_id_token(token, [public()], EXPECTED, NOW).email == email


def test_a_token_without_signature_is_refused() -> None:
    none = f"{_part({'alg': 'none'})}.{_part(CLAIMS)}."
    head, body, _ = signed().split(".")
    shouted = base64.urlsafe_b64encode(b'{"alg":"NoNe","kid":"one"}').rstrip(b"=").decode()

    for token in (none, f"{head}.{body}.", f"{shouted}.{body}.", ""):
        with pytest.raises(IdTokenError):
            read_id_token(token, [public()], EXPECTED, NOW)


def test_a_public_key_is_no_password_to_sign_with() -> None:
    pem = private().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head, body = (_part({"alg": "HS256", "typ": "JWT", "kid": "one"}), _part(CLAIMS))
    import hashlib  # noqa: PLC0415
    import hmac  # noqa: PLC0415

    mac = hmac.digest(pem, f"{head}.{body}".encode(), hashlib.sha256)
    token = f"{head}.{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    oct_key = {"kty": "oct", "k": base64.urlsafe_b64encode(pem).decode(), "kid": "one", "alg": "HS256"}

    for keys in ([public()], [oct_key], [public(), oct_key], [public(alg="HS256")]):
        with pytest.raises(IdTokenError):
            read_id_token(token, keys, EXPECTED, NOW)


def _part(value: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_shared_secret_is_no_key_even_where_the_provider_names_it() -> None:
    secret = b"a secret of thirty-two bytes, or"
    shared = {"kty": "oct", "k": base64.urlsafe_b64encode(secret).rstrip(b"=").decode(), "kid": "one"}
    token = jwt.encode(CLAIMS, secret, "HS256", headers={"kid": "one"})

    with pytest.raises(IdTokenError):
        read_id_token(token, [shared], EXPECTED, NOW)


def test_a_token_by_another_key_is_refused_under_a_known_name() -> None:
    with pytest.raises(IdTokenError):
        read_id_token(signed(name="two", kid="one"), [public()], EXPECTED, NOW)


@pytest.mark.parametrize("keys", [[], [public("two")], [public(use="enc")], [public(alg="PS256")]], ids=len)
def test_a_key_that_we_do_not_know_is_told_from_a_forgery(keys: list[dict[str, Any]]) -> None:
    with pytest.raises(UnknownKeyError):
        read_id_token(signed(), keys, EXPECTED, NOW)


def test_a_token_that_names_no_key_needs_a_set_of_one() -> None:
    token = signed(kid=None)

    assert read_id_token(token, [public()], EXPECTED, NOW).subject == "7"
    with pytest.raises(IdTokenError):
        read_id_token(token, [public(), public("two")], EXPECTED, NOW)


@pytest.mark.parametrize("token", ["x", "a.b.c", "....", "é" * 9, "a" * 20_000, "eyJhbGciOiJSUzI1NiJ9.e30.x"])
def test_nonsense_is_refused(token: str) -> None:
    with pytest.raises(IdTokenError):
        read_id_token(token, [public()], EXPECTED, NOW)


def test_a_key_that_is_nonsense_is_no_failure_of_ours() -> None:
    with pytest.raises(IdTokenError):
        read_id_token(signed(), [{"kty": "RSA", "kid": "one", "n": "!", "e": "AQAB"}], EXPECTED, NOW)


def test_an_error_quotes_nothing_of_the_token() -> None:
    token = with_claims(nonce="another nonce")
    with pytest.raises(IdTokenError) as raised:
        read_id_token(token, [public()], EXPECTED, NOW)

    assert "grandma" not in str(raised.value)
    assert token not in str(raised.value)
