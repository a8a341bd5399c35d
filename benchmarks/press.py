"""What the press costs beside the bare decoders, and what it gains where the stores are far away.

python -m benchmarks.press [--delay MILLISECONDS]
"""

import argparse
import io
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from benchmarks.report import heading
from handlers.hands import ThreadHands
from handlers.press import ChildPress
from pipeline.darkroom import Prints, develop, print_renditions
from pipeline.registry import DEFAULT_STEPS, Chain
from pipeline.runner import Conditions, Runner
from tests.gallery import Gallery

EDGES = (320, 640, 1280, 1920)
WORKER_MB = 1769
BATCH = 4


class Far:
    """A store whose calls take some time, as those over a network do."""

    def __init__(self, store: Any, delay_seconds: float) -> None:
        self._store = store
        self._delay_seconds = delay_seconds

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)

        def call(*arguments: Any, **options: Any) -> Any:
            time.sleep(self._delay_seconds)
            near = [each._store if isinstance(each, Far) else each for each in arguments]
            return method(*near, **options)

        return call


def main() -> None:
    """Print start-up, cost for a photo, and the time for a batch at several degrees of overlap."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.press", description=__doc__)
    parser.add_argument("--delay", type=float, default=25.0, help="of each call to a store, in milliseconds")
    delay_seconds = parser.parse_args().delay / 1000
    photo = _camera_photo()
    print(heading("The press"))
    print(f"a 12-megapixel JPEG of {len(photo) / 1e6:.1f} MB; medians of 7")
    _print_start()
    _print_cost(photo)
    _print_batch(photo, delay_seconds)


def _camera_photo() -> bytes:
    rough = Image.frombytes("RGB", (400, 300), random.Random(1).randbytes(400 * 300 * 3))  # noqa: S311
    buffer = io.BytesIO()
    rough.resize((4000, 3000), Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


def _print_start() -> None:
    begun, answered = [], []
    for _ in range(7):
        start = time.perf_counter()
        press = ChildPress.for_function(WORKER_MB)
        begun.append(time.perf_counter() - start)
        press.run(len, b"")
        answered.append(time.perf_counter() - start)
        press.close()
    print(f"{_ms(begun)} until the worker goes on, {_ms(answered)} until the child has answered")


def _print_cost(photo: bytes) -> None:
    press = ChildPress.for_function(WORKER_MB)
    bare, own, child, way = [], [], [], []
    _work(press.run, photo)
    for _ in range(7):
        start = time.process_time()
        _work(lambda work, *arguments: work(*arguments), photo)
        bare.append(time.process_time() - start)
        start, of_child = time.process_time(), _cpu_seconds(press)
        _work(press.run, photo)
        own.append(time.process_time() - start)
        child.append(_cpu_seconds(press) - of_child)
        start = time.perf_counter()
        press.run(len, photo)
        way.append(time.perf_counter() - start)
    press.close()
    print(f"{_ms(bare)} of processor time without the press")
    print(f"{_ms(own)} in the worker and {_ms(child)} in the child with it; {_ms(way)} to hand a photo over")


def _work(run: Callable[..., Any], photo: bytes) -> Prints:
    prints: Prints = run(print_renditions, run(develop, photo, EDGES[-1]).master, EDGES)
    return prints


def _cpu_seconds(press: ChildPress) -> float:
    fields = Path(f"/proc/{press._idle.queue[0]._process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100  # clock ticks, of which Linux has 100 a second


def _print_batch(photo: bytes, delay_seconds: float) -> None:
    print(f"a batch of {BATCH} photos, each call to a store {delay_seconds * 1000:g} ms away:")
    press = ChildPress.for_function(WORKER_MB)
    ways = ((1, 1), (1, 8), (press.children + 1, 8))
    rounds = [[_batch_seconds(press, *way, photo, delay_seconds) for way in ways] for _ in range(5)]
    for (hands, uploads), seconds in zip(ways, map(min, zip(*rounds, strict=True)), strict=True):
        print(f"{seconds:7.2f} s with {hands} photos and {uploads} uploads at a time, best of 5")
    press.close()


def _batch_seconds(press: ChildPress, hands: int, uploads: int, photo: bytes, delay_seconds: float) -> float:
    gallery = Gallery(edges=EDGES)
    names = ("originals", "renditions", "catalog", "queue")
    far: dict[str, Any] = {name: Far(getattr(gallery.shop, name), delay_seconds) for name in names}
    shop = replace(gallery.shop, press=press, hands=ThreadHands(uploads), **far)
    runner = Runner(Chain(DEFAULT_STEPS), shop, conditions=Conditions(hands))
    for number in range(BATCH):
        gallery.upload(f"Lake/{number}.jpg", photo)
    start = time.perf_counter()
    for _ in DEFAULT_STEPS[:-1]:
        messages = gallery.queue.receive(BATCH)
        gallery.queue.finish(messages, runner.run_batch(messages))
    return time.perf_counter() - start


def _ms(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.1f} ms"


if __name__ == "__main__":
    main()
