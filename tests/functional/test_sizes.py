"""The function that makes sizes on demand, on moto."""

import base64
import io
import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from PIL import Image

from catalog.photos import Photo, Rendition
from handlers import sizes
from handlers.catalog_store import DynamoCatalog
from handlers.table import Table
from pipeline.on_demand import MAX_BYTES
from pipeline.ports import IMMUTABLE
from pipeline.size_paths import LENGTHS, version_of
from tests.functional.conftest import TABLE
from tests.gallery import picture

BUCKET = "renditions"
A, B, P = "a" * 16, "b" * 16, "p" * 16
PREFIX = f"g/{A}/{B}/"


def photo(*sizes_: tuple[int, int]) -> Photo:
    renditions = tuple(
        Rendition(f"{P}-{w}.0.{suffix}", w, h, media_type)
        for w, h in sizes_
        for suffix, media_type in (("jpg", "image/jpeg"), ("avif", "image/avif"))
    )
    return Photo(P, "photos/a.jpg", B, "a.jpg", prefix=PREFIX, renditions=renditions)


PHOTO = photo((640, 427), (1920, 1280))


@pytest.fixture
def bucket(empty_table: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The bucket with the JPEGs of PHOTO in it, whose row is in the table."""
    for name, value in {"TABLE": TABLE, "RENDITIONS_BUCKET": BUCKET, "WIDTHS": "333,640,1920"}.items():
        monkeypatch.setenv(name, value)
    sizes._on_demand.cache_clear()
    sizes._lengths.cache_clear()
    bucket = boto3.resource("s3").create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
    )
    commit(PHOTO, None)
    for rendition in PHOTO.renditions:
        if rendition.media_type == "image/jpeg":
            data = picture((rendition.width, rendition.height))
            bucket.put_object(Key=f"{PREFIX}i/{rendition.name}", Body=data)
    yield bucket
    sizes._on_demand.cache_clear()
    sizes._lengths.cache_clear()


def commit(row: Photo, former: Photo | None) -> None:
    assert DynamoCatalog(Table(TABLE), lambda: 0).put_photo(row, former)


def ask(path: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    """Return the answer to a request in the form of a function URL."""
    event = {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": headers,
        "requestContext": {"http": {"method": method, "path": path}},
        "isBase64Encoded": False,
    }
    return sizes.handler(event, None)


def at(ending: str) -> str:
    return f"/{PREFIX}x/{P}-{ending}"


@pytest.mark.usefixtures("bucket")
def test_a_photo_comes_in_the_size_and_the_format_that_was_asked_for() -> None:
    wanted = {
        "1280x800.avif": ("AVIF", (1200, 800)),
        "1280x800.jpg": ("JPEG", (1200, 800)),
        "333x160.jpg": ("JPEG", (240, 160)),
    }

    for ending, (form, size) in wanted.items():
        answer = ask(at(ending))
        assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, True)
        assert answer["headers"]["content-type"] == f"image/{form.lower()}"
        with Image.open(io.BytesIO(base64.b64decode(answer["body"], validate=True))) as image:
            assert (image.format, image.size) == (form, size)


@pytest.mark.usefixtures("bucket")
def test_what_can_never_change_is_kept_for_good_but_for_a_day_by_cloudfront_and_all_else_briefly() -> None:
    brief, lasting = ask(at("320x320.jpg")), ask(at(f"320x320.{version_of(PHOTO)}.jpg"))

    assert brief["headers"]["cache-control"] == "public, max-age=60"
    assert lasting["headers"]["cache-control"] == IMMUTABLE
    assert lasting["body"] == brief["body"]


def test_who_has_it_already_gets_no_pixels(bucket: Any) -> None:
    tag = ask(at("320x320.jpg"))["headers"]["etag"]
    bucket.objects.delete()

    for given in (tag, f"W/{tag}", f'"another", {tag}'):
        answer = ask(at("320x320.jpg"), **{"If-None-Match": given})
        assert answer["statusCode"] == 304
        assert answer["headers"]["content-type"] == "image/jpeg"
        assert answer["headers"]["etag"] == tag
    assert ask(at("320x320.jpg"), **{"if-none-match": '"another"'})["statusCode"] != 304


@pytest.mark.usefixtures("bucket")
def test_what_is_elsewhere_is_shown_the_way() -> None:
    ways = {
        "640x640.avif": f"/{PREFIX}i/{P}-640.0.avif",
        "3840x2160.jpg": f"/{PREFIX}i/{P}-1920.0.jpg",
        "320x320.0123456789ab.jpg": f"/{PREFIX}x/{P}-320x320.{version_of(PHOTO)}.jpg",
    }

    for ending, target in ways.items():
        answer = ask(at(ending))
        assert (answer["statusCode"], answer["headers"]["location"]) == (302, target)
        assert answer["headers"]["cache-control"] == "public, max-age=60"


@pytest.mark.usefixtures("bucket")
def test_a_size_that_is_not_on_offer_is_a_bad_request_and_not_kept() -> None:
    for ending in ("321x320.jpg", "320x320.webp", "99999x1.jpg", "320.jpg", "", "٣٢٠x320.jpg"):
        answer = ask(at(ending))
        assert answer["statusCode"] == 400
        assert answer["headers"]["cache-control"] == "no-store"
        assert str(LENGTHS[-1]) in answer["body"]
        assert "333" in answer["body"]


@pytest.mark.usefixtures("bucket")
def test_what_is_not_there_is_missing_and_not_kept() -> None:
    other = at("320x320.jpg").replace(P, "q" * 16), at("320x320.jpg").replace(A, "c" * 16)
    for path in other:
        answer = ask(path)
        assert (answer["statusCode"], answer["headers"]["cache-control"]) == (404, "no-store")


@pytest.mark.usefixtures("bucket")
def test_what_has_moved_is_missing_at_its_old_address() -> None:
    former = DynamoCatalog(Table(TABLE), lambda: 0).photo(B, P)
    assert former
    commit(replace(former, prefix=f"g/{'c' * 16}/{B}/"), former)

    assert ask(at("320x320.jpg"))["statusCode"] == 404
    assert ask(at("320x320.jpg"), **{"if-none-match": "*"})["statusCode"] == 404


@pytest.mark.usefixtures("bucket")
def test_photos_are_only_looked_at() -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
        answer = ask(at("320x320.jpg"), method)
        assert (answer["statusCode"], answer["headers"]["allow"]) == (405, "GET, HEAD")


@pytest.mark.usefixtures("bucket")
def test_head_tells_what_get_would() -> None:
    got, told = ask(at("320x320.jpg")), ask(at("320x320.jpg"), "HEAD")

    assert told["headers"] == got["headers"]
    assert len(told["body"]) == len(got["body"])  # Lambda counts it and does not send it


def test_passing_trouble_is_told_as_such_and_not_kept(bucket: Any, caplog: pytest.LogCaptureFixture) -> None:
    bucket.objects.delete()
    bucket.delete()
    answer = ask(at("320x320.jpg"))

    assert (answer["statusCode"], answer["headers"]["cache-control"]) == (503, "no-store")
    assert "could not be made" in caplog.text


def test_no_answer_leads_to_sign_in(bucket: Any) -> None:
    paths = [at("320x320.jpg"), at("321x320.jpg"), at(""), "/", "", at("640x640.jpg")]
    statuses = {ask(path, method)["statusCode"] for path in paths for method in ("GET", "HEAD", "POST")}
    bucket.objects.delete()
    statuses |= {ask(path)["statusCode"] for path in paths}

    assert 403 not in statuses


def test_the_largest_picture_fits_into_an_answer_of_lambda(bucket: Any) -> None:
    former = DynamoCatalog(Table(TABLE), lambda: 0).photo(B, P)
    large = Rendition(f"{P}-3900.0.jpg", 3900, 2600, "image/jpeg")
    commit(replace(PHOTO, renditions=(large,)), former)
    noise = Image.frombytes("RGB", (3900, 2600), os.urandom(3900 * 2600 * 3))
    file = io.BytesIO()
    noise.save(file, "JPEG", quality=95)
    bucket.put_object(Key=f"{PREFIX}i/{large.name}", Body=file.getvalue())
    answer = ask(at("3840x3840.jpg"))

    assert answer["statusCode"] == 200
    data = base64.b64decode(answer["body"])
    assert MAX_BYTES / 2 < len(data) <= MAX_BYTES
    assert len(answer["body"]) < 6 * 1024 * 1024 - 10_000
    with Image.open(io.BytesIO(data)) as image:
        assert 2000 < image.width < 3840
