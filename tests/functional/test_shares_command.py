"""The owner's commands about share links, as they are typed."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from auth.passwords import verify_password
from auth.sessions import token_digest
from auth.shares import DAY_SECONDS, Share
from catalog.albums import Album
from catalog.photos import Photo
from cli import shares as command
from cli.command import owner
from handlers.catalog_store import DynamoCatalog
from handlers.share_store import DynamoShares
from handlers.table import Table
from tests.functional.conftest import TABLE
from tests.functional.sign_in_browser import HOST
from tests.functional.sign_in_container import NOW

LINK = re.compile(rf"https://{HOST}/s/([A-Za-z0-9_-]{{43}})\n")


class Owner:
    """Somebody at a shell, with an album of one photo and an empty one."""

    def __init__(self, folder: Path) -> None:
        names = ("originals_bucket", "renditions_bucket", "site_bucket", "queue_url", "dead_letter_queue_url")
        outputs = {**dict.fromkeys((*names, "sign_in_parameter"), "x"), "table": TABLE}
        outputs |= {"region": "eu-central-1", "url": f"https://{HOST}/"}
        self.outputs = folder / "outputs.json"
        self.outputs.write_text(json.dumps(outputs), encoding="utf-8")
        catalog = DynamoCatalog(Table(TABLE), lambda: NOW)
        for album, count in ((Album("m" * 16, "Sea/Lake"), 1), (Album("t" * 16, "Sea"), 0)):
            catalog.describe_album(album, None)
            catalog.note_published(replace(album, count=count))
        catalog.put_photo(Photo("p" * 16, "photos/Sea/Lake/a.jpg", "m" * 16, "a.jpg"), None)

    def run(self, *arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(owner, ["--outputs", str(self.outputs), "shares", *arguments], input=typed)

    def makes(self, *arguments: str, typed: str = "") -> Share:
        """Make a link and return its row; its token must be printed once and kept nowhere."""
        result = self.run("add", *arguments, typed=typed)
        assert result.exit_code == 0, result.output
        (token,) = LINK.findall(result.stdout)
        found = DynamoShares(Table(TABLE)).find(token_digest(token))
        assert found
        return found

    def list(self) -> Any:
        return json.loads(self.run("list", "--json").output)


@pytest.fixture
def shell(empty_table: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Owner:
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    monkeypatch.setattr(command, "time", type("Clock", (), {"time": staticmethod(lambda: NOW)}))
    return Owner(tmp_path)


def test_a_link_to_an_album_is_printed_once_and_listed_by_what_is_known_of_it(shell: Owner) -> None:
    made = shell.makes("Sea/Lake", "--label", "The [lake]")

    assert (made.album, made.photo, made.ends_at) == ("m" * 16, "", NOW + 14 * DAY_SECONDS)
    (listed,) = shell.list()
    assert (listed["path"], listed["state"], listed["uses"]) == ("Sea/Lake", "open", 0)
    assert "encoded_hash" not in listed
    table = shell.run("list").output
    assert "The [lake]" in table
    assert made.digest[:8] in table
    assert "never" in table


def test_a_link_can_be_for_one_photo_with_a_password_a_time_and_originals(shell: Owner) -> None:
    made = shell.makes(
        *("Sea/Lake", "--photo", "a.jpg", "--days", "3", "--opens", "2027-01-16T09:00+01:00", "--originals"),
        "--password",
        typed="grandma's cake\ngrandma's cake\n",
    )

    assert (made.photo, made.originals) == ("p" * 16, True)
    assert (made.opens_at, made.ends_at) == (NOW + DAY_SECONDS, NOW + 4 * DAY_SECONDS)
    assert verify_password(made.encoded_hash, "grandma's cake")
    assert shell.list()[0]["state"] == "waiting"


def test_an_owner_is_told_where_a_link_cannot_keep_its_promise_of_originals(shell: Owner) -> None:
    assert "download: original" in shell.run("add", "Sea/Lake", "--originals").output
    assert "download: original" not in shell.run("add", "Sea/Lake").output

    DynamoCatalog(Table(TABLE), lambda: NOW).note_published(
        Album("m" * 16, "Sea/Lake", count=1, originals=True)
    )
    assert "download: original" not in shell.run("add", "Sea/Lake", "--originals").output


def test_a_qr_code_is_written_as_svg_and_without_it_no_link_is_made(shell: Owner, tmp_path: Path) -> None:
    shell.makes("Sea/Lake", "--qr", str(tmp_path / "code.svg"))
    assert "<svg" in (tmp_path / "code.svg").read_text(encoding="utf-8")

    refused = shell.run("add", "Sea/Lake", "--qr", str(tmp_path / "nowhere" / "code.svg"))
    assert refused.exit_code == 1
    assert len(shell.list()) == 1


def test_a_link_is_taken_back_by_the_beginning_of_its_id(shell: Owner) -> None:
    first, second = shell.makes("Sea/Lake"), shell.makes("Sea/Lake")

    assert shell.run("revoke", first.digest[:8]).exit_code == 0
    states = {each["digest"]: each["state"] for each in shell.list()}
    assert states == {first.digest: "revoked", second.digest: "open"}
    for id_ in ("", "no such id"):
        refused = shell.run("revoke", id_)
        assert (refused.exit_code, "nothing was taken back" in refused.output) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Nowhere",), "no album at 'Nowhere'"),
        (("Sea",), "no album at 'Sea' that shows photos"),
        (("Sea/Lake", "--photo", "b.jpg"), "no photo 'b.jpg'"),
        (("Sea/Lake", "--days", "0"), "1 to 365"),
        (("Sea/Lake", "--opens", "soon"), "ISO 8601"),
        (("Sea/Lake", "--opens", "2020-01-01T00:00"), "within the next 365 days"),
        (("Sea/Lake", "--label", "x" * 101), "100 characters"),
    ],
)
def test_what_cannot_be_shared_is_said_and_no_link_is_made(
    shell: Owner, arguments: tuple[str, ...], said: str
) -> None:
    refused = shell.run("add", *arguments)

    assert (refused.exit_code, said in refused.output) == (1, True), refused.output
    assert shell.list() == []
