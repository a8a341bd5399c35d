"""ZIP archives: what readers find, piece by piece, and the same bytes each time."""

import io
import struct
import zipfile
from collections.abc import Iterator
from datetime import datetime

import pytest

from pipeline.archive import Entry, packed

LOCAL_HEADER = struct.Struct("<4s5H3I2H")
DESCRIPTOR_FLAG = 0x08


def entries(count: int, size: int = 10) -> Iterator[Entry]:
    for number in range(count):
        yield Entry(
            f"ü {number}.jpg", datetime(2024, 7, 4, 12, 30, number % 60), bytes([number % 251]) * size
        )


def read(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def test_what_went_in_comes_out() -> None:
    archive = read(b"".join(packed(entries(5))))

    assert archive.testzip() is None
    assert [info.filename for info in archive.infolist()] == [f"ü {number}.jpg" for number in range(5)]
    assert archive.read("ü 3.jpg") == b"\x03" * 10
    assert archive.infolist()[3].date_time == (2024, 7, 4, 12, 30, 2)  # in steps of two seconds
    assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}


def test_each_header_tells_size_and_checksum_for_readers_that_cannot_jump() -> None:
    data = b"".join(packed(entries(3, size=1000)))

    for info in read(data).infolist():
        header = LOCAL_HEADER.unpack_from(data, info.header_offset)
        assert not header[2] & DESCRIPTOR_FLAG
        assert header[6:9] == (info.CRC, 1000, 1000)


def test_the_same_entries_make_the_same_bytes() -> None:
    assert b"".join(packed(entries(4))) == b"".join(packed(entries(4)))


def test_no_more_than_an_entry_is_held_back() -> None:
    taken: list[str] = []

    def watched() -> Iterator[Entry]:
        for entry in entries(3, size=1000):
            taken.append(entry.name)
            yield entry

    pieces = packed(watched())
    sizes = [len(next(pieces)) for _ in range(3)]

    assert len(taken) == 3
    assert all(1000 < size < 1200 for size in sizes)


@pytest.mark.parametrize(
    "moment", [None, datetime(1970, 1, 1), datetime(2108, 1, 1), datetime(2023, 12, 31, 23, 59, 59)]
)
def test_a_time_that_a_zip_cannot_hold_is_the_earliest(moment: datetime | None) -> None:
    archive = read(b"".join(packed([Entry("a", moment, b"")])))

    expected = (2023, 12, 31, 23, 59, 58) if moment and moment.year == 2023 else (1980, 1, 1, 0, 0, 0)
    assert archive.infolist()[0].date_time == expected


def test_more_entries_than_a_plain_zip_can_count() -> None:
    empty = (Entry(str(number), None, b"") for number in range(65_536))

    assert len(read(b"".join(packed(empty))).infolist()) == 65_536
