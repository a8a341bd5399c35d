"""A state folder knows who uses it and how its last run ended."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from local.errors import CommandError
from local.locks import lock_holder, take_lock
from local.stack_state import Made, StackState
from local.state_folder import Ending, StateFolder, find_place, move_place, open_state, take_ending
from local.users import load_users, users_config


def test_a_folder_in_use_is_refused_and_left_alone(tmp_path: Path) -> None:
    lock = take_lock(tmp_path / "lock")
    (tmp_path / "outputs.json").write_text("{}")

    with pytest.raises(CommandError, match=f"process {os.getpid()}"):
        open_state(tmp_path)

    assert (tmp_path / "outputs.json").exists()
    assert lock is not None
    os.close(lock)


def test_a_lock_ends_with_its_process(tmp_path: Path) -> None:
    code = "import sys, pathlib, local.locks as locks; locks.take_lock(pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "lock")], check=True)

    assert lock_holder(tmp_path / "lock") not in (None, os.getpid())
    lock = take_lock(tmp_path / "lock")
    assert lock is not None
    os.close(lock)


def test_outputs_of_an_earlier_run_are_gone_before_the_new_one_answers(tmp_path: Path) -> None:
    (tmp_path / "outputs.json").write_text("{}")

    assert not open_state(tmp_path).outputs.exists()


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(CommandError, match="cannot write to the state folder"):
        open_state(tmp_path / "file" / "state")


def test_the_place_of_the_emulator_stays_until_it_must_move(tmp_path: Path) -> None:
    folder, ports = StateFolder(tmp_path), iter([5001, 5002])

    first, again = (find_place(folder, "eu-central-1", lambda: next(ports)) for _ in range(2))
    move_place(folder)

    assert first.port == again.port == 5001
    assert find_place(folder, "eu-central-1", lambda: next(ports)).port == 5002


@pytest.mark.parametrize(
    ("stack", "ending", "expected"),
    [
        (False, None, Ending.NONE),
        (True, None, Ending.KILLED),
        (True, Ending.IDLE.value, Ending.IDLE),
        (True, Ending.BUSY.value, Ending.BUSY),
    ],
)
def test_the_ending_is_taken_once(tmp_path: Path, stack: bool, ending: str | None, expected: Ending) -> None:
    folder = StateFolder(tmp_path)
    if stack:
        folder.stack.write_text("{}")
    if ending:
        folder.ending.write_text(ending)

    assert take_ending(folder) is expected
    assert take_ending(folder) is (Ending.KILLED if stack else Ending.NONE)


def test_passwords_are_made_once_and_only_their_hashes_are_configured(tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    users = load_users(path)
    config = users_config(users)

    assert load_users(path) == users
    assert path.stat().st_mode & 0o077 == 0
    assert {name: entry["role"] for name, entry in json.loads(config).items()} == {
        "owner": "owner",
        "grandparents": "viewer",
        "friend": "viewer",
    }
    assert len({user.password for user in users}) == 3
    assert not any(user.password in config for user in users)


def test_the_stack_is_readable_by_its_owner_only_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "stack.json"
    state = StackState(path)
    state.made["urn"] = Made("aws:sqs/queue:Queue", "digest", "id", {"url": "u"})
    state.save()

    assert path.stat().st_mode & 0o077 == 0
    assert StackState(path).made == state.made
