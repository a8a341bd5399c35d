"""The way to a provider and back, without any network."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from auth.openid import Provider, ProviderError, challenge_of, is_trusted

ISSUER = "https://accounts.example.org"
DOCUMENT = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
}


def provider(**changes: Any) -> Provider:
    return Provider.from_document({**DOCUMENT, **changes}, ISSUER)


def test_a_challenge_is_that_of_the_standards_example() -> None:
    # RFC 7636, appendix B.
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_the_way_to_the_provider_names_all_that_it_must_bring_back() -> None:
    asked = {"state": "s", "nonce": "n"}

    url = provider().authorization_url("gallery", "https://photos.example.org/back", asked, "verifier")

    assert url.startswith(f"{ISSUER}/authorize?")
    query = {name: value for name, (value,) in parse_qs(urlsplit(url).query).items()}
    assert query == {
        "response_type": "code",
        "client_id": "gallery",
        "redirect_uri": "https://photos.example.org/back",
        "scope": "openid email",
        "code_challenge": challenge_of("verifier"),
        "code_challenge_method": "S256",
        "state": "s",
        "nonce": "n",
    }
    assert "verifier" not in url


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": f"{ISSUER}/"},
        {"issuer": None},
        {"authorization_endpoint": "http://accounts.example.org/authorize"},
        {"token_endpoint": "file:///etc/passwd"},
        {"token_endpoint": None},
        {"jwks_uri": "//accounts.example.org/keys"},
        {"jwks_uri": 7},
    ],
    ids=str,
)
def test_a_document_that_leads_elsewhere_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ProviderError):
        provider(**changes)


@pytest.mark.parametrize(
    ("query", "is_ours"),
    [
        ({"state": "s"}, True),
        ({"state": "s", "iss": ISSUER}, True),
        ({"state": "s", "iss": "https://evil.example"}, False),
        ({"state": "t"}, False),
        ({"state": ""}, False),
        ({}, False),
    ],
)
def test_an_answer_belongs_to_its_question_and_to_its_provider(query: dict[str, str], is_ours: bool) -> None:
    assert provider().is_answer(query, "s") is is_ours


def test_a_provider_that_names_itself_must_do_so() -> None:
    names_itself = provider(authorization_response_iss_parameter_supported=True)

    assert not names_itself.is_answer({"state": "s"}, "s")
    assert names_itself.is_answer({"state": "s", "iss": ISSUER}, "s")


@pytest.mark.parametrize(
    ("address", "trusted"),
    [
        ("https://a.example/x", True),
        ("http://localhost:9/x", True),
        ("http://127.0.0.1:9/x", True),
        ("http://a.example/x", False),
        ("http://localhost.evil.example/", False),
        ("https://user@a.example/", False),
        ("https:///x", False),
        ("https://[", False),
        ("ftp://a.example/", False),
        ("", False),
    ],
)
def test_only_https_is_trusted_beyond_this_machine(address: str, trusted: bool) -> None:
    assert is_trusted(address) is trusted
