"""A whole gallery in memory: buckets, catalog, queue and worker, driven by uploads and deletes."""

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import Any
from urllib.parse import quote_plus

from PIL import Image

from catalog.audiences import Audience, View
from catalog.keys import ORIGINALS_PREFIX
from catalog.photos import Photo
from pipeline.lanes import Lanes
from pipeline.needs import DEFAULT_LANE
from pipeline.recipe import Recipe
from pipeline.registry import DEFAULT_STEPS, Chain
from pipeline.runner import Runner
from pipeline.workshop import Workshop
from tests.addresses import resolved
from tests.fakes import Clock, DirectPress, FakeCatalog, FakeQueue, FakeRecognizer, Objects, OneHand

SALT = "a salt for tests"
FAMILY = View.of(["family"], sees_all=False)
FRIENDS = View.of(["friends"], sees_all=False)
OWNER = View.of([], sees_all=True)


class Gallery:
    """Everything but AWS."""

    def __init__(
        self,
        steps: tuple[str, ...] = DEFAULT_STEPS,
        settings: Mapping[str, object] | None = None,
        **recipe: Any,
    ) -> None:
        self.clock = Clock()
        self.originals, self.renditions, self.site = (Objects(self.clock) for _ in range(3))
        self.catalog = FakeCatalog(view_rows={view.id(SALT): view for view in (FAMILY, FRIENDS, OWNER)})
        self.recognizer = FakeRecognizer()
        chain = Chain(steps, settings or {})
        self.queues = {lane: FakeQueue(self.clock) for lane in chain.lanes}
        self.queue = self.queues[DEFAULT_LANE]
        defaults: dict[str, Any] = {"default_audience": Audience.of(["everyone"]), "edges": (32, 64, 128)}
        self.shop = Workshop(
            self.originals,
            self.renditions,
            self.site,
            self.catalog,
            Lanes(DEFAULT_LANE, self.queues, chain.lane_of),
            DirectPress(),
            OneHand(),
            self.recognizer,
            Recipe(SALT, "Our photos", **(defaults | recipe)),
            self.clock,
        )
        self._chain = chain
        self._staff()
        self.failures: list[str] = []
        self._sequencers = count(0x10)

    def switch(self, **recipe: Any) -> None:
        """Deploy anew with another recipe."""
        self.shop = replace(self.shop, recipe=replace(self.shop.recipe, **recipe))
        self._staff()

    def upload(self, path: str, data: bytes) -> str:
        """Put an original and return the notification's body, which has been sent."""
        self.originals.put(ORIGINALS_PREFIX + path, data)
        return self.announce(path, "ObjectCreated:Put")

    def remove(self, path: str) -> str:
        """Delete an original and return the notification's body, which has been sent."""
        self.originals.delete([ORIGINALS_PREFIX + path])
        return self.announce(path, "ObjectRemoved:DeleteMarkerCreated")

    def announce(self, path: str, event: str) -> str:
        """Send a notification of *event* and return its body."""
        sequencer = f"{next(self._sequencers):X}"
        entry = {"key": quote_plus(ORIGINALS_PREFIX + path), "sequencer": sequencer}
        body = json.dumps({"Records": [{"eventName": event, "s3": {"object": entry}}]})
        self.queue.send_body(body)
        return body

    def settle(self, batch: int = 4, most: int = 10_000) -> None:
        """Run the workers until the queues are empty."""
        for _ in range(most):
            lane = self.next_lane()
            messages = self.queues[lane].receive(batch)
            if not messages:
                return
            failed = self.runners.get(lane, self.runner).run_batch(messages)
            self.failures += sorted(failed)
            self.queues[lane].finish(messages, failed)
        raise AssertionError("the queue does not become empty")

    def next_lane(self) -> str:
        """Return the lane whose next message is visible first."""
        busy = [
            (min(at for at, _ in queue.waiting), lane) for lane, queue in self.queues.items() if queue.waiting
        ]
        return min(busy)[1] if busy else DEFAULT_LANE

    def _staff(self) -> None:
        self.runner = Runner(self._chain, self.shop)
        self.runners = {lane: self._runner(lane) for lane in self._chain.lanes if lane}

    def _runner(self, lane: str) -> Runner:
        shop = replace(self.shop, queue=Lanes(lane, self.queues, self._chain.lane_of))
        return Runner(self._chain, shop, lane)

    def photo(self, path: str) -> Photo:
        """Return the row of the photo at *path*."""
        return next(p for p in self.catalog.photo_rows.values() if p.key == ORIGINALS_PREFIX + path)

    def home(self, view: View) -> str:
        """Return the HTML of a view's home."""
        return self.site.objects[f"h/{view.id(SALT)}/index.html"].data.decode()

    def pages(self) -> dict[str, str]:
        """Return all album pages by key, without those for guests; all addresses are absolute."""
        return {key: self._page(key) for key in self._all_pages() if "/s/" not in key}

    def shared_pages(self) -> dict[str, str]:
        """Return the pages that guests of a share link get, by key."""
        return {key: self._page(key) for key in self._all_pages() if "/s/" in key}

    def _all_pages(self) -> list[str]:
        return [key for key in self.site.under("g/") if key.endswith(".html")]

    def _page(self, key: str) -> str:
        return resolved(f"/{key}", self.site.objects[key].data.decode())


def picture(
    size: tuple[int, int] = (200, 120), colour: str = "teal", form: str = "JPEG", **options: Any
) -> bytes:
    """Return an encoded picture of one colour with a red top left corner."""
    image = Image.new("RGB", size, colour)
    image.paste("red", (0, 0, size[0] // 4, size[1] // 4))
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()
