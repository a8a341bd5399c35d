"""A call that fails, or a worker that dies, before or after any effect: nothing is lost.

Each seed is another history. `VITRINE_SEEDS=10000 make test TESTS=tests/unit/pipeline/test_interruptions.py`
runs more of them.
"""

import os
import random
import re
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from catalog.albums import Album
from catalog.photos import State
from pipeline.errors import PassingTroubleError
from pipeline.jobs import RebuildJob
from pipeline.registry import DEFAULT_STEPS
from pipeline.runner import Runner
from tests.fakes import Clock
from tests.gallery import OWNER, Gallery, picture

SEEDS = int(os.environ.get("VITRINE_SEEDS", "150"))
STEPS_IN_TWO_LANES = ("auto-rotate", "tests.steps.blur:Blur", "resize", "rebuild")
DESCRIBED = ("Lake", "Lake/Shore")
PICTURES = {colour: picture((24, 16), colour) for colour in ("teal", "olive", "navy")}


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


@pytest.mark.parametrize("block", range(10))
def test_whatever_fails_and_whenever_the_end_is_what_the_bucket_shows(block: int) -> None:
    for seed in range(block, SEEDS, 10):
        rng = random.Random(seed)
        # Every third history has a step in a lane of its own.
        steps = STEPS_IN_TWO_LANES if seed % 3 == 0 else DEFAULT_STEPS
        gallery = Gallery(steps, edges=(8, 16))
        lines = on_bad_lines(gallery, rng, rate=0.02)
        for _ in range(rng.randint(3, 12)):
            change(gallery, rng)
            work(gallery, rng, rounds=rng.randint(0, 6))
        for line in lines:
            line.rate = 0.0
        work(gallery, rng, rounds=5000)
        assert_site_shows_bucket(gallery, seed)


def change(gallery: Gallery, rng: random.Random) -> None:
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


def assert_site_shows_bucket(gallery: Gallery, seed: int) -> None:
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
    if metadata and any(key.startswith("photos/Lake/") for key in uploaded):
        title = metadata.data.decode().split("\n")[0].removeprefix("title: ")
        assert title in gallery.home(OWNER), f"seed {seed}: an old title is shown"
    for key, page in gallery.pages().items():
        shown = set(re.findall(r"/(g/[^\s\"',]+/i/[^\s\"',]+)", page))
        assert shown <= set(gallery.renditions.objects), f"seed {seed}: {key} shows what is not there"
        strangers = {each for each in shown if not each.startswith(key.removesuffix("index.html"))}
        assert strangers == set(), f"seed {seed}: {key} shows what lies under another grant"
    noted = frozenset().union(*(album.page.objects for album in gallery.catalog.albums()))
    noted |= frozenset().union(*(home.objects for home in gallery.catalog.home_rows.values()))
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
    swept = [each for each in gallery.catalog.albums() if each.unswept or each.page.planned]
    assert swept == [], f"seed {seed}: something is left to be deleted"


class Mortal:
    """Passes calls on to *port*, until the worker has made as many as it may in its life."""

    def __init__(self, port: Any, life: "count[int]", last: int) -> None:
        self._port, self._life, self._last = port, life, last

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)

        def call(*args: Any, **options: Any) -> Any:
            if next(self._life) >= self._last:
                raise WorkerDied
            plain = [arg._port if isinstance(arg, Mortal) else arg for arg in args]
            return method(*plain, **options)

        return call


def lives_through_a_round_of(last: int, gallery: Gallery) -> bool:
    """Let a worker that makes *last* calls settle everything; False if it died before."""
    life = count()
    names = ("renditions", "site", "catalog")
    lines: dict[str, Any] = {name: Mortal(getattr(gallery.shop, name), life, last) for name in names}
    mortal = Runner(gallery.runner._chain, replace(gallery.shop, **lines))
    try:
        while messages := gallery.queue.receive(4):
            gallery.queue.finish(messages, mortal.run_batch(messages))
    except WorkerDied:
        gallery.queue.finish(messages, {message.id for message in messages})
        return False
    return True


def test_an_audience_above_that_changes_back_after_a_round_died_anywhere_takes_photos_along() -> None:
    last, has_lived = 0, False
    while not has_lived:
        gallery = Gallery(edges=(8, 16))
        gallery.upload("Lake/metadata.yml", b"title: T\nvisible_to: everyone")
        gallery.upload("Lake/Shore/a.jpg", PICTURES["teal"])
        gallery.settle()
        gallery.upload("Lake/metadata.yml", b"title: T\nvisible_to: friends")
        has_lived = lives_through_a_round_of(last, gallery)
        gallery.clock.now += gallery.shop.recipe.lease_seconds
        gallery.upload("Lake/metadata.yml", b"title: T\nvisible_to: everyone")
        gallery.settle()

        assert_site_shows_bucket(gallery, seed=last)
        used = gallery.photo("Lake/Shore/a.jpg").rendition_keys
        assert set(gallery.renditions.under("g/")) == used, f"after {last} calls something is left"
        last += 1

    assert last > 50
