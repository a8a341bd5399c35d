"""Sizes on demand: who gets which, through the edge, from a function that nobody reaches otherwise."""

import io
import re
import ssl
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image

from catalog.photos import Photo
from pipeline.ports import IMMUTABLE
from pipeline.size_paths import SizePath
from tests.addresses import resolved
from tests.e2e.cloud import Cloud
from tests.e2e.running import start_gallery
from tests.e2e.visitor import Visitor
from tests.gallery import picture

CONFIG = ("--config", "vitrine:renditions=on-demand")


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """A gallery whose sizes are made on demand, with two photos for the family and one for friends."""
    folder = tmp_path_factory.mktemp("sizes")
    album = folder / "photos" / "Lake"
    album.mkdir(parents=True)
    (album / "metadata.yml").write_text("visible_to: [family]")
    (album / "wide.jpg").write_bytes(picture((2400, 1600)))
    (album / "tall.jpg").write_bytes(picture((1600, 2400)))
    other = folder / "photos" / "Party"
    other.mkdir()
    (other / "metadata.yml").write_text("visible_to: [friends]")
    (other / "secret.jpg").write_bytes(picture((2400, 1600)))
    running = start_gallery(folder / "state", folder / "photos", *CONFIG)
    try:
        running.cloud.settle()
        yield running.cloud
    finally:
        assert running.stop() == 0


@pytest.fixture(scope="module")
def viewer(gallery: Cloud) -> Iterator[Visitor]:
    with gallery.visitor("grandparents") as visitor:
        assert visitor.albums()
        yield visitor


def photo(gallery: Cloud, name: str, album: str = "Lake") -> Photo:
    return Photo.from_item(gallery.photos()[f"{album}/{name}.jpg"])


def plain(gallery: Cloud, name: str, ending: str) -> str:
    row = photo(gallery, name)
    return f"/{row.prefix}x/{row.id}-{ending}"


def size_of(answer: httpx.Response) -> tuple[str | None, tuple[int, int]]:
    with Image.open(io.BytesIO(answer.content)) as image:
        return image.format, image.size


@pytest.mark.parametrize(
    ("name", "ending", "size"),
    [
        ("wide", "1280x800.avif", (1200, 800)),
        ("tall", "1280x800.avif", (533, 800)),
        ("wide", "1280x800.jpg", (1200, 800)),
        ("tall", "800x1280.jpg", (800, 1200)),
        ("wide", "3840x3840.avif", (1920, 1280)),
    ],
)
def test_a_viewer_gets_a_photo_fitted_into_the_box(
    gallery: Cloud, viewer: Visitor, name: str, ending: str, size: tuple[int, int]
) -> None:
    form = "AVIF" if ending.endswith("avif") else "JPEG"
    answer = viewer.get(plain(gallery, name, ending))

    assert (answer.status_code, answer.headers["content-type"]) == (200, f"image/{form.lower()}")
    assert size_of(answer) == (form, size)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "style-src 'unsafe-inline'" in answer.headers["content-security-policy"]


def test_a_page_offers_all_widths_and_each_is_what_it_says(gallery: Cloud, viewer: Visitor) -> None:
    (page,) = [resolved(path, viewer.get(path).text) for path in viewer.albums()]
    offered = dict(re.findall(r"(/g/[^ \"]+\.(?:avif|jpg)) (\d+)w", page))

    assert {int(width) for path, width in offered.items() if "/x/" in path} == {213, 320, 853, 1280}
    assert {int(width) for path, width in offered.items() if "/i/" in path} == {427, 640, 1280, 1920}
    for path, width in offered.items():
        assert size_of(viewer.get(path))[1][0] == int(width), path


