"""In-memory twins of the pipeline's ports, and a clock that stands until it is told to go on."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import TypeVar

from catalog.albums import PUBLISHED, Album, Change
from catalog.attachments import Attachments
from catalog.audiences import Audience, View
from catalog.footprints import Footprint
from catalog.indexes import Index
from catalog.photos import Photo
from catalog.summaries import Summary
from pipeline.jobs import Job, to_body
from pipeline.ports import HEAD_BYTES, Label, ListedObject, ObjectStore, SiteState, StoredFile, StoredObject
from pipeline.runner import Message

A = TypeVar("A")
T = TypeVar("T")


class Clock:
    """Seconds since the epoch, as the test wants them."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class Objects:
    """A bucket as a dict, with versions, media types and cache rules."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.objects: dict[str, StoredObject] = {}
        self.headers: dict[str, tuple[str, str]] = {}
        self.modified: dict[str, float] = {}
        self._versions = count(1)
        self._clock = clock or Clock()

    def get(self, key: str, most_bytes: int | None = None) -> StoredObject | None:
        found = self.objects.get(key)
        if found is None or most_bytes is None or len(found.data) <= most_bytes:
            return found
        return replace(found, data=found.data[:HEAD_BYTES], size=len(found.data))

    def download(self, key: str, path: Path, most_bytes: int) -> StoredFile | None:
        found = self.get(key, most_bytes)
        if found is None:
            return None
        path.write_bytes(found.data)
        return StoredFile(max(found.size, len(found.data)), found.version, found.etag, found.modified)

    def put(self, key: str, data: bytes, media_type: str = "", cache_control: str = "") -> None:
        etag = hashlib.md5(data, usedforsecurity=False).hexdigest()
        self.objects[key] = StoredObject(data, f"v{next(self._versions)}", etag, modified=self._clock())
        self.headers[key] = (media_type, cache_control)
        self.modified[key] = self._clock()

    def put_file(self, key: str, path: Path, media_type: str, cache_control: str) -> None:
        self.put(key, path.read_bytes(), media_type, cache_control)

    def put_new(self, key: str, data: bytes, media_type: str, cache_control: str) -> None:
        if key not in self.objects:
            self.put(key, data, media_type, cache_control)

    def copy_from(self, source: ObjectStore, source_key: str, key: str) -> bool:
        assert isinstance(source, Objects)
        found = source.objects.get(source_key)
        if found is None:
            return False
        self.put(key, found.data, *source.headers[source_key])
        return True

    def put_chunks(self, key: str, chunks: Iterable[bytes], media_type: str, cache_control: str) -> int:
        data = b"".join(chunks)
        self.put(key, data, media_type, cache_control)
        return len(data)

    def delete(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.objects.pop(key, None)

    def list_objects(self, prefix: str, after: str = "", delimiter: str = "") -> Iterator[ListedObject]:
        for key in sorted(self.objects, key=str.encode):  # S3's order is that of the keys' UTF-8
            is_below = delimiter and delimiter in key.removeprefix(prefix)
            if key.startswith(prefix) and key.encode() > after.encode() and not is_below:
                stored = self.objects[key]
                yield ListedObject(key, stored.etag, len(stored.data), self.modified[key])

    def under(self, prefix: str) -> list[str]:
        return sorted(key for key in self.objects if key.startswith(prefix))


class DirectPress:
    """A press without walls: the work runs right here."""

    def run(self, work: Callable[..., T], *arguments: object) -> T:
        return work(*arguments)


class OneHand:
    """One call after the other."""

    def each(self, call: Callable[[A], T], things: Iterable[A]) -> list[T]:
        return [call(thing) for thing in things]


@dataclass
class FakeRecognizer:
    """Sees what the test tells it to, and remembers what it was asked."""

    sees: list[Label] = field(default_factory=list)
    objects_to: list[Label] = field(default_factory=list)
    asked: list[tuple[str, bytes]] = field(default_factory=list)

    def labels(self, image: bytes, most: int, confidence: float) -> list[Label]:
        self.asked.append(("labels", image))
        return [each for each in self.sees if each.confidence >= confidence][:most]

    def moderation(self, image: bytes, confidence: float) -> list[Label]:
        self.asked.append(("moderation", image))
        return [each for each in self.objects_to if each.confidence >= confidence]


@dataclass
class FakeCatalog:
    """The table as dicts, with the same conditions."""

    photo_rows: dict[tuple[str, str], Photo] = field(default_factory=dict)
    album_rows: dict[str, Album] = field(default_factory=dict)
    view_rows: dict[str, View] = field(default_factory=dict)
    audience_rows: dict[str, Audience] = field(default_factory=dict)
    home_rows: dict[str, Footprint] = field(default_factory=dict)
    index_rows: dict[str, Index] = field(default_factory=dict)
    change_rows: dict[str, Change] = field(default_factory=dict)
    summary_rows: dict[tuple[str, str], Summary] = field(default_factory=dict)
    state: SiteState = field(default_factory=SiteState)
    builds: int = 0
    _tokens: "count[int]" = field(default_factory=lambda: count(1))

    def photo(self, album: str, photo: str) -> Photo | None:
        return self.photo_rows.get((album, photo))

    def photos(self, album: str) -> list[Photo]:
        return [row for (owner, _), row in sorted(self.photo_rows.items()) if owner == album]

    def put_photo(self, photo: Photo, former: Photo | None) -> bool:
        there = self.photo_rows.get((photo.album, photo.id))
        expected = former.revision if former else 0
        if (there.revision if there else 0) != expected:
            return False
        self.photo_rows[photo.album, photo.id] = replace(photo, revision=expected + 1)
        return True

    def albums(self) -> list[Album]:
        return list(self.album_rows.values())

    def album(self, album: str) -> Album | None:
        return self.album_rows.get(album)

    def describe_album(self, album: Album, former: Album | None) -> bool:
        there = self.album_rows.get(album.id)
        expected = former.revision if former else 0
        if (there.revision if there else 0) != expected:
            return False
        base = there or Album(album.id, album.path)
        self.album_rows[album.id] = replace(
            base,
            metadata=album.metadata,
            sealed=album.sealed,
            problem=album.problem,
            sequencer=album.sequencer,
            etag=album.etag,
            revision=expected + 1,
        )
        return True

    def put_attachments(self, album: Album, attachments: Attachments) -> bool:
        there = self.album_rows.get(album.id) or Album(album.id, album.path)
        if there.attachments.revision != album.attachments.revision:
            return False
        attachments = replace(attachments, revision=there.attachments.revision + 1)
        self.album_rows[album.id] = replace(there, attachments=attachments)
        return True

    def count_album_change(self, album: str, path: str) -> None:
        former = self.change_rows.get(album)
        changes = former.changes + 1 if former else 1
        self.change_rows[album] = Change(path, f"t{next(self._tokens)}", changes)

    def changes(self) -> dict[str, Change]:
        return dict(self.change_rows)

    def forget_change(self, album: str, change: Change) -> None:
        there = self.change_rows.get(album)
        if there and there.token == change.token:
            del self.change_rows[album]

    def note_published(self, album: Album) -> None:
        there = self.album_rows.get(album.id) or Album(album.id, album.path)
        self.album_rows[album.id] = replace(there, **{name: getattr(album, name) for name in PUBLISHED})

    def summaries(self, place: str) -> dict[str, Summary]:
        return {album: row for (shelf, album), row in self.summary_rows.items() if shelf == place}

    def put_summary(self, place: str, summary: Summary) -> None:
        self.summary_rows[place, summary.id] = summary

    def delete_summary(self, place: str, album: str) -> None:
        self.summary_rows.pop((place, album), None)

    def views(self) -> dict[str, View]:
        return dict(self.view_rows)

    def audiences(self) -> dict[str, Audience]:
        return dict(self.audience_rows)

    def put_audience(self, audience_id: str, audience: Audience) -> None:
        self.audience_rows[audience_id] = audience

    def delete_audience(self, audience_id: str) -> None:
        self.audience_rows.pop(audience_id, None)

    def homes(self) -> dict[str, Footprint]:
        return dict(self.home_rows)

    def note_home(self, view: str, home: Footprint) -> None:
        self.home_rows[view] = home
        if home == Footprint():
            del self.home_rows[view]

    def indexes(self) -> dict[str, Index]:
        return dict(self.index_rows)

    def note_index(self, view: str, index: Index | None) -> None:
        if index is None:
            self.index_rows.pop(view, None)
        else:
            self.index_rows[view] = index

    def site(self) -> SiteState:
        return self.state

    def count_change(self, now: float) -> int:
        first = self.state.first_dirty_at or now
        self.state = replace(self.state, dirty=self.state.dirty + 1, first_dirty_at=first)
        return self.state.dirty

    def take_lease(self, now: float, until: float) -> int | None:
        if self.state.lease_until >= now:
            return None
        self.state = replace(self.state, lease_until=until, fence=self.state.fence + 1)
        return self.state.fence

    def release_lease(self, fence: int) -> None:
        if self.state.fence == fence:
            self.state = replace(self.state, lease_until=0.0)

    def forget_design(self, fence: int) -> bool:
        if self.state.fence != fence:
            return False
        self.state = replace(self.state, design="")
        return True

    def finish_build(self, fence: int, built: int, design: str, began: float) -> bool:
        if self.state.fence != fence:
            return False
        first = 0.0 if self.state.dirty == built else began
        self.state = replace(self.state, built=built, design=design, lease_until=0.0, first_dirty_at=first)
        self.builds += 1
        return True

    def note_recipe(self, recipe: str, remaking: str, former: SiteState) -> bool:
        if (self.state.recipe, self.state.remaking) != (former.recipe, former.remaking):
            return False
        self.state = replace(self.state, recipe=recipe, remaking=remaking)
        return True


@dataclass
class FakeQueue:
    """The queue as a list of messages with the second from which each is visible."""

    clock: Clock
    waiting: list[tuple[float, Message]] = field(default_factory=list)
    received: dict[str, Message] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)  # every body that ever was
    _ids: "count[int]" = field(default_factory=lambda: count(1))

    def send(self, jobs: Sequence[Job], delay_seconds: int = 0) -> None:
        for job in jobs:
            self.send_body(to_body(job), delay_seconds)

    def send_body(self, body: str, delay_seconds: int = 0) -> None:
        self.sent.append(body)
        number = str(next(self._ids))
        self.waiting.append((self.clock() + delay_seconds, Message(number, body, f"receipt-{number}", 0)))

    def message(self, job: Job) -> Message:
        """Return the message of *job* as a worker receives it, past the queue."""
        number = str(next(self._ids))
        return Message(number, to_body(job), f"receipt-{number}")

    def postpone(self, receipt: str, seconds: int) -> None:
        message = self.received.pop(receipt)
        self.waiting.append((self.clock() + seconds, message))

    def backlog(self) -> int:
        return sum(at <= self.clock() for at, _ in self.waiting)

    def receive(self, most: int, *, wait: bool = True) -> list[Message]:
        """Return up to *most* visible messages; to *wait* moves the clock on when none is visible."""
        if not self.waiting:
            return []
        if wait:
            self.clock.now = max(self.clock.now, min(at for at, _ in self.waiting))
        visible = [entry for entry in self.waiting if entry[0] <= self.clock.now][:most]
        for entry in visible:
            self.waiting.remove(entry)
        messages = [replace(message, tries=message.tries + 1) for _, message in visible]
        self.received |= {message.receipt: message for message in messages}
        return messages

    def finish(self, messages: Iterable[Message], failed: set[str]) -> None:
        """Acknowledge *messages*; those that *failed* come again unless they were postponed."""
        for message in messages:
            there = self.received.pop(message.receipt, None)
            if there and message.id in failed:
                self.waiting.append((self.clock() + 60, message))
