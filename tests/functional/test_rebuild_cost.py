"""The cost of a rebuild follows the change: calls and bytes are those of real stores and boto3."""

from collections.abc import Iterator
from contextlib import contextmanager

import boto3
import pytest

from benchmarks.galleries import ALBUMS_A_MONTH, PHOTOS_AN_ALBUM, VIEWS
from benchmarks.rebuild import KINDS, MOST_RATIO, WARM_UP, Figures, Subject
from handlers import clients
from pipeline.shards import MOST


@contextmanager
def clients_of_their_own() -> Iterator[None]:
    """Leave boto3 as it was: other tests talk to other clouds."""
    session = boto3.DEFAULT_SESSION
    clients.client.cache_clear()
    try:
        yield
    finally:
        boto3.DEFAULT_SESSION = session
        clients.client.cache_clear()


def settled(subject: Subject, kind: str) -> Figures:
    """Return what a change costs when some like it have been before."""
    return [subject.change(kind, number) for number in range(WARM_UP + 1)][-1]


@pytest.fixture(scope="module")
def galleries() -> dict[int, Figures]:
    """What one change of each kind costs in galleries of a month and of half a year."""
    found = {}
    for albums in (10, 60):
        with clients_of_their_own():
            subject = Subject(albums * PHOTOS_AN_ALBUM)
            found[albums] = {"whole": subject.publish_whole()}
            found[albums] |= {kind: settled(subject, kind) for kind in KINDS}
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_change_of_one_photo_costs_the_same_however_many_there_are(
    kind: str, galleries: dict[int, Figures]
) -> None:
    small, large = galleries[10][kind], galleries[60][kind]

    assert sum(large["calls"].values()) <= MOST_RATIO * sum(small["calls"].values())
    assert large["bytes"] <= MOST_RATIO * small["bytes"]
    # The album's page, its stylesheet, details and page for guests; the month and the year above it; and of
    # each view the home, which tells what is new, and the shard of that day.
    assert large["calls"]["PutObject"] == small["calls"]["PutObject"] <= 6 + 2 * len(VIEWS)
    assert large["calls"]["GetObject"] == small["calls"]["GetObject"] == len(VIEWS)


def test_everything_costs_what_there_is(galleries: dict[int, Figures]) -> None:
    for albums, found in galleries.items():
        assert found["whole"]["shards"] <= len(VIEWS) * (1 + 2 * albums * PHOTOS_AN_ALBUM // MOST)
        months, years, homes = albums // ALBUMS_A_MONTH, 1, len(VIEWS)
        pages, shards = 4 * albums + months + years + homes, found["whole"]["shards"]
        # A shard is written again where a later portion of albums has photos of the same days.
        assert pages + shards <= found["whole"]["calls"]["PutObject"] <= pages + 1.2 * shards

    assert galleries[60]["whole"]["bytes"] == pytest.approx(6 * galleries[10]["whole"]["bytes"], rel=0.05)
