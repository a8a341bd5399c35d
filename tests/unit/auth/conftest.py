"""A signing key for the tests of this folder."""

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from auth.grants import GrantSigner


@pytest.fixture(scope="session")
def signing_key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@pytest.fixture(scope="session")
def signing_key_pem(signing_key: RSAPrivateKey) -> str:
    return signing_key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


@pytest.fixture(scope="session")
def signer(signing_key_pem: str) -> GrantSigner:
    return GrantSigner(signing_key_pem, "K2JCJMDEHXQW5F", "photos.example.org")
