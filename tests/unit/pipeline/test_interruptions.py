"""A call that fails, or a worker that dies, before or after any effect: nothing is lost.

Each seed is another history. `VITRINE_SEEDS=10000 make test TESTS=tests/unit/pipeline/test_interruptions.py`
runs more of them.
"""

import os
import random
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from pipeline import shards
from pipeline.registry import DEFAULT_STEPS
from pipeline.runner import Runner
from tests.gallery import Gallery
from tests.interruptions import PICTURES, WorkerDied, assert_site_shows_bucket, live_through

SEEDS = int(os.environ.get("VITRINE_SEEDS", "150"))
STEPS_IN_TWO_LANES = ("auto-rotate", "tests.steps.blur:Blur", "resize", "rebuild")


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let shards be parted and joined by a handful of photos."""
    monkeypatch.setattr(shards, "MOST", 2)


@pytest.mark.parametrize("block", range(10))
def test_whatever_fails_and_whenever_the_end_is_what_the_bucket_shows(block: int) -> None:
    for seed in range(block, SEEDS, 10):
        rng = random.Random(seed)
        # Every third history has a step in a lane of its own.
        steps = STEPS_IN_TWO_LANES if seed % 3 == 0 else DEFAULT_STEPS
        gallery = Gallery(steps, edges=(8, 16))
        live_through(gallery, rng, rate=0.02, changes=12, rounds=6)
        assert_site_shows_bucket(gallery, seed)


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
