"""The embedded cloud's certificate is good for this machine and strict clients."""

import socket
import ssl
import threading
from pathlib import Path

import pytest

from local.certificates import Certificate, ensure_certificate


def connect(certificate: Certificate, authority: Path, name: str) -> str | None:
    """Return the version of TLS that both sides agree on."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate.certificate, certificate.key)
    client = ssl.create_default_context(cafile=str(authority))
    client.verify_flags |= ssl.VERIFY_X509_STRICT  # the default from Python 3.13 on
    near, far = socket.socketpair()
    thread = threading.Thread(target=_serve, args=(server, far))
    thread.start()
    try:
        with near, client.wrap_socket(near, server_hostname=name) as wrapped:
            return wrapped.version()
    finally:
        thread.join()


def _serve(context: ssl.SSLContext, connection: socket.socket) -> None:
    try:
        with connection, context.wrap_socket(connection, server_side=True) as wrapped:
            wrapped.recv(1)
    except OSError:
        pass  # the client has told the test


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_who_trusts_the_authority_trusts_the_server(tmp_path: Path, name: str) -> None:
    made = ensure_certificate(tmp_path / "tls")

    assert connect(made, made.authority, name) == "TLSv1.3"


def test_no_other_name_and_no_other_authority_will_do(tmp_path: Path) -> None:
    made, other = ensure_certificate(tmp_path / "one"), ensure_certificate(tmp_path / "other")

    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        connect(made, made.authority, "example.org")
    with pytest.raises(ssl.SSLCertVerificationError):
        connect(made, other.authority, "localhost")


def test_it_is_made_once_and_its_key_is_private(tmp_path: Path) -> None:
    made = ensure_certificate(tmp_path)
    before = made.certificate.read_bytes()

    assert ensure_certificate(tmp_path).certificate.read_bytes() == before
    assert made.key.stat().st_mode & 0o077 == 0
