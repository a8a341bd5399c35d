"""Every kind of event that S3 sends of originals: each ends in the state that the bucket shows.

The bodies have the structure that AWS documents, see `tests.notifications`; they go through the
worker function, and the bucket keeps versions as S3 does.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.audiences import View
from catalog.keys import ORIGINALS_PREFIX
from catalog.photos import State
from pipeline.jobs import Hint, RebuildJob, parse_body
from tests.notifications import TEST_EVENT, notification, record
from tests.simulation.history import differences, made_afresh, shown
from tests.simulation.world import SALT, VIEWS, World

FAMILY, FRIENDS, OWNER = VIEWS
KEY = "photos/Lake/a.jpg"
KINDS = (
    "ObjectCreated:Put",
    "ObjectCreated:Post",
    "ObjectCreated:Copy",
    "ObjectCreated:CompleteMultipartUpload",
    "ObjectRemoved:Delete",
    "ObjectRemoved:DeleteMarkerCreated",
    "LifecycleExpiration:Delete",
    "LifecycleExpiration:DeleteMarkerCreated",
)


@pytest.fixture
def world() -> Iterator[World]:
    with World() as world:
        yield world
        world.settle()
        assert world.watch.faults == []
        found = shown(world)
    assert differences(found, made_afresh(world.originals)) == []


def photos(world: World) -> dict[str, State]:
    """Return what became of the photos, by path."""
    return {
        name.removeprefix(f"photo {ORIGINALS_PREFIX}"): photo.state
        for name, photo in shown(world).items()
        if name.startswith("photo ")
    }


@pytest.mark.parametrize("event", KINDS)
@pytest.mark.parametrize("sequencer", ["0055AED6DCD90281E5", None])
@pytest.mark.parametrize("version", ["096fKKXTRTtl3on89fVO.nfljtsv6qko", None])
def test_an_event_is_a_hint_to_look_at_its_key(
    event: str, sequencer: str | None, version: str | None
) -> None:
    body = notification(event, KEY, sequencer=sequencer, versionId=version)

    (hint,) = parse_body(body)

    assert hint == Hint(KEY, "0055AED6DCD90281E5".ljust(64, "0") if sequencer else "")


@pytest.mark.parametrize("event", ["ObjectRestore:Completed", "ReducedRedundancyLostObject"])
def test_an_event_without_a_sequencer_is_a_hint_too(event: str) -> None:
    assert parse_body(notification(event, KEY, size=1, versionId="v")) == (Hint(KEY),)


def test_the_first_message_of_all_builds_the_empty_site() -> None:
    assert parse_body(TEST_EVENT) == (RebuildJob(0, tick=True),)


def test_a_body_may_tell_of_several_objects() -> None:
    records = [record("ObjectCreated:Put", f"photos/{name}.jpg", sequencer="1") for name in "ab"]

    assert [hint.key for hint in parse_body(json.dumps({"Records": records})) if isinstance(hint, Hint)] == [
        "photos/a.jpg",
        "photos/b.jpg",
    ]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("0055AED6DCD90281E5", "0055AED6DCD90281E6"),
        ("0055AED6DCD90281", "0055AED6DCD90281E5"),  # the shorter one is padded with zeros on the right
        ("0055AED6DCD90281E5", "0055AED6DD"),
        ("9", "A"),
    ],
)
def test_sequencers_of_unequal_lengths_compare_as_s3_says(earlier: str, later: str) -> None:
    def padded(sequencer: str) -> str:
        (hint,) = parse_body(notification("ObjectCreated:Put", KEY, sequencer=sequencer))
        assert isinstance(hint, Hint)
        return hint.sequencer

    assert padded(earlier) < padded(later)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("photos/red+flower.jpg", "photos/red flower.jpg"),
        ("photos/1%2B1%3D2.jpg", "photos/1+1=2.jpg"),
        ("photos/100%2525.jpg", "photos/100%25.jpg"),
        ("photos/J%C3%BCrgen.jpg", "photos/J\u00fcrgen.jpg"),
        ("photos/Ju%CC%88rgen.jpg", "photos/Ju\u0308rgen.jpg"),
        ("photos/%F0%9F%8F%96.jpg", "photos/\U0001f3d6.jpg"),
        ("photos/a%23b%3Fc%26d.jpg", "photos/a#b?c&d.jpg"),
    ],
)
def test_a_key_is_decoded_once(written: str, key: str) -> None:
    told = record("ObjectCreated:Put", "x", sequencer="1")
    told["s3"]["object"]["key"] = written

    assert [hint.key for hint in parse_body(json.dumps({"Records": [told]})) if isinstance(hint, Hint)] == [
        key
    ]


@pytest.mark.parametrize("event", [kind for kind in KINDS if "Created:" in kind and "Object" in kind[:13]])
def test_whatever_creates_an_object_shows_it(world: World, event: str) -> None:
    world.deliver(world.upload("Lake/a.jpg", b"one", event))
    world.settle()

    assert photos(world) == {"Lake/a.jpg": State.READY}


@pytest.mark.parametrize("event", [kind for kind in KINDS if "DeleteMarker" in kind])
def test_a_delete_marker_takes_the_photo_away_and_its_removal_brings_it_back(
    world: World, event: str
) -> None:
    world.deliver(world.upload("Lake/a.jpg", b"one"))
    world.settle()
    marker = world.originals.delete(KEY)
    assert marker
    world.deliver(world.tell(event, "Lake/a.jpg", versionId=marker.id))
    world.settle()
    assert photos(world) == {}

    world.originals.purge(KEY, marker.id)
    world.deliver(world.tell("ObjectRemoved:Delete", "Lake/a.jpg", versionId=marker.id))
    world.settle()
    assert photos(world) == {"Lake/a.jpg": State.READY}


@pytest.mark.parametrize("event", ["ObjectRemoved:Delete", "LifecycleExpiration:Delete"])
def test_the_version_below_comes_back_when_the_newest_is_deleted_for_good(world: World, event: str) -> None:
    old = world.originals.put(KEY, b"one")
    body = world.upload("Lake/a.jpg", b"two")
    newest = world.originals.versions[KEY][-1]
    world.deliver(body)
    world.settle()
    world.originals.purge(KEY, newest.id)
    world.deliver(world.tell(event, "Lake/a.jpg", versionId=newest.id))
    world.settle()

    assert [photo.version for name, photo in shown(world).items() if name.startswith("photo ")] == [old.id]


def test_an_expired_old_version_changes_nothing(world: World) -> None:
    world.deliver(world.upload("Lake/a.jpg", b"one"), world.upload("Lake/a.jpg", b"two"))
    world.settle()
    world.originals.purge(KEY, "v1")
    world.deliver(world.tell("LifecycleExpiration:Delete", "Lake/a.jpg", versionId="v1"))
    world.settle()

    assert photos(world) == {"Lake/a.jpg": State.READY}


def archive(world: World) -> None:
    """Let a rule move the newest version of the photo into an archive; S3 tells nobody of ours."""
    *older, newest = world.originals.versions[KEY]
    world.originals.versions[KEY] = [*older, replace(newest, is_archived=True)]


def restore(world: World) -> None:
    """Have it restored; S3 tells so, without a sequencer."""
    *older, newest = world.originals.versions[KEY]
    world.originals.versions[KEY] = [*older, replace(newest, is_archived=False)]
    world.deliver(notification("ObjectRestore:Completed", KEY, versionId=newest.id, size=3))


def test_an_archived_upload_is_marked_with_the_reason_and_shown_once_it_is_restored(world: World) -> None:
    body = world.upload("Lake/a.jpg", b"one")
    archive(world)
    world.deliver(body)
    world.settle()
    (photo,) = [photo for name, photo in shown(world).items() if name.startswith("photo ")]
    assert "archive" in photo.reason
    assert world.queue.messages == {}

    restore(world)
    world.settle()
    assert photos(world) == {"Lake/a.jpg": State.READY}


def test_a_photo_that_is_shown_stays_when_its_original_is_archived(world: World) -> None:
    world.deliver(world.upload("Lake/a.jpg", b"one"))
    world.settle()
    archive(world)
    world.deliver(json.dumps({"vitrine": 1, "step": "intake", "key": KEY}))
    world.settle()
    assert photos(world) == {"Lake/a.jpg": State.READY}

    restore(world)


def test_an_archived_description_is_noted_and_does_not_come_again_and_again(world: World) -> None:
    metadata = "photos/Lake/metadata.yml"
    body = world.upload("Lake/metadata.yml", b"visible_to: []")
    world.originals.versions[metadata] = [replace(world.originals.versions[metadata][0], is_archived=True)]
    world.deliver(body, world.upload("Lake/a.jpg", b"one"))
    world.settle()

    assert "Lake" not in home(world, FAMILY)
    assert "Lake" in home(world, OWNER)


def home(world: World, view: View) -> str:
    return world.site.objects()[f"h/{view.id(SALT)}/index.html"].decode()


def test_a_rename_is_a_copy_and_a_delete_in_either_order(world: World) -> None:
    for first, second in (("a", "b"), ("c", "d")):
        world.deliver(world.upload(f"Lake/{first}.jpg", first.encode()))
        world.settle()
        copied = world.upload(f"Hill/{second}.jpg", first.encode(), "ObjectCreated:Copy")
        removed = world.remove(f"Lake/{first}.jpg")
        world.deliver(*((copied, removed) if first == "a" else (removed, copied)))
        world.settle()

    assert photos(world) == {"Hill/b.jpg": State.READY, "Hill/d.jpg": State.READY}


def test_a_private_album_is_private_from_its_first_photo_on_though_its_sub_album_was_there_before(
    world: World,
) -> None:
    world.deliver(world.upload("Lake/Shore/metadata.yml", b"visible_to: everyone"))
    world.settle()
    late = world.upload("Lake/metadata.yml", b"visible_to: []\ntitle: Secret")
    world.deliver(world.upload("Lake/a.jpg", b"one"))
    world.settle()

    assert "Lake" not in home(world, FAMILY)
    assert "Secret" in home(world, OWNER)
    world.deliver(late)


Change = Callable[[World, str], str]
CHANGES: tuple[Change, ...] = (
    lambda world, path: world.upload(path, b"one"),
    lambda world, path: world.upload(path, b"two"),
    lambda world, path: world.remove(path),
)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_events_in_any_order_and_repeated_end_as_in_order(data: st.DataObject) -> None:
    paths = [f"Lake/{name}.jpg" for name in "abcde"[: data.draw(st.integers(1, 5))]]
    with World() as world:
        bodies = [change(world, path) for change in CHANGES for path in paths]
        if data.draw(st.booleans()):
            bodies += [world.upload(paths[0], b"three")]
        repeats = data.draw(st.lists(st.sampled_from(bodies), max_size=6))
        for body in data.draw(st.permutations(bodies + repeats)):
            world.deliver(body)
            if data.draw(st.integers(0, 3)) == 0:
                world.settle()
        world.settle()
        found = shown(world)
    assert world.watch.faults == []
    assert differences(found, made_afresh(world.originals)) == []
