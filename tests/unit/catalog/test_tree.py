"""Who learns of which album: hidden things are absent from pages, breadcrumbs and homes."""

from catalog.albums import Album
from catalog.audiences import Audience, View
from catalog.metadata import AlbumMetadata
from catalog.tree import Tree

EVERYONE = Audience.of(["everyone"])
FAMILY = View.of(["family"], sees_all=False)
FRIENDS = View.of(["friends"], sees_all=False)
OWNER = View.of([], sees_all=True)


def album(path: str, *visible_to: str, count: int = 1, sealed: bool = False) -> Album:
    metadata = AlbumMetadata(visible_to=frozenset(visible_to) if visible_to else None)
    return Album(path, path, metadata, sealed=sealed, count=count)


def tree(*albums: Album, default: Audience = EVERYONE) -> Tree:
    return Tree.of(albums, default, "salt")


def paths(albums: list[Album]) -> list[str]:
    return [each.path for each in albums]


def test_an_album_inherits_the_audience_of_the_nearest_album_above() -> None:
    it = tree(album("a", "family"), album("a/b"), album("a/b/c", "friends"), album("a/b/c/d"), album("e"))

    assert it.audiences["a/b"] == Audience.of(["family"])
    assert it.audiences["a/b/c/d"] == Audience.of(["friends"])
    assert it.audiences["e"] == EVERYONE


def test_settings_at_the_top_are_the_default_of_all() -> None:
    it = tree(album("", "family", count=0), album("a"))

    assert it.audiences["a"] == Audience.of(["family"])


def test_a_sealed_album_and_what_lies_in_it_are_for_owners_only() -> None:
    it = tree(album("a", sealed=True), album("a/b"))

    assert it.audiences["a/b"] == Audience.of([])
    assert paths(it.tops(FAMILY)) == []
    assert paths(it.tops(OWNER)) == ["a"]


def test_folders_between_albums_are_albums_too_and_empty_ones_are_not() -> None:
    it = tree(album("a/b/c"), album("x/y", count=0))

    assert sorted(it.albums) == ["a", "a/b", "a/b/c"]
    assert paths(it.children("a")) == ["a/b"]


def test_a_page_lists_a_sub_album_only_if_all_its_audience_may_see_it() -> None:
    it = tree(album("a", "family", "friends"), album("a/all"), album("a/few", "family"))

    assert paths(it.children("a")) == ["a/all"]


def test_what_a_page_cannot_list_stands_on_the_home_of_those_who_may_see_it() -> None:
    it = tree(album("a", "family", "friends"), album("a/few", "family"))

    assert paths(it.tops(FAMILY)) == ["a", "a/few"]
    assert paths(it.tops(FRIENDS)) == ["a"]


def test_an_album_whose_parent_is_hidden_stands_on_the_home() -> None:
    it = tree(album("a", "family"), album("a/open", "everyone"))

    assert paths(it.tops(FRIENDS)) == ["a/open"]
    assert paths(it.tops(FAMILY)) == ["a"]


def test_a_breadcrumb_names_no_album_that_some_readers_may_not_know_of() -> None:
    it = tree(album("a", "family"), album("a/open", "everyone"), album("a/open/deep", "family"))

    assert paths(it.breadcrumbs("a/open")) == []
    assert paths(it.breadcrumbs("a/open/deep")) == ["a", "a/open"]


def test_loose_photos_at_the_top_have_an_album_on_the_home() -> None:
    assert paths(tree(album("")).tops(FAMILY)) == [""]


def test_everyone_in_a_list_of_groups_is_everyone() -> None:
    assert Audience.of(["everyone", "family"]) == EVERYONE
    assert FRIENDS.may_see(Audience.of(["everyone", "family"]))


def test_an_owner_sees_what_is_visible_to_nobody() -> None:
    assert OWNER.may_see(Audience.of([]))
    assert not FAMILY.may_see(Audience.of([]))
