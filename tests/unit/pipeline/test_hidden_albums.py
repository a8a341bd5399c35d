"""What a view does not see is absent: all that it can open is byte-equal to a gallery's without it."""

import pytest

from catalog.audiences import View
from tests.gallery import FAMILY, FRIENDS, OWNER, Gallery, picture

SEEN = {"Lake": "everyone", "Hill": "family", "Party": "friends"}


def gallery_of(albums: dict[str, str]) -> Gallery:
    """Return a settled gallery with one photo in each of *albums*, which name their groups."""
    gallery = Gallery()
    for album, group in albums.items():
        gallery.upload(f"{album}/metadata.yml", f"title: {album}\nvisible_to: [{group}]".encode())
        gallery.upload(f"{album}/a.jpg", picture())
    gallery.settle()
    return gallery


@pytest.mark.parametrize("view", [FAMILY, FRIENDS], ids=["family", "friends"])
@pytest.mark.parametrize("hidden", ["Wedding", "Lake/Private", "Hill/Secret", "Hill/Secret/Deep"])
def test_nothing_that_a_view_opens_changes_with_what_is_hidden_from_it(view: View, hidden: str) -> None:
    plain, hiding = gallery_of(SEEN), gallery_of({**SEEN, hidden: "committee"})

    assert hiding.home(view) == plain.home(view)
    assert "Lake" in plain.home(view)
    assert {key: hiding.pages()[key] for key in plain.pages()} == plain.pages()
    assert hiding.home(OWNER) != plain.home(OWNER)  # so there was something to hide
