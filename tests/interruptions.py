"""Interruptions: calls that fail and workers that die at any time, and what must be so in the end."""

import random
import re
from dataclasses import replace
from typing import Any

from PIL import Image
from PIL.ExifTags import IFD, Base

from catalog import keys
from catalog.albums import Album
from catalog.photos import State
from pipeline.errors import PassingTroubleError
from pipeline.jobs import RebuildJob
from pipeline.runner import Runner
from tests.fakes import Clock
from tests.gallery import OWNER, Gallery, picture

DESCRIBED = ("Lake", "Lake/Shore")


def taken_at(date: str) -> Image.Exif:
    """Return what a camera writes that took a picture then."""
    exif = Image.Exif()
    if date:
        exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = date
    return exif


# Of several months and days, and one without a date: they lie in shards of their own.
DATES = {
    "teal": "2020:07:04 10:00:00",
    "olive": "2019:07:14 10:00:00",
    "navy": "2021:12:24 10:00:00",
    "tan": "",
}
PICTURES = {colour: picture((24, 16), colour, exif=taken_at(date)) for colour, date in DATES.items()}


class WorkerDied(BaseException):
    """The worker is gone: no except clause of its own sees this."""


class TroubleError(PassingTroubleError):
    """A call to AWS failed; whether its effect took place is not known."""


class Unreliable:
    """Passes calls on to *port*; some fail before their effect, some after it."""

    def __init__(self, port: Any, rng: random.Random, rate: float) -> None:
        self._port = port
        self._rng = rng
        self.rate = rate

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)

        def call(*args: Any, **options: Any) -> Any:
            self._perhaps_fail()
            # Copies take the other store as it is, not through its own bad line.
            plain = [arg._port if isinstance(arg, Unreliable) else arg for arg in args]
            result = method(*plain, **options)
            self._perhaps_fail()
            return result

        return call

    def _perhaps_fail(self) -> None:
        if self._rng.random() < self.rate:
            raise self._rng.choice((TroubleError, WorkerDied))


class Hasty:
    """A clock that now and then runs ahead, so that a rebuild believes to be out of time."""

    def __init__(self, clock: Clock, rng: random.Random, rate: float) -> None:
        self._clock = clock
        self._rng = rng
        self.rate = rate

    def __call__(self) -> float:
        return self._clock() + (120 if self._rng.random() < self.rate else 0)


def on_bad_lines(gallery: Gallery, rng: random.Random, rate: float) -> list[Unreliable | Hasty]:
    """Let the gallery's worker reach its stores over unreliable lines; return these."""
    names = ("originals", "renditions", "site", "catalog", "queue")
    chain = gallery.runner._chain
    lines: dict[str, Any] = {name: Unreliable(getattr(gallery.shop, name), rng, rate) for name in names}
    lines["clock"] = Hasty(gallery.clock, rng, rate)
    shop = replace(gallery.shop, **lines)
    gallery.runner = Runner(chain, shop)
    for lane, runner in gallery.runners.items():
        queue = Unreliable(runner._shop.queue, rng, rate)
        gallery.runners[lane] = Runner(chain, replace(shop, queue=queue), lane)
        lines[f"queue of {lane}"] = queue
    return list(lines.values())


def work(gallery: Gallery, rng: random.Random, rounds: int) -> None:
    """Let workers come, and go when they die; what they held comes again, some of it twice."""
    for _ in range(rounds):
        lane = gallery.next_lane()
        queue, runner = gallery.queues[lane], gallery.runners.get(lane, gallery.runner)
        messages = queue.receive(rng.randint(1, 5))
        if not messages:
            return
        try:
            failed = runner.run_batch(messages)
        except WorkerDied:
            failed = {message.id for message in messages}
        for message in messages:
            if rng.random() < 0.1:
                queue.send_body(message.body)
        queue.finish(messages, failed)


def change(gallery: Gallery, rng: random.Random) -> None:
    """Upload, remove or describe something."""
    album = rng.choice(["Lake", "Lake/Shore", "Lake/Shore/Reeds", "Hill"])
    path = f"{album}/{rng.choice('ab')}.jpg"
    match rng.randint(0, 4):
        case 0 | 1:
            gallery.upload(path, rng.choice(list(PICTURES.values())))
        case 2:
            gallery.remove(path)
        case 3:
            audience = rng.choice(["[]", "[family]", "[family, friends]", "everyone"])
            text = f"title: T{rng.randint(0, 99)}\nvisible_to: {audience}"
            gallery.upload(f"{rng.choice(DESCRIBED)}/metadata.yml", text.encode())
        case 4:
            gallery.remove(f"{rng.choice(DESCRIBED)}/metadata.yml")


