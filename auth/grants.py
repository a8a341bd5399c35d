"""Sign what CloudFront opens for a while: one path prefix by cookies, one original by its address.

A prefix takes a custom policy, since a canned one has no wildcard:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-setting-signed-cookie-custom-policy.html
"""

import base64
import json
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from auth.cookies import expire_cookie, set_cookie
from auth.errors import SigningError
from auth.originals import has_address, original_path
from auth.prefixes import is_photo_prefix, is_prefix

POLICY = "CloudFront-Policy"
SIGNATURE = "CloudFront-Signature"
KEY_PAIR_ID = "CloudFront-Key-Pair-Id"

_CLOUDFRONT_ALPHABET = bytes.maketrans(b"+=/", b"-_~")


@dataclass(frozen=True)
class Grant:
    """What opens one prefix; policy and signature are in CloudFront's base64."""

    prefix: str
    policy: str
    signature: str
    key_pair_id: str


class GrantSigner:
    """Signs grants for one host with one key pair."""

    def __init__(self, private_key_pem: str, key_pair_id: str, host: str):
        """Load the key.

        Raises:
            SigningError: the text is no RSA private key in PEM.
        """
        self._key = _load_key(private_key_pem)
        self._key_pair_id = key_pair_id
        self._host = host

    def sign(self, path_prefix: str, expires_at: int) -> Grant:
        """Return the grant for all below *path_prefix* until *expires_at* (epoch seconds).

        Raises:
            SigningError: the prefix is not that of one home, one audience, or one folder for guests.
        """
        if not is_prefix(path_prefix):
            allowed = "/h/<view>/, /g/<audience>/ and /g/<audience>/<album>/ with s/, i/ or x/"
            raise SigningError(f"No grant for {path_prefix!r}: only {allowed}.")
        return self._sign(path_prefix, expires_at)

    def sign_photo(self, path_prefix: str, expires_at: int) -> Grant:
        """Return the grant for the renditions of one photo, which is handed out as `signed_query`.

        A cookie's path ends at a slash, so cookies for one photo would be cookies for the whole album.

        Raises:
            SigningError: the prefix is not that of one photo's renditions.
        """
        if not is_photo_prefix(path_prefix):
            allowed = "/g/<audience>/<album>/i/<photo>-"
            raise SigningError(f"No grant for {path_prefix!r}: only {allowed}.")
        return self._sign(path_prefix, expires_at)

    def sign_original(self, key: str, expires_at: int) -> str:
        """Return the address of the original under *key*, without its host, good until *expires_at*.

        A canned policy, which can name one address only, and which the address need not hold:
        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-canned-policy.html

        Raises:
            SigningError: the key is not that of an original that browsers can ask for.
        """
        if not has_address(key):
            raise SigningError(f"No address for {key!r}: only photos/<album>/<file>.")
        path = original_path(key)
        signature = self.signature(to_policy(f"https://{self._host}{path}", expires_at))
        return f"{path}?Expires={expires_at}&Signature={signature}&Key-Pair-Id={self._key_pair_id}"

    def _sign(self, path_prefix: str, expires_at: int) -> Grant:
        policy = to_policy(f"https://{self._host}{path_prefix}*", expires_at)
        return Grant(path_prefix, encode(policy), self.signature(policy), self._key_pair_id)

    def signature(self, policy: bytes) -> str:
        """Return the signature of *policy*, in CloudFront's base64."""
        # CloudFront takes SHA-1 unless a fourth cookie asks for SHA-256, which not all tools know yet.
        return encode(self._key.sign(policy, PKCS1v15(), SHA1()))  # noqa: S303


def grant_cookies(grant: Grant) -> list[str]:
    """Return the Set-Cookie values that hand *grant* to a browser, for its prefix alone."""
    values = {POLICY: grant.policy, SIGNATURE: grant.signature, KEY_PAIR_ID: grant.key_pair_id}
    return [set_cookie(name, value, grant.prefix) for name, value in values.items()]


def signed_query(grant: Grant) -> str:
    """Return the query with which an address below the grant's prefix opens; cookies do not count then."""
    return f"Policy={grant.policy}&Signature={grant.signature}&Key-Pair-Id={grant.key_pair_id}"


def expired_grant_cookies(prefix: str) -> list[str]:
    """Return the Set-Cookie values that take a grant for *prefix* from a browser."""
    return [expire_cookie(name, prefix) for name in (POLICY, SIGNATURE, KEY_PAIR_ID)]


def to_policy(resource: str, expires_at: int) -> bytes:
    """Return the policy that opens *resource* until *expires_at*, without white space."""
    condition = {"DateLessThan": {"AWS:EpochTime": expires_at}}
    statement = {"Resource": resource, "Condition": condition}
    return json.dumps({"Statement": [statement]}, separators=(",", ":")).encode()


def encode(data: bytes) -> str:
    """Return *data* in the base64 that CloudFront reads in cookies and URLs."""
    return base64.b64encode(data).translate(_CLOUDFRONT_ALPHABET).decode("ascii")


def _load_key(private_key_pem: str) -> RSAPrivateKey:
    try:
        # The program made this key: checking it again would cost each cold start time.
        key = load_pem_private_key(private_key_pem.encode(), None, unsafe_skip_rsa_key_validation=True)
    except (ValueError, TypeError) as error:
        raise SigningError("The signing key is no private key in PEM.") from error
    if not isinstance(key, RSAPrivateKey):
        raise SigningError("The signing key is no RSA key.")
    return key
