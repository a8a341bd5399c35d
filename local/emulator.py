"""The emulator of AWS: ministack in a process of its own, on this machine only."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from local import locks
from local.certificates import Certificate, ensure_certificate
from local.clients import Access
from local.errors import CommandError

# The owner of the emulator's one account. It does not check the owner's signatures, so another secret would
# protect nothing: whoever can reach the loopback interface of this machine may do anything in this cloud.
_OWNER = "test"
_KEEPER = Path(__file__).with_name("keeper.py")
_START_SECONDS = 30
_STOP_SECONDS = 10
_STOP_TRY_SECONDS = 0.1
_ORPHAN_SECONDS = 2
# The functions inherit what the emulator is given, so it is given no more than it needs: no AWS profile.
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "VIRTUAL_ENV", "LD_LIBRARY_PATH")


class EmulatorError(CommandError):
    """The emulator did not start."""


@dataclass(frozen=True)
class Place:
    """Where an emulator keeps its things and where it listens."""

    folder: Path
    port: int
    region: str

    @property
    def control(self) -> Path:
        """All but the objects: written on a clean stop only."""
        return self.folder / "control"

    @property
    def lock(self) -> Path:
        """Held while the emulator runs."""
        return self.folder / "lock"

    @property
    def log(self) -> Path:
        """What the emulator prints."""
        return self.folder / "emulator.log"


class Emulator:
    """A running emulator."""

    def __init__(self, place: Place) -> None:
        place.folder.mkdir(parents=True, exist_ok=True)
        self._place = place
        self._certificate = ensure_certificate(place.folder / "tls")
        self.access = Access(
            endpoint_url=f"https://127.0.0.1:{place.port}",
            region=place.region,
            access_key_id=_OWNER,
            secret_access_key=_OWNER,
            ca_bundle=str(self._certificate.authority),
        )
        self._process = self._start()

    def wait_until_ready(self) -> None:
        """Return once the emulator answers. Raises: EmulatorError."""
        deadline = time.monotonic() + _START_SECONDS
        while not _answers(self._place.port, self.access.ca_bundle):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise EmulatorError(f"the emulator did not start; see {self._place.log}")
            time.sleep(0.05)

    def is_running(self) -> bool:
        """Tell whether the process is alive."""
        return self._process.poll() is None

    def stop(self) -> bool:
        """Stop it and what it started; tell whether it could write everything down."""
        if self._process.poll() is not None:
            return False
        self._process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + _STOP_SECONDS
        while time.monotonic() < deadline:
            # The functions keep connections open, for which the emulator would otherwise wait. Again and
            # again, because it starts a function anew that ended in the middle of its work.
            os.killpg(self._process.pid, signal.SIGUSR1)
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self._process.wait(_STOP_TRY_SECONDS) == 0
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        return False

    def _start(self) -> subprocess.Popen[bytes]:
        temporary = self._place.folder / "tmp"
        shutil.rmtree(temporary, ignore_errors=True)  # a kill leaves the code of the functions there
        temporary.mkdir()
        with self._place.log.open("wb") as log:
            return subprocess.Popen(  # noqa: S603 our own interpreter and script
                # -P: the folder of the script is not where its imports come from.
                [sys.executable, "-P", str(_KEEPER), str(self._place.lock)],
                env=_environment(self._place, self._certificate, temporary),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for us alone; we stop the emulator
            )


def end_orphan(place: Place) -> None:
    """End an emulator in *place* whose starter was killed, should it not have noticed by itself."""
    place.folder.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + _ORPHAN_SECONDS
    while (descriptor := locks.take_lock(place.lock)) is None:
        holder = locks.lock_holder(place.lock)
        if time.monotonic() > deadline and holder:
            # Whoever holds the lock is the emulator: no other process is hit.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(holder, signal.SIGKILL)
        time.sleep(0.05)
    os.close(descriptor)


def free_port() -> int:
    """Return a port on the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Tell whether nobody listens on *port*."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _answers(port: int, ca_bundle: str) -> bool:
    connection = http.client.HTTPSConnection(
        "127.0.0.1", port, timeout=2, context=ssl.create_default_context(cafile=ca_bundle)
    )
    with contextlib.closing(connection):
        try:
            connection.request("GET", "/_ministack/health")
            return connection.getresponse().status == 200
        except OSError:
            return False


def _environment(place: Place, certificate: Certificate, temporary: Path) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    authority = str(certificate.authority)
    return {
        **inherited,
        "GATEWAY_PORT": str(place.port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "localhost",
        "MINISTACK_REGION": place.region,
        "AWS_ACCESS_KEY_ID": _OWNER,
        "AWS_SECRET_ACCESS_KEY": _OWNER,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AUTH": "true",
        "USE_SSL": "1",
        "MINISTACK_SSL_CERT": str(certificate.certificate),
        "MINISTACK_SSL_KEY": str(certificate.key),
        # Functions trust the embedded cloud and nobody else.
        "AWS_CA_BUNDLE": authority,
        "REQUESTS_CA_BUNDLE": authority,
        "SSL_CERT_FILE": authority,
        "PERSIST_STATE": "1",
        "S3_PERSIST": "1",
        "STATE_DIR": str(place.control),
        "S3_DATA_DIR": str(place.folder / "objects"),
        "TMPDIR": str(temporary),
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        # It would look for containers to tidy up: none of its business here.
        "DOCKER_HOST": f"unix://{temporary / 'no-docker.sock'}",
        "LOG_LEVEL": "WARNING",
    }
