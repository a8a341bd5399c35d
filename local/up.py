"""`python -m local up`: from nothing to a gallery that answers, and back."""

import socket
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from catalog.keys import ORIGINALS_PREFIX
from components.errors import ComponentsError
from local import announce, state_folder, stopping, upload
from local.clients import Clients
from local.edge import Edge, EdgeServer
from local.edge_distribution import load_distribution
from local.emulator import Emulator, Place, end_orphan, free_port, is_free
from local.engine import realize_program
from local.errors import CommandError
from local.members import ensure_members
from local.outputs import write_outputs
from local.program import StackSettings
from local.report import Report
from local.samples import draw_samples
from local.stack_state import StackState
from local.state_folder import Ending, StateFolder
from local.users import DemoUser, load_users, users_config

PROGRAM = Path(__file__).resolve().parent.parent
STACK = "local"
_ANSWER_SECONDS = 30
_WATCH_SECONDS = 0.5


@dataclass(frozen=True)
class Options:
    """What the command line says."""

    port: int
    state: Path
    photos: Path | None = None
    config: Mapping[str, str] | None = None


class LostCloudError(CommandError):
    """The emulator ended while the gallery was up."""


class Gallery:
    """One run of the local gallery. Everything it starts is stopped by the *exits* it is given."""

    def __init__(self, options: Options, report: Report, exits: ExitStack) -> None:
        self._options = options
        self._report = report
        self._exits = exits
        if options.photos is not None and not options.photos.is_dir():
            raise CommandError(f"there is no folder of photos at {options.photos}")
        self._listener = exits.enter_context(_listen(options.port))
        self._folder = state_folder.open_state(options.state)
        self._exports: dict[str, Any] = {}
        self._url = f"http://localhost:{self._listener.getsockname()[1]}"

    def start(self) -> None:
        """Bring the gallery up, with its photos uploaded.

        Raises: CommandError.
        """
        self._report.say("starting the cloud on this machine")
        place, ending = _prepare(self._folder, self._config()["aws:region"])
        self._emulator = Emulator(place)
        self._clients = Clients(self._emulator.access)
        self._exits.callback(self._stop_cloud)
        users = load_users(self._folder.users)
        self._emulator.wait_until_ready()
        self._exports = self._realize(users)
        if pool := self._exports["user_pool_id"]:
            ensure_members(self._clients, pool, users)
        self._serve()
        write_outputs(self._folder.outputs, self._url, users, self._exports, self._emulator.access)
        self._report.say(f"the gallery answers at {self._url}/")
        self._report.introduce(self._url, users)
        self._fill(ending)

    def watch(self) -> None:
        """Stay until somebody asks to stop. Raises: StopRequest, LostCloudError."""
        self._report.say("ready; Ctrl-C stops it")
        metronome = announce.Metronome(time.monotonic())
        while self._emulator.is_running():
            time.sleep(_WATCH_SECONDS)
            if metronome.is_due(time.monotonic()):
                with suppress(BotoCoreError, ClientError):  # it is ending, then
                    announce.send_tick(self._clients("sqs"), self._exports["queue_url"])
        raise LostCloudError("the cloud behind the gallery has ended; start again to recover")

    def _config(self) -> dict[str, str]:
        given = self._options.config or {}
        is_pooled = given.get("vitrine:signIn") == "cognito"
        return {
            **({"vitrine:groups": '["family", "friends"]'} if is_pooled else {}),
            "aws:region": "eu-central-1",
            "vitrine:title": "Our photos",
            "vitrine:functionPackages": "provided",
            "vitrine:quietSeconds": "2",
            "vitrine:ceilingSeconds": "45",
            **given,
        }

    def _realize(self, users: list[DemoUser]) -> dict[str, Any]:
        config = {"vitrine:users": users_config(users), **self._config()}
        stack = StackSettings(STACK, config, frozenset({"vitrine:users", "vitrine:openid"} & config.keys()))
        state = StackState(self._folder.stack)
        with self._report.bar("resources") as bar:
            task = bar.add_task("", total=len(state.made) or None)
            try:
                exports, counts = realize_program(
                    PROGRAM, stack, self._clients, state, lambda: bar.advance(task)
                )
            except ComponentsError as error:  # a setting that is wrong, most likely
                raise CommandError(str(error)) from error
        made = ", ".join(f"{number} {what}" for what, number in sorted(counts.items()))
        self._report.say(f"resources: {made}")
        return exports

    def _serve(self) -> None:
        distribution = load_distribution(self._clients, self._exports["distribution_id"])
        port = self._listener.getsockname()[1]
        server = EdgeServer(Edge(distribution, self._clients, port), self._listener)
        self._exits.callback(server.stop)
        _wait_for_answer(f"http://127.0.0.1:{port}/")

    def _fill(self, ending: Ending) -> None:
        """Upload what is missing; whoever lost messages asks for everything again."""
        s3, sqs = self._clients("s3"), self._clients("sqs")
        bucket, queue_url = self._exports["originals_bucket"], self._exports["queue_url"]
        stored = upload.list_stored(s3, bucket, ORIGINALS_PREFIX)
        if ending in (Ending.BUSY, Ending.KILLED):
            count = announce.announce_originals(sqs, queue_url, stored)
            self._report.say(f"recovering: looking at {count} stored files again")
        announce.send_tick(sqs, queue_url)
        uploads = upload.find_uploads(self._photos(), ORIGINALS_PREFIX)
        todo = upload.missing(uploads, stored)
        with self._report.bar("uploading") as bar:
            task = bar.add_task("", total=len(todo))
            upload.put_all(s3, bucket, todo, lambda: bar.advance(task))
        self._report.say(f"uploaded {len(todo)} files, {len(uploads) - len(todo)} were there")

    def _photos(self) -> Path:
        if self._options.photos is not None:
            return self._options.photos
        samples = self._folder.samples
        with self._report.bar("drawing sample albums") as bar:
            task = bar.add_task("")
            draw_samples(samples, lambda done, total: bar.update(task, completed=done, total=total))
        return samples

    def _stop_cloud(self) -> None:
        """Stop the emulator, and note how it ended for the next start."""
        ending = Ending.BUSY if self._is_busy() else Ending.IDLE
        self._clients.close()
        if self._emulator.stop():
            self._folder.ending.write_text(ending.value)

    def _is_busy(self) -> bool:
        try:
            queues = [self._exports, *self._exports["lanes"].values()]
            sqs = self._clients("sqs")
            return any(announce.has_messages_in_flight(sqs, queue["queue_url"]) for queue in queues)
        except (KeyError, BotoCoreError, ClientError):  # stopped before there was a queue
            return False


