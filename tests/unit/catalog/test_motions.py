"""Which videos are the motion of a still beside them."""

import pytest

from catalog.arrangement import arranged
from catalog.metadata import AlbumMetadata
from catalog.photos import Photo, State


def photo(name: str, seconds: int = 0, state: State = State.READY) -> Photo:
    return Photo(name, f"photos/a/{name}", "a", name, state, duration_seconds=seconds)


def shown(*photos: Photo) -> set[str]:
    return {each.name for each in arranged(photos, AlbumMetadata(sort="name"))}


@pytest.mark.parametrize("motion", ["IMG_1.MOV", "IMG_1.mov", "img_1.mov", "IMG_1.mp4"])
def test_the_motion_of_a_still_is_no_photo_of_its_own(motion: str) -> None:
    assert shown(photo("IMG_1.HEIC"), photo(motion, 3)) == {"IMG_1.HEIC"}
    assert shown(photo(motion, 3), photo("IMG_1.HEIC")) == {"IMG_1.HEIC"}


@pytest.mark.parametrize(
    "other",
    [
        photo("IMG_2.HEIC"),
        photo("IMG_1.HEIC", state=State.DAMAGED),
        photo("IMG_1.HEIC", state=State.GONE),
        photo("IMG_1.mp4", 2),
    ],
    ids=["another name", "a still that cannot be shown", "a still that was removed", "no still"],
)
def test_a_video_without_its_still_is_shown(other: Photo) -> None:
    assert "IMG_1.MOV" in shown(photo("IMG_1.MOV", 3), other)


def test_a_long_video_that_shares_a_name_is_shown() -> None:
    assert shown(photo("IMG_1.JPG"), photo("IMG_1.MOV", 7)) == {"IMG_1.JPG", "IMG_1.MOV"}


def test_two_stills_of_one_name_are_both_shown() -> None:
    assert shown(photo("IMG_1.JPG"), photo("IMG_1.HEIC")) == {"IMG_1.JPG", "IMG_1.HEIC"}
