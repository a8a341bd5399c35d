"""Videos are told from pictures by content, above all where they share a container."""

import io
import struct

import pytest
from PIL import Image

import pipeline.images  # noqa: F401  knows how to write HEIC
from pipeline.video.kinds import HEAD_BYTES, MATROSKA, MOV, container_of
from tests.gallery import picture


def ftyp(major: str, *compatible: str) -> bytes:
    brands = b"".join(brand.ljust(4).encode() for brand in compatible)
    return struct.pack(">I4s4sI", 16 + len(brands), b"ftyp", major.ljust(4).encode(), 512) + brands


VIDEOS = {
    "mp4": ftyp("isom", "isom", "iso2", "avc1", "mp41"),
    "mp42": ftyp("mp42", "isom", "mp42"),
    "iphone": ftyp("qt", "qt"),
    "m4v": ftyp("M4V", "M4V", "M4A", "mp42", "isom"),
    "3gp": ftyp("3gp5", "isom", "3gp4"),
    "3g2": ftyp("3g2a"),
    "hevc": ftyp("mp42", "isom", "hvc1"),
    "unknown major": ftyp("ZZZZ", "isom"),
    "without brands": struct.pack(">I4s", 8, b"wide") + struct.pack(">I4s", 100, b"mdat"),
}
OTHERS = {
    "heic": ftyp("heic", "mif1", "heic"),
    "heic of a burst": ftyp("heic", "mif1", "heic", "hevc", "msf1"),
    "heic with a film in it": ftyp("heic", "mif1", "heic", "mp42", "isom"),
    "mif1": ftyp("mif1", "mif1", "heic"),
    "avif": ftyp("avif", "mif1", "avif", "miaf"),
    "moving avif": ftyp("avis", "avis", "avif", "msf1", "iso8"),
    "canon raw": ftyp("crx", "crx", "isom"),
    "unknown": ftyp("ZZZZ", "mif1", "isom"),
    "nothing": b"",
    "zeros": bytes(64),
    "text": b"freedom is not a box",
    "a document of another kind": b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84tape",
}


@pytest.mark.parametrize("name", VIDEOS)
def test_a_video_is_known_by_its_brands(name: str) -> None:
    assert container_of(VIDEOS[name]) == MOV


@pytest.mark.parametrize("name", OTHERS)
def test_what_shares_the_container_is_no_video(name: str) -> None:
    assert container_of(OTHERS[name]) == ""


@pytest.mark.parametrize("document", [b"webm", b"matroska"])
def test_webm_and_matroska_are_known_by_their_header(document: bytes) -> None:
    assert (
        container_of(b"\x1aE\xdf\xa3\xa3B\x86\x81\x01B\x82" + bytes([0x80 | len(document)]) + document)
        == MATROSKA
    )


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF", "TIFF", "GIF"])
def test_no_picture_is_taken_for_a_video(form: str) -> None:
    assert container_of(picture(form=form)[:HEAD_BYTES]) == ""


def test_a_moving_picture_is_no_video() -> None:
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "AVIF", save_all=True, append_images=frames[1:])

    assert container_of(buffer.getvalue()) == ""


@pytest.mark.parametrize("size", [0, 1, 8, 12, 2**32 - 1])
def test_a_lying_length_of_the_first_box_does_no_harm(size: int) -> None:
    assert container_of(struct.pack(">I4s4sI", size, b"ftyp", b"qt  ", 0) + b"\xff" * 500) == MOV
    assert container_of(struct.pack(">I4s", size, b"ftyp")) == ""