def test_what_a_page_names_is_kept_for_good_and_a_bare_size_briefly(gallery: Cloud, viewer: Visitor) -> None:
    named = viewer.get(str(SizePath.of(photo(gallery, "wide"), (1280, 1280), "jpg")))
    bare = viewer.get(plain(gallery, "wide", "1280x1280.jpg"))

    assert named.headers["cache-control"] == IMMUTABLE
    assert bare.headers["cache-control"] == "public, max-age=60"
    assert named.content == bare.content
    again = viewer.client.get(named.url.path, headers={"If-None-Match": named.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["content-type"] == "image/jpeg"


def test_head_tells_what_get_would(gallery: Cloud, viewer: Visitor) -> None:
    path = plain(gallery, "wide", "1280x800.jpg")
    got, told = viewer.get(path), viewer.client.head(path)

    assert (told.status_code, told.content) == (200, b"")
    for header in ("content-type", "content-length", "etag", "cache-control"):
        assert told.headers[header] == got.headers[header]


def test_a_version_that_does_not_hold_leads_to_the_one_that_does(gallery: Cloud, viewer: Visitor) -> None:
    answer = viewer.get(plain(gallery, "wide", "320x320.0123456789ab.jpg"))

    assert answer.url.path == str(SizePath.of(photo(gallery, "wide"), (320, 320), "jpg"))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "ending", ["321x320.jpg", "320x320.png", f"{'9' * 500}x1.jpg", "%33%320x320.jpg", "320x320.jpg/"]
)
def test_a_size_that_is_not_on_offer_is_a_bad_request(gallery: Cloud, viewer: Visitor, ending: str) -> None:
    answer = viewer.get(plain(gallery, "wide", ending))

    assert (answer.status_code, answer.headers["cache-control"]) == (400, "no-store")


def test_what_is_not_there_looks_like_whatever_is_not_there(gallery: Cloud, viewer: Visitor) -> None:
    there = plain(gallery, "wide", "320x320.jpg")
    missing = viewer.get(there.replace(f"{photo(gallery, 'wide').id}-", f"{'a' * 16}-"))
    rendition = viewer.get(f"/{photo(gallery, 'wide').prefix}i/missing.jpg")

    assert missing.status_code == rendition.status_code == 404
    assert missing.content == rendition.content


def test_others_get_nothing(gallery: Cloud, viewer: Visitor) -> None:
    path = plain(gallery, "wide", "320x320.jpg")
    assert viewer.get(path).status_code == 200

    with gallery.visitor("friend") as friend, gallery.visitor() as stranger:
        friend.albums()
        for visitor in (friend, stranger):
            assert visitor.client.get(path, follow_redirects=False).status_code == 403


def test_nobody_gets_through_by_another_spelling(gallery: Cloud, viewer: Visitor) -> None:
    own, secret = photo(gallery, "wide").prefix, photo(gallery, "secret", "Party")
    grant = {c.name: c.value or "" for c in viewer.client.cookies.jar if c.path == f"/{own[:19]}"}
    cookie = "; ".join(f"{name}={value}" for name, value in grant.items())
    assert len(grant) == 3

    def ask(path: str) -> int:
        # Not by a client that resolves dots on its own.
        connection = HTTPConnection(urlsplit(gallery.url).netloc, timeout=30)
        with closing(connection):
            connection.request("GET", path, headers={"cookie": cookie})
            return connection.getresponse().status

    tail = f"{secret.prefix.removeprefix('g/')}x/{secret.id}-320x320.jpg"
    assert ask(plain(gallery, "wide", "320x320.jpg")) == 200
    assert ask(f"/g/{tail}") == 403
    for up in ("..", "%2e%2e", ".%2e", "%2E.", "..%2f", "%2f..", "..%5c", "../x/.."):
        assert ask(f"/{own[:19]}{up}/{tail}") in {400, 403, 404}, up
        assert ask(f"/{own}x/{up}/{up}/{up}/{tail}") in {400, 403, 404}, up
    for slash in ("%2f", "%2F", "%5c", "//"):
        assert ask(f"/g{slash}{tail}") in {403, 404}, slash
        assert ask(f"/g/{tail.replace('/', slash)}") in {400, 403, 404}, slash


def test_the_function_answers_nobody_but_the_distribution(gallery: Cloud) -> None:
    functions = gallery.client("lambda")
    (name,) = [
        each["FunctionName"]
        for each in functions.list_functions()["Functions"]
        if "sizes" in each["FunctionName"]
    ]
    url = functions.get_function_url_config(FunctionName=name)
    identifier = urlsplit(url["FunctionUrl"]).netloc.partition(".")[0]
    path = plain(gallery, "wide", "320x320.jpg")
    direct = f"{gallery.outputs['endpoint_url']}/_aws/lambda-url/{identifier}{path}"

    assert url["AuthType"] == "AWS_IAM"
    trust = ssl.create_default_context(cafile=gallery.outputs["ca_bundle"])
    assert httpx.get(direct, verify=trust).status_code == 403


def test_only_looking_is_allowed(gallery: Cloud, viewer: Visitor) -> None:
    for method in ("POST", "PUT", "DELETE"):
        answer = viewer.client.request(method, plain(gallery, "wide", "320x320.jpg"), content=b"x")
        assert answer.status_code == 403  # CloudFront's own


def test_a_moved_album_opens_nothing_at_its_old_address(gallery: Cloud) -> None:
    gallery.put("Moving/metadata.yml", b"visible_to: [family]")
    gallery.put("Moving/wide.jpg", picture((2400, 1600)))
    gallery.settle()
    row = Photo.from_item(gallery.photos()["Moving/wide.jpg"])
    old = f"/{row.prefix}x/{row.id}-1280x800.jpg"
    with gallery.visitor("grandparents") as visitor:
        visitor.albums()
        assert visitor.get(old).status_code == 200
        gallery.put("Moving/metadata.yml", b"visible_to: [friends]")
        gallery.settle()
        assert visitor.client.get(old, follow_redirects=False).status_code == 404

    with gallery.visitor("friend") as friend:
        friend.albums()
        new = Photo.from_item(gallery.photos()["Moving/wide.jpg"])
        assert new.prefix != row.prefix
        assert friend.client.get(old, follow_redirects=False).status_code == 403
        assert friend.get(f"/{new.prefix}x/{new.id}-1280x800.jpg").status_code == 200
