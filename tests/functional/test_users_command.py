"""The owner's commands about people, as they are typed, and what the sign-in function makes of them."""

import json
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bcrypt
import boto3
import pytest
from click.testing import CliRunner, Result

from auth import passwords
from auth.hash_forms import parse_argon2id
from auth.passwords import hash_password
from catalog.albums import Album
from catalog.audiences import View
from catalog.ids import is_id
from catalog.metadata import AlbumMetadata
from cli import users as command
from cli.command import owner
from handlers.catalog_store import DynamoCatalog
from handlers.people_store import DynamoPeople
from handlers.table import Table
from pipeline.jobs import RebuildJob, parse_body
from tests.functional.conftest import TABLE
from tests.functional.sign_in_browser import HOST, Browser
from tests.functional.sign_in_container import NOW
from tests.functional.sign_in_gallery import GRANDMA, OWNER, PASSWORD, session_rows

CHOSEN = "seven geese on a Sunday"


class Owner:
    """Somebody at a shell with the gallery's outputs."""

    def __init__(self, folder: Path) -> None:
        self.sqs = boto3.client("sqs")
        self.queue_url = self.sqs.create_queue(QueueName="steps")["QueueUrl"]
        self.folder = folder
        names = ("originals_bucket", "renditions_bucket", "site_bucket", "dead_letter_queue_url")
        outputs = {**dict.fromkeys(names, "x"), "table": TABLE, "region": "eu-central-1"}
        outputs |= {"queue_url": self.queue_url, "url": f"https://{HOST}/", "sign_in_parameter": "/x"}
        (folder / "outputs.json").write_text(json.dumps(outputs), encoding="utf-8")

    def run(self, *arguments: str, typed: str = "") -> Result:
        outputs = str(self.folder / "outputs.json")
        return CliRunner().invoke(owner, ["--outputs", outputs, "users", *arguments], input=typed)

    def does(self, *arguments: str, typed: str = "") -> str:
        result = self.run(*arguments, typed=typed)
        assert result.exit_code == 0, result.output
        return result.output

    def refused(self, *arguments: str, typed: str = "") -> str:
        result = self.run(*arguments, typed=typed)
        assert result.exit_code in (1, 2), result.output
        assert "Traceback" not in result.output
        return result.output

    def listed(self) -> dict[str, dict[str, Any]]:
        return {each["name"]: each for each in json.loads(self.does("list", "--json"))}

    def asked_for_a_look(self) -> bool:
        messages = self.sqs.receive_message(QueueUrl=self.queue_url, MaxNumberOfMessages=10)
        jobs = [job for each in messages.get("Messages", ()) for job in parse_body(each["Body"])]
        return RebuildJob(0, tick=True) in jobs


