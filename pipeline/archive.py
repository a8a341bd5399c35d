"""ZIP archives that only store: made piece by piece, with one entry at a time in memory.

Photos do not shrink, so nothing is compressed. Each entry's header holds its size and checksum, which
is what readers that cannot jump around need; it is written once the whole entry is in memory.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

_EARLIEST = datetime(1980, 1, 1)
_FILE = 0o100644 << 16  # a plain file that its owner may write and all may read


@dataclass(frozen=True)
class Entry:
    """One file of an archive."""

    name: str
    modified: datetime | None
    data: bytes


def packed(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield the archive of *entries*; the same entries make the same bytes.

    ZIP64 is used where it must be: beyond 65,535 entries or 4 GB.
    """
    tape = _Tape()
    with zipfile.ZipFile(tape, "w", zipfile.ZIP_STORED) as archive:
        for entry in entries:
            archive.writestr(_info(entry), entry.data)
            yield tape.take()
    yield tape.take()


def _info(entry: Entry) -> zipfile.ZipInfo:
    moment = entry.modified if entry.modified and 1980 <= entry.modified.year <= 2107 else _EARLIEST
    info = zipfile.ZipInfo(entry.name, moment.timetuple()[:6])
    info.create_system = 3  # Unix, wherever this runs
    info.external_attr = _FILE
    return info


class _Tape(io.RawIOBase):
    """What `zipfile` takes for a file: it can go back to what has not been taken away yet."""

    def __init__(self) -> None:
        self._taken = 0
        self._rest = io.BytesIO()

    def take(self) -> bytes:
        """Return what has been written since the last time, and forget it."""
        data = self._rest.getvalue()
        self._taken += len(data)
        self._rest = io.BytesIO()
        return data

    def seekable(self) -> bool:
        """Return True: an entry's header is completed after its content."""
        return True

    def writable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return the place in the whole archive."""
        return self._taken + self._rest.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to *offset* in the whole archive."""
        if whence != io.SEEK_SET or offset < self._taken:
            raise io.UnsupportedOperation("what has been taken away cannot be changed")
        return self._taken + self._rest.seek(offset - self._taken)

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        """Write *data* at the place."""
        return self._rest.write(data)
