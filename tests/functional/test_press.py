"""The press with real children: what a decoder may do to a photo, and what it may never do to the worker."""

import errno
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from handlers.press import Bench, ChildPress
from pipeline.darkroom import develop, print_renditions
from pipeline.errors import ChildNotStartedError, DamagedPhotoError, PassingTroubleError
from tests import misdeeds
from tests.gallery import picture

MEMORY_MB = 400


@pytest.fixture
def press() -> Iterator[ChildPress]:
    press = ChildPress(1, MEMORY_MB, seconds=5)
    yield press
    press.close()


def test_a_photo_is_developed_and_printed_apart(press: ChildPress) -> None:
    developed = press.run(develop, picture((400, 300)), 320)
    prints = press.run(print_renditions, developed.master, (64, 128))

    assert (developed.facts.width, developed.facts.height) == (400, 300)
    assert [(each.suffix, each.width, each.height) for each in prints.renditions] == [
        ("jpg", 64, 48),
        ("avif", 64, 48),
        ("jpg", 128, 96),
        ("avif", 128, 96),
    ]


@pytest.mark.parametrize(
    ("work", "arguments", "reason"),
    [
        (misdeeds.crash, (), r"the decoder crashed \(SIGSEGV\)"),
        (misdeeds.leave, (3,), r"the decoder crashed \(exit status 3\)"),
        (misdeeds.take_memory, (2 * MEMORY_MB,), "takes more memory .* than the 400 MB there are"),
        (misdeeds.fail_for_want_of_memory, (), "takes more memory"),
        (misdeeds.find_damage, (), "^the file is empty$"),
    ],
)
def test_what_a_decoder_does_costs_one_photo_and_the_next_one_is_fine(
    press: ChildPress, work: Callable[..., object], arguments: tuple[object, ...], reason: str
) -> None:
    for _ in range(2):  # in a fresh child, and in one that has worked
        with pytest.raises(DamagedPhotoError, match=reason):
            press.run(work, *arguments)
        assert press.run(misdeeds.double, 4) == 8


def test_a_decoder_that_does_not_end_is_ended() -> None:
    press = ChildPress(1, MEMORY_MB, seconds=0.5)
    try:
        with pytest.raises(DamagedPhotoError, match=r"took longer than 0\.5 seconds"):
            press.run(misdeeds.hang, 60)
        assert press.run(misdeeds.double, 4) == 8
    finally:
        press.close()


def test_a_decoder_that_runs_in_circles_is_ended_and_one_that_starts_anew_has_its_time_again() -> None:
    press = ChildPress(1, MEMORY_MB, processor_seconds=0.5)
    try:
        with pytest.raises(DamagedPhotoError, match=r"more than 0\.5 seconds of processor time"):
            press.run(misdeeds.loop, 60)
        child = press.run(misdeeds.loop, 0.3)
        assert press.run(misdeeds.loop, 0.3) == child
    finally:
        press.close()


@pytest.mark.parametrize(
    ("memory_mb", "module"), [(MEMORY_MB, "no.such.module"), (8, "pipeline.images")], ids=["module", "memory"]
)
def test_a_child_that_does_not_start_is_no_photos_fault(memory_mb: int, module: str) -> None:
    press = ChildPress(1, memory_mb, seconds=20, bench=Bench(module))
    try:
        for _ in range(2):
            with pytest.raises(ChildNotStartedError, match=r"did not start \("):
                press.run(misdeeds.double, 4)
    finally:
        press.close()
    assert issubclass(ChildNotStartedError, PassingTroubleError)


