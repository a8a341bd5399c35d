"""Our side of an OpenID Connect provider: asks it over HTTPS, within bounds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote_plus, urlencode

from auth.id_tokens import Expected, Identified, Key, UnknownKeyError, read_id_token
from auth.openid import WELL_KNOWN, Provider, ProviderError, is_trusted

CONNECT_SECONDS, READ_SECONDS = 2, 3  # a person waits, and the function has ten seconds in all
MAX_BYTES = 128 * 1024
_FORM = "application/x-www-form-urlencoded"


@dataclass
class OpenIdClient:
    """One client of one provider; what the provider says of itself is kept for the life of the container."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    _keys: list[Key] | None = field(default=None, repr=False)

    @cached_property
    def provider(self) -> Provider:
        """What the provider says of itself. Raises: ProviderError."""
        document = self._ask("GET", f"{self.issuer.rstrip('/')}{WELL_KNOWN}")
        return Provider.from_document(document, self.issuer)

    def redeem(self, code: str, verifier: str, redirect_uri: str) -> str:
        """Return the ID token that *code* stands for. Raises: ProviderError."""
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        headers: dict[str, str] = {}
        if self.provider.takes_secret_in_form:
            fields |= {"client_id": self.client_id, "client_secret": self.client_secret}
        else:
            headers = self._basic()
        answer = self._ask("POST", self.provider.token_endpoint, fields, headers)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise ProviderError("The provider gave no ID token.")
        return token

    def identify(self, token: str, nonce: str, now: int) -> Identified:
        """Return who *token* is about. Raises: IdTokenError, ProviderError."""
        expected = Expected(self.issuer, self.client_id, nonce)
        is_fresh = self._keys is None
        try:
            return read_id_token(token, self._known_keys(), expected, now)
        except UnknownKeyError:
            if is_fresh:
                raise
            self._keys = None  # the provider may have changed its keys since: once more, and not again
            return read_id_token(token, self._known_keys(), expected, now)

    def _known_keys(self) -> list[Key]:
        if self._keys is None:
            keys = self._ask("GET", self.provider.jwks_uri).get("keys")
            if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
                raise ProviderError("The provider's keys are no JWK set.")
            self._keys = keys
        return self._keys

    def _basic(self) -> dict[str, str]:
        from urllib3.util import make_headers  # noqa: PLC0415

        # RFC 6749, section 2.3.1: both are encoded as in a form first.
        pair = f"{quote_plus(self.client_id)}:{quote_plus(self.client_secret)}"
        return dict(make_headers(basic_auth=pair))

    def _ask(
        self,
        method: str,
        address: str,
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        if not is_trusted(address):
            raise ProviderError("The address is not https.")
        status, body = _exchange(method, address, fields, {"Accept": "application/json", **(headers or {})})
        if status != 200:
            raise ProviderError(f"The provider answered {status}.")
        return _object(body)


def _exchange(
    method: str, address: str, fields: Mapping[str, str] | None, headers: Mapping[str, str]
) -> tuple[int, bytes]:
    """Return status and body; no redirect is followed, and nothing is tried again."""
    # Of boto3's own requirements: the Lambda runtime has it.
    from urllib3 import PoolManager, Timeout  # noqa: PLC0415
    from urllib3.exceptions import HTTPError  # noqa: PLC0415

    timeout = Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    try:
        with PoolManager(timeout=timeout, retries=False) as pool:
            answer = pool.request(
                method,
                address,
                body=urlencode(fields) if fields else None,
                headers={**headers, **({"Content-Type": _FORM} if fields else {})},
                redirect=False,
                preload_content=False,
            )
            body = answer.read(MAX_BYTES + 1, decode_content=True)
            answer.close()
    except HTTPError as error:
        raise ProviderError(f"The provider does not answer: {type(error).__name__}.") from None
    if len(body) > MAX_BYTES:
        raise ProviderError("The provider answered at too great a length.")
    return answer.status, body


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        raise ProviderError("The provider answered no JSON.") from None
    if not isinstance(value, dict):
        raise ProviderError("The provider answered no object.")
    return value
