"""A share link from the command that makes it to the guest who is refused once it is taken back."""

import json
from pathlib import Path

import pytest

from tests.e2e.cloud import Cloud
from tests.e2e.test_owner_commands import owner
from tests.e2e.visitor import Page, Visitor
from tests.gallery import picture

ALBUM, NEIGHBOUR = "Wedding/Party", "Wedding/Speeches"


@pytest.fixture(scope="module")
def albums(cloud: Cloud) -> Cloud:
    """A cloud with an album among others, each with a photo."""
    cloud.put("Wedding/metadata.yml", b"title: A secret wedding\nvisible_to: [family]")
    for number, album in enumerate(("Wedding", ALBUM, NEIGHBOUR, f"{ALBUM}/Later")):
        cloud.put(f"{album}/a.jpg", picture((400 + number, 300)))
    cloud.settle()
    return cloud


def made(cloud: Cloud, *arguments: str) -> str:
    """Make a link as its owner would, and return its path."""
    done = owner(cloud, "shares", "add", *arguments)
    assert done.returncode == 0, done.stderr
    link = done.stdout.splitlines()[0]
    assert link.startswith(f"{cloud.url}/s/")
    return link.removeprefix(cloud.url)


def open_link(visitor: Visitor, link: str) -> str:
    """Open a link by its page's button; return the path that it leads to."""
    form = visitor.page(link)
    answer = visitor.client.post(
        link, data=form.hidden, headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status_code == 200, answer.status_code
    return answer.url.path


def test_a_guest_sees_the_album_and_its_photos_and_nothing_else_until_the_link_is_taken_back(
    albums: Cloud, tmp_path: Path
) -> None:
    code = tmp_path / "code.svg"
    link = made(albums, ALBUM, "--label", "Our party", "--qr", str(code))
    assert code.read_text(encoding="utf-8").startswith("<?xml")
    photos = albums.photos()
    prefix = photos[f"{ALBUM}/a.jpg"]["prefix"]
    with Visitor(albums.url) as guest:
        assert "Our party" in guest.get(link).text
        assert guest.get(link).headers["referrer-policy"] == "no-referrer"

        path = open_link(guest, link)
        page = Page.of(guest.get(path).text)

        assert path == f"/{prefix}s/index.html"
        assert "secret" not in page.text
        assert "Speeches" not in page.text
        assert "Later" not in page.text
        for address in guest.linked(path, page):
            assert guest.get(address).status_code == 200, address
        assert any("/i/" in image for image in page.images)

        private = [
            key
            for key in albums.keys("site_bucket") + albums.keys("renditions_bucket")
            if key[:2] in {"g/", "h/"}
        ]
        opened = {key for key in private if status(guest, key) == 200}
        assert opened == {key for key in private if key.startswith((f"{prefix}s/", f"{prefix}i/"))}
        assert len(opened) < len(private)

        shares = json.loads(owner(albums, "shares", "list", "--json").stdout)
        (listed,) = [each for each in shares if each["label"] == "Our party"]
        assert (listed["label"], listed["state"], listed["uses"]) == ("Our party", "open", 1)
        assert owner(albums, "shares", "revoke", listed["digest"][:8]).returncode == 0

        assert guest.client.get("/auth/enter", params={"next": path}).status_code == 410
        assert guest.get(link).status_code == 410
    assert link.rpartition("/")[2] not in json.dumps(albums.rows(), default=str)


def status(visitor: Visitor, key: str) -> int:
    """Return how a key's address is answered, without following where it leads."""
    return visitor.client.get(f"/{key}", follow_redirects=False).status_code


def test_a_guest_of_one_photo_sees_that_one(albums: Cloud) -> None:
    link = made(albums, ALBUM, "--photo", "a.jpg")
    photo = albums.photos()[f"{ALBUM}/a.jpg"]
    with Visitor(albums.url) as guest:
        path = open_link(guest, link)
        page = Page.of(guest.get(path).text)

        assert path == f"/s/photo/{photo['id']}"
        files = [image for image in page.images if "/i/" in image]
        assert files
        assert {guest.get(file).status_code for file in files} == {200}
        bare = [file.partition("?")[0] for file in files]
        assert {status(guest, file.removeprefix("/")) for file in bare} == {403}


def test_an_owner_shares_from_a_signed_in_browser(albums: Cloud) -> None:
    album = next(row["sk"] for row in albums.rows() if row["pk"] == "albums" and row["path"] == ALBUM)
    headers = {"Idempotency-Key": "from-the-browser-1", "Sec-Fetch-Site": "same-origin"}
    with albums.visitor("owner") as signed_in, albums.visitor("friend") as friend:
        answers = [
            visitor.client.post("/api/shares", json={"album": album, "days": 1}, headers=headers)
            for visitor in (signed_in, signed_in, friend)
        ]
        assert [answer.status_code for answer in answers] == [200, 200, 401]
        assert answers[0].json()["url"] == answers[1].json()["url"]
        listed = signed_in.get("/api/shares").json()["shares"]
        assert answers[0].json()["id"] in {each["id"] for each in listed}
        assert signed_in.client.delete(f"/api/shares/{answers[0].json()['id']}").json()["state"] == "revoked"


def test_a_command_that_names_no_album_or_no_sense_makes_no_link(albums: Cloud) -> None:
    for arguments, said in (
        (("Nowhere",), "no album"),
        ((ALBUM, "--photo", "b.jpg"), "no photo"),
        ((ALBUM, "--days", "900"), "1 to 365"),
        ((ALBUM, "--opens", "soon"), "ISO 8601"),
    ):
        done = owner(albums, "shares", "add", *arguments)
        assert done.returncode == 1
        assert said in done.stderr