def test_a_child_that_cannot_be_started_again_is_no_photos_fault(
    press: ChildPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    with pytest.raises(DamagedPhotoError):
        press.run(misdeeds.crash)
    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", refuse)
        with pytest.raises(ChildNotStartedError, match="temporarily unavailable"):
            press.run(misdeeds.double, 4)

    assert press.run(misdeeds.double, 4) == 8


def test_a_file_is_not_blamed_for_what_another_one_did_to_the_child(press: ChildPress) -> None:
    first = press.run(misdeeds.crash_if_used, [])

    assert press.run(misdeeds.crash_if_used, []) != first


def test_a_bug_of_ours_comes_as_what_it_is(press: ChildPress) -> None:
    with pytest.raises(LookupError, match="a bug of ours"):
        press.run(misdeeds.have_a_bug)
    with pytest.raises(RuntimeError, match="LookupError"):
        press.run(misdeeds.raise_what_cannot_be_sent)
    with pytest.raises((AttributeError, TypeError)):
        press.run(lambda: 1)  # cannot be sent at all
    assert press.run(misdeeds.double, 4) == 8


@pytest.mark.parametrize("has_worked", [False, True])
@pytest.mark.parametrize("says_its_length", [False, True])
def test_a_decoder_that_was_taken_over_runs_nothing_in_the_worker(
    press: ChildPress, tmp_path: Path, has_worked: bool, says_its_length: bool
) -> None:
    harm = tmp_path / "harm"
    data = pickle.dumps(misdeeds.Trap(str(harm)))
    reply = len(data).to_bytes(8, "big") + data if says_its_length else data
    if has_worked:
        press.run(misdeeds.double, 4)

    with pytest.raises(DamagedPhotoError, match="replied what no decoder replies"):
        press.run(misdeeds.reply, reply)

    assert not harm.exists()
    assert press.run(misdeeds.double, 4) == 8


def test_work_that_returns_what_may_not_come_back_is_no_damage(press: ChildPress) -> None:
    with pytest.raises(RuntimeError, match="a Trap may not come back from the press"):
        press.run(misdeeds.return_what_may_not_come_back)


def test_what_decoders_print_disturbs_nothing(press: ChildPress) -> None:
    assert press.run(misdeeds.print_loudly) == 1
    assert press.run(misdeeds.double, 4) == 8


def test_a_child_knows_no_credentials_and_writes_no_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "ID_SALT"):
        monkeypatch.setenv(name, "secret")
    press = ChildPress(1, MEMORY_MB)
    try:
        known = press.run(misdeeds.environment)
        assert not [name for name, value in known.items() if "AWS" in name or value == "secret"]
        with pytest.raises(OSError, match="File too large"):
            press.run(misdeeds.write_a_file, str(tmp_path / "x"))
    finally:
        press.close()


def test_pieces_of_work_run_side_by_side_in_as_many_children() -> None:
    press = ChildPress(2, MEMORY_MB)
    try:
        children: list[int] = []
        threads = [
            threading.Thread(target=lambda: children.append(press.run(misdeeds.hang, 0.5))) for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(children)) == 2
    finally:
        press.close()


@pytest.mark.parametrize(("memory_mb", "children"), [(512, 1), (1769, 1), (3537, 1), (3538, 2), (10240, 5)])
def test_a_function_gets_a_child_for_each_processor_its_memory_buys(memory_mb: int, children: int) -> None:
    press = ChildPress.for_function(memory_mb)
    press.close()

    assert press.children == children
    assert press.memory_mb * children < memory_mb


def test_the_worker_itself_never_loads_a_decoder() -> None:
    command = "import handlers.worker, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, check=True
    ).stdout

    assert {"handlers.worker", "pipeline.darkroom"} <= set(loaded.split())
    assert {"PIL", "pillow_heif"}.isdisjoint(loaded.split())


@pytest.mark.parametrize("work", ["misdeeds.double, 4", "misdeeds.hang, 60"], ids=["idle", "at work"])
def test_children_do_not_outlive_the_worker(work: str) -> None:
    program = f"""
import threading, time
from handlers.press import ChildPress
from tests import misdeeds
press = ChildPress(1, {MEMORY_MB}, seconds=1)
child = press.run(misdeeds.hang, 0)
threading.Thread(target=press.run, args=({work})).start()
time.sleep(0.5)  # the child has begun
print(child, flush=True)
threading.Event().wait()
"""
    worker = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    with worker:
        assert worker.stdout
        child = int(worker.stdout.readline())
        assert is_alive(child)
        worker.send_signal(signal.SIGKILL)

    until = time.monotonic() + 20  # an orphan at work ends a few seconds after its time is up
    while is_alive(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_alive(child)


def is_alive(process: int) -> bool:
    """Whether there is such a process that has not ended; a zombie has."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_no_child_stays_when_the_press_is_closed_even_twice() -> None:
    press = ChildPress(1, MEMORY_MB)
    child = press.run(misdeeds.hang, 0)
    press.close()
    press.close()

    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