def up(options: Options, started: float) -> int:
    """Run the gallery until somebody stops it; return the exit status. *started* is monotonic.

    Raises: CommandError.
    """
    state_folder.owner_only()
    stopping.listen()
    report = Report(started)
    try:
        with ExitStack() as exits:
            try:
                gallery = Gallery(options, report, exits)
                gallery.start()
                gallery.watch()
            finally:
                stopping.ignore()  # nothing disturbs the clean stop
    except stopping.StopRequest:
        report.say(f"stopped; everything is kept in {options.state}")
    return 0


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        raise CommandError(f"port {port} is not free; choose another with --port") from error
    return listener


def _prepare(folder: StateFolder, region: str) -> tuple[Place, Ending]:
    """Return a place for the emulator, and how the last run ended."""
    place = state_folder.find_place(folder, region, free_port)
    end_orphan(place)
    ending = state_folder.take_ending(folder)
    if not is_free(place.port):  # the addresses of queues hold the port: all of them would be wrong
        state_folder.move_place(folder)
        place = state_folder.find_place(folder, region, free_port)
        ending = Ending.NONE if ending is Ending.NONE else Ending.KILLED
    if ending is Ending.KILLED:
        state_folder.start_over(place)
        StackState(folder.stack).forget_cloud()
    return place, ending


def _wait_for_answer(url: str) -> None:
    deadline = time.monotonic() + _ANSWER_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 our own address
                return
        except (urllib.error.URLError, ConnectionError) as error:
            if time.monotonic() > deadline:
                raise CommandError(f"the gallery does not answer at {url}: {error}") from error
            time.sleep(0.05)
