"""CloudFront's decisions about signed cookies and signed URLs."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA1

from auth.grants import GrantSigner
from local.edge_policy import RefusedError, ViewerRequest, check_access, decode

NOW = 1_700_000_000
URL = "https://d1.cloudfront.net/g/aaaaaaaaaaaaaaaa/album/index.html"
PREFIX = "https://d1.cloudfront.net/g/aaaaaaaaaaaaaaaa/*"


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


def encode(data: bytes) -> str:
    return base64.b64encode(data).decode().translate(str.maketrans("+=/", "-_~"))


def policy(resource: str = PREFIX, **conditions: Any) -> bytes:
    condition = {"DateLessThan": {"AWS:EpochTime": NOW + 60}, **conditions}
    return json.dumps({"Statement": [{"Resource": resource, "Condition": condition}]}).encode()


def signed(key: RSAPrivateKey, document: bytes) -> dict[str, str]:
    signature = key.sign(document, PKCS1v15(), SHA1())  # noqa: S303 CloudFront's choice
    return {"Policy": encode(document), "Signature": encode(signature), "Key-Pair-Id": "K1"}


def as_cookies(values: dict[str, str]) -> dict[str, str]:
    return {f"CloudFront-{name}": value for name, value in values.items()}


def as_query(values: dict[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in values.items())


def reason(
    key: RSAPrivateKey,
    cookies: dict[str, str] | None = None,
    url: str = URL,
    query: str = "",
    address: str = "127.0.0.1",
) -> str:
    """Return why the request is refused; "" if it is let through."""
    request = ViewerRequest(url, query, cookies or {}, address)
    try:
        check_access(request, {"K1": key.public_key()}, NOW)
    except RefusedError as error:
        return str(error)
    return ""


def test_a_signed_policy_for_the_prefix_opens_it(key: RSAPrivateKey) -> None:
    assert reason(key, as_cookies(signed(key, policy()))) == ""


def test_a_grant_of_our_own_opens_its_prefix_and_no_neighbour(key: RSAPrivateKey) -> None:
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415

    pem = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.TraditionalOpenSSL, form.NoEncryption())
    grant = GrantSigner(pem.decode(), "K1", "d1.cloudfront.net").sign("/g/aaaaaaaaaaaaaaaa/", NOW + 60)
    values = {"Policy": grant.policy, "Signature": grant.signature, "Key-Pair-Id": grant.key_pair_id}
    cookies = as_cookies(values)

    assert reason(key, cookies) == ""
    assert reason(key, cookies, URL.replace("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaab")) == "other resource"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"Key-Pair-Id": None}, "missing key"),
        ({"Key-Pair-Id": "K2"}, "unknown key"),
        ({"Signature": None}, "wrong signature"),
        ({"Signature": "AAAA"}, "wrong signature"),
        ({"Signature": "not base64!"}, "bad base64"),
        ({"Policy": "ä"}, "bad base64"),
        ({"Policy": encode(policy("*"))}, "wrong signature"),
        ({"Policy": None}, "missing policy"),
    ],
)
def test_a_changed_or_missing_cookie_is_refused(
    key: RSAPrivateKey, changed: dict[str, str | None], expected: str
) -> None:
    values = {**signed(key, policy()), **changed}

    given = {name: value for name, value in values.items() if value is not None}
    assert reason(key, as_cookies(given)) == expected


def test_nothing_at_all_is_a_missing_key(key: RSAPrivateKey) -> None:
    assert reason(key) == "missing key"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (policy(DateLessThan={"AWS:EpochTime": NOW}), "expired"),
        (policy(DateLessThan={"AWS:EpochTime": True}), "malformed condition"),
        (policy(DateLessThan={"AWS:EpochTime": "9999999999"}), "malformed condition"),
        (policy(DateLessThan={}), "malformed condition"),
        (policy(DateGreaterThan={"AWS:EpochTime": NOW + 1}), "not yet"),
        (policy(DateGreaterThan={"AWS:EpochTime": NOW - 1}), ""),
        (policy(IpAddress={"AWS:SourceIp": "192.0.2.0/24"}), "other address"),
        (policy(IpAddress={"AWS:SourceIp": "127.0.0.0/8"}), ""),
        (policy(Hour={"Is": 12}), "unknown condition"),
        (policy("https://d2.cloudfront.net/*"), "other resource"),
        (policy("https://d1.cloudfront.net/h/*"), "other resource"),
        (policy("http*://d1.cloudfront.net/g/*"), ""),
        (policy("*"), ""),
        (policy(URL.replace("index", "inde?")), ""),
        (policy(URL.replace("index", "in?")), "other resource"),
        (policy(URL + "x"), "other resource"),
        (policy(PREFIX.upper()), "other resource"),
        (b'{"Statement":[]}', "not exactly one statement"),
        (b'{"Statement":[{"Resource":"*"},{"Resource":"*"}]}', "not exactly one statement"),
        (b'{"Statement":"*"}', "not exactly one statement"),
        (b'{"Statement":[{"Resource":"*"}]}', "malformed condition"),
        (b"[]", "malformed policy"),
        (b"not json", "malformed policy"),
    ],
)
def test_a_policy_is_taken_by_its_word(key: RSAPrivateKey, document: bytes, expected: str) -> None:
    assert reason(key, as_cookies(signed(key, document))) == expected


def test_a_signed_url_opens_without_cookies(key: RSAPrivateKey) -> None:
    assert reason(key, query=as_query(signed(key, policy()))) == ""


def test_with_a_signed_url_cookies_do_not_count(key: RSAPrivateKey) -> None:
    cookies = as_cookies(signed(key, policy()))

    assert reason(key, cookies, query="Signature=AAAA&Key-Pair-Id=K1&Policy=AAAA") == "wrong signature"
    assert reason(key, cookies, query="Key-Pair-Id=K2") == "unknown key"


def test_a_canned_policy_names_the_very_url_with_its_query(key: RSAPrivateKey) -> None:
    condition = {"DateLessThan": {"AWS:EpochTime": NOW + 60}}
    statement = {"Statement": [{"Resource": f"{URL}?size=1", "Condition": condition}]}
    document = json.dumps(statement, separators=(",", ":")).encode()
    values = {**signed(key, document), "Expires": str(NOW + 60)}
    del values["Policy"]

    assert reason(key, query=f"size=1&{as_query(values)}") == ""
    assert reason(key, query=f"size=2&{as_query(values)}") == "wrong signature"
    assert reason(key, query=f"size=1&{as_query({**values, 'Expires': str(NOW + 61)})}") == "wrong signature"


def test_base64_is_cloudfronts_variant() -> None:
    assert decode("-_~~".replace("_", "A")) == base64.b64decode("+A//")
    with pytest.raises(RefusedError, match="bad base64"):
        decode("AAAA\n====")
