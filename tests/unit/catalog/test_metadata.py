"""`metadata.yml` comes from people and strangers: good ones are read, bad ones named."""

import json

import pytest

from catalog.errors import MetadataError
from catalog.metadata import AlbumMetadata
from catalog.metadata_files import parse_metadata
from catalog.policies import DownloadPolicy, LocationPolicy
from catalog.texts import one_line
from catalog.yaml_files import MAX_BYTES


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
    assert metadata.notices == ("'titel' is not a key; did you mean 'title'?",)


def test_every_unknown_key_is_named_with_the_nearest_known_one() -> None:
    notices = parse_metadata(b"Title: a\nvisible-to: b\ncaption: c\nlocations: d\nxyzzy: e").notices

    meant = [notice.rpartition("did you mean ")[2] for notice in notices[:4]]
    assert meant == ["'title'?", "'visible_to'?", "'captions'?", "'location'?"]
    assert "'xyzzy' is not a key; the nearest is " in notices[4]
    assert "visible_to, location, download" in notices[4]


def test_very_many_unknown_keys_end_in_few_notices() -> None:
    notices = parse_metadata("".join(f"k{n}{'x' * 200}: a\n" for n in range(100)).encode()).notices

    assert len(notices) == 21
    assert notices[-1] == "and 80 more like these"
    assert max(map(len, notices)) < 250


def test_what_may_be_told_and_taken_is_read_and_none_is_not_silence() -> None:
    assert parse_metadata(b"location: exact\ndownload: none") == AlbumMetadata(
        location=LocationPolicy.EXACT, download=DownloadPolicy.NONE
    )
    assert parse_metadata(b"") == AlbumMetadata(location=None, download=None)


def test_an_order_alone_means_by_hand() -> None:
    metadata = parse_metadata("order: [b.jpg, Noe\u0308l.jpg]".encode())

    assert (metadata.sort, metadata.order) == ("hand", ("b.jpg", "No\u00ebl.jpg"))
    assert parse_metadata(b"sort: hand\norder: [b.jpg]") == AlbumMetadata(sort="hand", order=("b.jpg",))


def test_by_hand_without_an_order_is_noticed() -> None:
    assert "'order' names no file" in parse_metadata(b"sort: hand").notices[0]


def test_text_that_no_page_and_no_row_can_hold_is_left_out() -> None:
    metadata = parse_metadata(
        rb"""{title: "a\u0000b\tc\nd", captions: {"x\ud800.jpg": "\udfffy\r\nz", "": lost}}"""
    )

    assert metadata.title == "ab c d"
    assert metadata.captions == {"x.jpg": "y\nz"}


def test_all_settings_come_back_from_a_row() -> None:
    metadata = parse_metadata(
        b"title: T\ndescription: D\ncover: c.jpg\norder: [b.jpg]\ncaptions: {a.jpg: A}\nclocks: {X100: -1h}\n"
        b"visible_to: [family]\nlocation: coarse\ndownload: original\nwrong: x"
    )

    assert AlbumMetadata.from_item(json.loads(json.dumps(metadata.to_item()))) == metadata
    assert AlbumMetadata.from_item(AlbumMetadata().to_item()) == AlbumMetadata()


def test_a_row_from_before_there_were_policies_orders_and_clocks_is_read() -> None:
    row: dict[str, object] = {
        "title": "T",
        "description": "",
        "cover": None,
        "sort": "name",
        "captions": {},
        "visible_to": [],
    }

    read = AlbumMetadata.from_item({**row, "notice": "'x' is not a key"})

    assert read == AlbumMetadata(title="T", sort="name", visible_to=frozenset())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"location: here", "'location' is 'here'; allowed are none, coarse, exact"),
        (b"download: all", "'download' is 'all'; allowed are none, resized, original"),
        (b"location: [none]", "'location' must be a text, not a list"),
        (
            b"sort: name\norder: [a.jpg]",
            "'sort' is 'name', but there is an 'order', which is for 'sort: hand'",
        ),
        (b"order: a.jpg", "'order' must be a list of file names"),
        (b"order: [a.jpg, [b.jpg]]", "'order' must be a list of file names"),
        (b"order: [a.jpg, b.jpg, a.jpg]", "'order' names 'a.jpg' twice"),
        (b"clocks: +1h", "'clocks' must be 'camera: offset' lines"),
        (b"clocks: {X100: [1]}", "'clocks' must be 'camera: offset' lines, like"),
        (b"clocks: {X100: 1h}", "'clocks' has '1h' for 'X100'; allowed is a sign and units"),
        (b"clocks: {X100: +99999d}", "'clocks' has '+99999d' for 'X100'; at most 36,525 days"),
        (b'clocks: {"": +1h}', "'clocks' has an offset for no camera"),
        (b'clocks: {"\\e ": +1h}', "'clocks' has an offset for no camera"),
        (b"clocks: {Canon  5D: +1h, canon 5d: +2h}", "'clocks' has 'canon 5d' twice"),
        (b"title: " + b"x" * 201, "'title' has 201 characters; at most 200 are allowed"),
        (b"description: " + b"x" * 20_001, "'description' has 20,001 characters; at most 20,000"),
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


@pytest.mark.parametrize("odd", [r"\e[31mred", r"\uD800", r"a\nb", r"\u202Ea"])
@pytest.mark.parametrize(
    "form",
    [
        'clocks: {"%s": x}',
        'clocks: {a: "%s"}',
        'clocks: {"%s": +99999d}',
        'clocks: {"%s": [a]}',
        'captions: "%s"',
        'sort: "x%s"',
        '"%s": a\n"%s": b',
    ],
)
def test_what_is_quoted_of_a_file_does_no_harm_where_the_owner_reads_it(form: str, odd: str) -> None:
    with pytest.raises(MetadataError) as caught:
        parse_metadata(form.replace("%s", odd).encode())

    assert str(caught.value).encode()
    assert one_line(str(caught.value)) == str(caught.value)