def live_through(gallery: Gallery, rng: random.Random, rate: float, changes: int, rounds: int) -> None:
    """Let some changes come over bad lines, with some rounds of work after each; then all ends well."""
    lines = on_bad_lines(gallery, rng, rate)
    for _ in range(rng.randint(3, changes)):
        change(gallery, rng)
        work(gallery, rng, rounds=rng.randint(0, rounds))
    end_well(gallery, rng, lines)


def end_well(gallery: Gallery, rng: random.Random, lines: list[Unreliable | Hasty]) -> None:
    """Let the lines be good from now on, and all work be done."""
    for line in lines:
        line.rate = 0.0
    work(gallery, rng, rounds=5000)


def assert_site_shows_bucket(gallery: Gallery, seed: int) -> None:
    """Check that rows, pages and renditions are what the originals ask for."""
    state = gallery.catalog.state
    assert state.built == state.dirty, f"seed {seed}: a change was not published"
    uploaded = {key for key in gallery.originals.objects if key.endswith(".jpg")}
    shown = {p.key for p in gallery.catalog.photo_rows.values() if p.state is State.READY}
    assert shown == uploaded, f"seed {seed}: the catalog differs from the bucket"
    pages = "".join(gallery.pages().values())
    for photo in gallery.catalog.photo_rows.values():
        assert (f'"p-{photo.id}"' in pages) == (photo.state is State.READY), f"seed {seed}: {photo.key}"
        assert photo.rendition_keys <= set(gallery.renditions.objects), f"seed {seed}: a rendition is missing"
    metadata = gallery.originals.objects.get("photos/Lake/metadata.yml")
    # With photos of its own, for an album of albums that are all hidden from its audience is hidden, too.
    if metadata and any(key.rpartition("/")[0] == "photos/Lake" for key in uploaded):
        title = metadata.data.decode().split("\n")[0].removeprefix("title: ")
        assert title in gallery.home(OWNER), f"seed {seed}: an old title is shown"
    for key, page in gallery.pages().items():
        shown = set(re.findall(r"/(g/[^\s\"',]+/i/[^\s\"',]+)", page))
        assert shown <= set(gallery.renditions.objects), f"seed {seed}: {key} shows what is not there"
        strangers = {each for each in shown if not each.startswith(key.removesuffix("index.html"))}
        assert strangers == set(), f"seed {seed}: {key} shows what lies under another grant"
    noted = frozenset().union(*(album.page.objects for album in gallery.catalog.albums()))
    noted |= frozenset().union(*(home.objects for home in gallery.catalog.home_rows.values()))
    noted |= {
        keys.index_file(view, name)
        for view, index in gallery.catalog.index_rows.items()
        for name in index.certain
    }
    unknown = sorted(set(gallery.site.objects) ^ noted)
    assert unknown == [], f"seed {seed}: the site holds what nobody knows of"
    assert_as_if_built_anew(gallery, seed)


def assert_as_if_built_anew(gallery: Gallery, seed: int) -> None:
    """Compare the site byte by byte with one that is built at once from the same photos."""
    anew = Gallery()
    anew.catalog.photo_rows = dict(gallery.catalog.photo_rows)
    for album in gallery.catalog.albums():
        plain = Album(album.id, album.path, album.metadata, album.sealed)
        anew.catalog.album_rows[album.id] = plain
    anew.renditions.objects, anew.renditions.headers = gallery.renditions.objects, gallery.renditions.headers
    anew.queue.send([RebuildJob(0, tick=True)])
    anew.settle()

    for key in sorted(gallery.site.objects | anew.site.objects):
        here, there = gallery.site.objects.get(key), anew.site.objects.get(key)
        assert here, f"seed {seed}: {key} is missing"
        assert there, f"seed {seed}: {key} is left over"
        assert here.data == there.data, f"seed {seed}: {key} differs"
    assert gallery.catalog.audience_rows == anew.catalog.audience_rows, f"seed {seed}"
    assert gallery.catalog.summary_rows == anew.catalog.summary_rows, f"seed {seed}"
    assert gallery.catalog.change_rows == {}, f"seed {seed}: a change is not forgotten"
    places = {row.id: row.prefix for row in anew.catalog.photo_rows.values()}
    strays = [row.key for row in gallery.catalog.photo_rows.values() if row.prefix != places[row.id]]
    assert strays == [], f"seed {seed}: photos lie where their albums are not shown"
    assert all(index.is_whole and not index.planned for index in gallery.catalog.index_rows.values())
    swept = [each for each in gallery.catalog.albums() if each.unswept or each.page.planned]
    assert swept == [], f"seed {seed}: something is left to be deleted"
