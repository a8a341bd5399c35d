"""`metadata.yml` comes from people and strangers: good ones are read, bad ones named."""

import pytest

from catalog.errors import MetadataError
from catalog.metadata import MAX_BYTES, AlbumMetadata, parse_metadata


def test_all_keys_are_read_as_text() -> None:
    metadata = parse_metadata(
        b"title: 2024-05-01\ndescription: no\ncover: a.jpg\nsort: name\n"
        b"captions:\n  a.jpg: 12:30\n  0123: on\nvisible_to: [family, friends]\n"
    )

    assert metadata == AlbumMetadata(
        title="2024-05-01",
        description="no",
        cover="a.jpg",
        sort="name",
        captions={"a.jpg": "12:30", "0123": "on"},
        visible_to=frozenset({"family", "friends"}),
    )


def test_an_empty_file_says_nothing() -> None:
    assert parse_metadata(b"") == AlbumMetadata()


def test_one_group_needs_no_list_and_an_empty_list_means_owners_only() -> None:
    assert parse_metadata(b"visible_to: family").visible_to == frozenset({"family"})
    assert parse_metadata(b"visible_to: []").visible_to == frozenset()
    assert parse_metadata(b"visible_to:").visible_to == frozenset()


def test_captions_and_cover_find_files_in_either_unicode_form() -> None:
    metadata = parse_metadata("cover: Noe\u0308l.jpg\ncaptions: {No\u00ebl.jpg: hello}".encode())

    assert metadata.is_cover("No\u00ebl.jpg")
    assert metadata.caption("Noe\u0308l.jpg") == "hello"


def test_an_unknown_key_is_noticed_but_stops_nothing() -> None:
    metadata = parse_metadata(b"titel: Lake\nsort: name")

    assert metadata.sort == "name"
    assert "'titel' is not a key" in metadata.notice


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"title: [unclosed", "line 1, column 17"),
        (b"title: a\ntitle: b", "line 2: 'title' stands twice"),
        (b"a: &x [1]\nb: *x", "line 2: aliases"),
        (b"- just\n- a list", "key: value"),
        (b"sort: newest", "'sort' is 'newest'; allowed are date"),
        (b"title: [a, b]", "'title' must be a text"),
        (b"captions: hello", "'captions' must be"),
        (b"visible_to: {a: b}", "'visible_to' must be"),
        (b"? [a, b]\n: c", "a key must be a word"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 5000, "nested"),
        (b"a: " + b"[" * 20 + b"]" * 20, "nested deeper"),
        (b"x" * (MAX_BYTES + 1), "bytes; at most"),
        (b"title: \x07", "not YAML"),
    ],
)
def test_what_cannot_be_used_is_named(data: bytes, reason: str) -> None:
    with pytest.raises(MetadataError, match=r".*") as caught:
        parse_metadata(data)

    assert reason in str(caught.value)
