"""In which order an album's photos stand, and at what times."""

from catalog.arrangement import arranged
from catalog.clocks import camera_key
from catalog.metadata import AlbumMetadata
from catalog.photos import Photo


def photo(name: str, taken: str = "", camera: str = "") -> Photo:
    return Photo(name, f"photos/a/{name}", "a", name, taken=taken, camera=camera)


def names(photos: list[Photo]) -> list[str]:
    return [each.name for each in photos]


def test_by_hand_the_named_come_first_and_the_others_by_date() -> None:
    photos = [
        photo("late", "2024-05-02"),
        photo("undated"),
        photo("early", "2024-05-01"),
        photo("b"),
        photo("a"),
    ]

    shown = arranged(photos, AlbumMetadata(sort="hand", order=("b", "absent", "late")))

    assert names(shown) == ["b", "late", "early", "a", "undated"]


def test_by_hand_a_name_is_found_in_either_unicode_form() -> None:
    shown = arranged([photo("a"), photo("Noe\u0308l")], AlbumMetadata(sort="hand", order=("No\u00ebl",)))

    assert names(shown) == ["Noe\u0308l", "a"]


def test_two_cameras_with_different_clocks_are_sorted_by_the_time_that_was() -> None:
    phone = [
        photo("phone 1", "2024-05-01T10:00:00", "Phone"),
        photo("phone 2", "2024-05-01T10:30:00", "Phone"),
    ]
    camera = [photo("camera", "2024-05-01T09:15:00", "Canon EOS 5D")]
    clocks = {camera_key("canon eos 5d"): 3600}

    shown = arranged([*phone, *camera], AlbumMetadata(clocks=clocks))

    assert names(arranged([*phone, *camera], AlbumMetadata())) == ["camera", "phone 1", "phone 2"]
    assert names(shown) == ["phone 1", "camera", "phone 2"]
    assert shown[1].taken == "2024-05-01T10:15:00"