@pytest.fixture
def shell(table: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Owner:
    monkeypatch.setattr(passwords, "MEMORY_KIB", 64)
    monkeypatch.setattr(passwords, "TIME_COST", 1)
    monkeypatch.setattr(command, "time", SimpleNamespace(time=lambda: float(NOW)))
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    for user in (GRANDMA, OWNER):
        table.put_item(Item=replace(user, encoded_hash=hash_password(PASSWORD)).to_item())
    return Owner(tmp_path)


def accept(browser: Browser, link: str) -> dict[str, Any]:
    path = link.strip().removeprefix(f"https://{HOST}")
    csrf = re.findall(r'name="csrf" value="([^"]*)"', browser.get(path)["body"])[0]
    return browser.post(path, {"csrf": csrf, "new": CHOSEN, "again": CHOSEN})


def views() -> dict[str, View]:
    return DynamoCatalog(Table(TABLE), float).views()


def hash_of(name: str) -> str:
    found = DynamoPeople(Table(TABLE)).find_user(name)
    assert found is not None
    return found.encoded_hash


def test_who_is_invited_follows_the_link_and_finds_a_home_of_their_own(
    shell: Owner, browser: Browser
) -> None:
    link = shell.does("invite", "uncle", "--groups", "friends,family").strip()
    assert link.startswith(f"https://{HOST}/auth/invitation/")
    assert shell.listed()["uncle"] == {
        "name": "uncle",
        "role": "viewer",
        "groups": ["family", "friends"],
        "from": "users add",
        "state": "invited",
    }
    ((id_, view),) = views().items()
    assert (is_id(id_), view) == (True, View(frozenset({"family", "friends"})))
    assert shell.asked_for_a_look()

    assert accept(browser, link)["headers"]["location"] == f"/h/{id_}/index.html"
    assert shell.listed()["uncle"]["state"] == ""


def test_who_sees_the_same_shares_a_home_that_lasts_while_anybody_has_it(shell: Owner) -> None:
    shell.does("invite", "uncle", "--groups", "friends")
    shell.does("invite", "aunt", "--groups", "friends")
    assert len(views()) == 1

    shell.does("remove", "uncle")
    assert len(views()) == 1
    shell.does("groups", "aunt", "--role", "owner")
    assert list(views().values()) == [View(frozenset(), sees_all=True)]
    shell.does("remove", "aunt")
    assert views() == {}


def test_a_view_of_the_configuration_is_found_and_kept(shell: Owner, table: Any) -> None:
    table.put_item(Item={"pk": "views", "sk": "c" * 16, **View(frozenset({"friends"})).to_item()})
    shell.does("invite", "uncle", "--groups", "friends")

    assert list(views()) == ["c" * 16]
    shell.does("remove", "uncle")
    assert list(views()) == ["c" * 16]


def test_somebody_is_added_with_a_password_to_hand_over(shell: Owner, browser: Browser) -> None:
    said = shell.does("add", "uncle", "--groups", "family", typed=f"{CHOSEN}\n{CHOSEN}\n")

    assert CHOSEN not in said
    assert browser.sign_in("Uncle", CHOSEN)["statusCode"] == 303


@pytest.mark.parametrize(
    ("arguments", "typed", "words"),
    [
        (["add", "uncle"], "short\nshort\n", "at least 15"),
        (["add", "GRANDMA"], "", "Grandma is declared in the configuration: change vitrine:users"),
        (["add", "gran dma"], "", "is not a possible name: 1 to 64 letters"),
        (["invite", "x" * 65], "", "is not a possible name"),
        (["invite", "uncle", "--groups", "Family"], "", "'Family' is not a possible group"),
        (["invite", "uncle", "--role", "admin"], "", "viewer"),
        (["invite", "grandma", "--groups", "family"], "", "is there already"),
        (["groups", "grandma", "--groups", "friends"], "", "declared in the configuration"),
        (["groups", "nobody", "--groups", "friends"], "", "nobody is called 'nobody'"),
        (["remove", "grandma"], "", "declared in the configuration"),
        (["disable", "nobody"], "", "nobody is called"),
        (["sign-out", "nobody"], "", "nobody is called"),
        (["sessions", "nobody"], "", "nobody is called"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(
    shell: Owner, table: Any, arguments: list[str], typed: str, words: str
) -> None:
    before = table.scan()["Items"]

    assert words in shell.refused(*arguments, typed=typed)
    assert table.scan()["Items"] == before


def test_disabled_and_enabled_people_are_out_and_in_and_their_sessions_stay_ended(
    shell: Owner, browser: Browser, table: Any
) -> None:
    browser.sign_in("grandma", PASSWORD)
    shell.does("disable", "Grandma")
    assert session_rows(table) == []
    assert shell.listed()["Grandma"]["state"] == "disabled"
    assert "is disabled; first: " in shell.refused("invite", "grandma")
    assert Browser(browser.handle).sign_in("grandma", PASSWORD)["statusCode"] == 401

    assert "enabled Grandma" in shell.does("enable", "grandma")
    assert browser.get("/auth/enter")["headers"]["location"] == "/auth/login"
    assert browser.sign_in("grandma", PASSWORD)["statusCode"] == 303


def test_sign_ins_are_listed_and_ended_everywhere(shell: Owner, browser: Browser, table: Any) -> None:
    for each in (browser, Browser(browser.handle)):
        each.sign_in("grandma", PASSWORD)
    listed = json.loads(shell.does("sessions", "grandma", "--json"))

    expected = {"browser": "Unknown browser", "began": "2027-01-15 08:00 UTC", "seen": "2027-01-15"}
    assert listed == [expected, expected]
    assert "out everywhere" in shell.does("sign-out", "grandma")
    assert browser.get("/auth/enter")["headers"]["location"] == "/auth/login"
    assert "nowhere" in shell.does("sessions", "grandma")
    assert session_rows(table) == []


def test_a_namesake_of_somebody_who_was_removed_gets_none_of_their_sessions(
    shell: Owner, browser: Browser, table: Any
) -> None:
    accept(browser, shell.does("invite", "uncle"))
    (kept,) = session_rows(table)
    shell.does("remove", "uncle")
    assert session_rows(table) == []
    table.put_item(Item=kept)  # as if it had been written a moment later

    accept(Browser(browser.handle), shell.does("invite", "uncle"))

    assert browser.get("/auth/enter")["headers"]["location"] == "/auth/login"


def test_another_role_and_groups_act_at_the_next_renewal(shell: Owner, browser: Browser) -> None:
    shell.does("add", "uncle", "--groups", "friends", typed=f"{CHOSEN}\n{CHOSEN}\n")
    first = browser.sign_in("uncle", CHOSEN)["headers"]["location"]
    shell.does("groups", "uncle", "--groups", "family")
    second = browser.get("/auth/enter")["headers"]["location"]

    assert first != second
    assert second == f"/h/{next(iter(views()))}/index.html"


def bcrypt_hash(password: str) -> str:
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(4)).decode().replace("$2b$", "$2y$")


def test_people_of_a_htpasswd_file_sign_in_with_their_passwords_and_are_hashed_anew(
    shell: Owner, browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "htpasswd"
    file.write_text(f"# ours\nuncle:{bcrypt_hash('his old one')}\naunt:{bcrypt_hash('hers')}\n")

    assert "added 2 users" in shell.does("import", str(file), "--groups", "family")
    assert "added 0 users" in shell.does("import", str(file), "--groups", "family")
    assert browser.sign_in("uncle", "another")["statusCode"] == 401
    assert hash_of("uncle").startswith("$2y$")
    assert browser.sign_in("uncle", "his old one")["statusCode"] == 303
    assert parse_argon2id(hash_of("uncle")) is not None
    assert browser.get("/auth/enter")["headers"]["location"] != "/auth/login"  # the session stands
    assert Browser(browser.handle).sign_in("uncle", "his old one")["statusCode"] == 303
    assert hash_of("aunt").startswith("$2y$")


def test_of_a_file_with_one_bad_line_nobody_is_imported(shell: Owner, tmp_path: Path, table: Any) -> None:
    file = tmp_path / "htpasswd"
    file.write_text(
        f"uncle:{bcrypt_hash('x')}\naunt:{{SHA}}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\ngrandma:{bcrypt_hash('x')}"
    )
    before = table.scan()["Items"]

    said = shell.refused("import", str(file))

    assert "line 2: 'aunt' has a password by SHA-1" in said
    assert "line 3: Grandma is declared in the configuration" in said
    assert table.scan()["Items"] == before
    assert "cannot read" in shell.refused("import", str(tmp_path / "none"))


def test_a_declared_hash_weaker_than_ours_is_made_anew_at_the_next_sign_in(
    shell: Owner, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = hash_of("grandma")
    monkeypatch.setattr(passwords, "MEMORY_KIB", 128)

    browser.sign_in("grandma", "wrong")
    assert hash_of("grandma") == declared
    browser.sign_in("grandma", PASSWORD)
    found = parse_argon2id(hash_of("grandma"))

    assert found is not None
    assert found.memory_kib == 128
    assert browser.get("/auth/enter")["headers"]["location"] != "/auth/login"


def test_a_hash_made_anew_never_takes_the_place_of_a_password_that_was_changed_meanwhile(
    shell: Owner,
) -> None:
    store = DynamoPeople(Table(TABLE))
    as_read = store.find_user("grandma")
    assert as_read is not None
    assert store.choose_password(as_read, "changed")

    assert not store.renew_hash(as_read, "the old one, hashed anew")
    assert hash_of("grandma") == "changed"


def test_status_names_groups_in_which_nobody_is(shell: Owner) -> None:
    catalog = DynamoCatalog(Table(TABLE), float)
    metadata = AlbumMetadata(visible_to=frozenset({"famly", "friends", "everyone"}))
    catalog.describe_album(Album("a" * 16, "Summer", metadata), None)
    shell.does("invite", "uncle", "--groups", "friends")

    outputs = str(shell.folder / "outputs.json")
    boto3.client("sqs").create_queue(QueueName="x")
    result = CliRunner().invoke(owner, ["--outputs", outputs, "status", "--json"])

    assert json.loads(result.output)["unknown_groups"] == {"famly": ["Summer"]}
