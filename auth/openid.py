"""The authorization code flow of OpenID Connect, as far as it needs no network: RFC 6749, 7636, 9207."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from auth.errors import AuthError

SCOPE = "openid email"
WELL_KNOWN = "/.well-known/openid-configuration"
_LOOPBACK = {"localhost", "127.0.0.1"}


class ProviderError(AuthError):
    """A provider that does not answer, or not as the standards say."""


@dataclass(frozen=True)
class Provider:
    """What a provider says of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    takes_secret_in_form: bool
    names_itself: bool
    """Whether it sends its issuer back with the code."""

    @classmethod
    def from_document(cls, document: Mapping[str, Any], issuer: str) -> "Provider":
        """Return the provider that its discovery document describes.

        Raises:
            ProviderError: it is another issuer's, or an address in it cannot be trusted.
        """
        if document.get("issuer") != issuer:
            raise ProviderError("The discovery document is another issuer's.")
        methods = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        names_itself = document.get("authorization_response_iss_parameter_supported") is True
        return cls(
            issuer,
            _address(document, "authorization_endpoint"),
            _address(document, "token_endpoint"),
            _address(document, "jwks_uri"),
            "client_secret_post" in methods,
            names_itself,
        )

    def authorization_url(
        self, client_id: str, redirect_uri: str, asked: Mapping[str, str], verifier: str
    ) -> str:
        """Return where a browser proves who somebody is; *asked* are state and nonce."""
        query = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "scope": SCOPE,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
            **asked,
        }
        # Apple hands an address over only in this way.
        if urlsplit(self.issuer).hostname == "appleid.apple.com":
            query["response_mode"] = "form_post"
        joint = "&" if urlsplit(self.authorization_endpoint).query else "?"
        return f"{self.authorization_endpoint}{joint}{urlencode(query)}"

    def is_answer(self, query: Mapping[str, str], state: str) -> bool:
        """Tell whether what a browser came back with belongs to *state* and comes from this provider."""
        issuer = query.get("iss", None if self.names_itself else self.issuer)
        is_ours = hmac.compare_digest(query.get("state", "").encode(), state.encode())
        return is_ours and issuer == self.issuer


def challenge_of(verifier: str) -> str:
    """Return the challenge S256 of *verifier* (RFC 7636, section 4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _address(document: Mapping[str, Any], name: str) -> str:
    address = document.get(name)
    if not is_trusted(address):
        raise ProviderError(f"The {name} in the discovery document is not https.")
    return str(address)


def is_trusted(address: Any) -> bool:
    """Tell whether *address* is https, or on this machine, where providers are tried out."""
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_plain = parts.username is None and parts.password is None and not parts.fragment
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    return is_plain and is_safe and bool(parts.hostname)
