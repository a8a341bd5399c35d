"""Who learns of which album: hidden things are absent from pages, breadcrumbs and homes."""

from dataclasses import dataclass, replace
from typing import Any

from catalog.albums import Album, Cover
from catalog.audiences import Audience, View
from catalog.keys import ancestors
from catalog.metadata import AlbumMetadata
from catalog.policies import DownloadPolicy, LocationPolicy
from catalog.summaries import Summary, audiences, by_title, listed
from catalog.tree import Place, parent_of

EVERYONE = Audience.of(["everyone"])
FAMILY = View.of(["family"], sees_all=False)
FRIENDS = View.of(["friends"], sees_all=False)
OWNER = View.of([], sees_all=True)


def album(path: str, *visible_to: str, count: int = 1, sealed: bool = False) -> Album:
    metadata = AlbumMetadata(visible_to=frozenset(visible_to) if visible_to else None)
    return Album(path, path, metadata, sealed=sealed, count=count)


@dataclass
class Grove:
    """All albums that have something to show, and the folders between them, as a whole."""

    places: dict[str, Place]
    summaries: dict[str, Summary]

    def audience(self, path: str) -> Audience:
        return self.places[path].audience

    def children(self, path: str) -> list[str]:
        return [each.path for each in listed(self._inside(path), self.audience(path))]

    def tops(self, view: View) -> list[str]:
        candidates = [each for each in self.summaries.values() if each.is_candidate]
        assert {each.path for each in self.summaries.values() if each.is_top_of(view)} <= {
            each.path for each in candidates
        }
        return [each.path for each in by_title(each for each in candidates if each.is_top_of(view))]

    def breadcrumbs(self, path: str) -> list[str]:
        return [each.album.path for each in self.places[path].breadcrumbs]

    def _inside(self, path: str) -> list[Summary]:
        return [each for each in self.summaries.values() if each.path and parent_of(each.path) == path]


def tree(*albums: Album, default: Audience = EVERYONE) -> Grove:
    rows = {each.path: each for each in albums}
    alive = {path for path, each in rows.items() if each.count}
    alive |= {above for path in list(alive) for above in ancestors(path) if above}
    grove = Grove({}, {})
    for path in sorted(alive):
        rows.setdefault(path, Album(path, path))
        holder = grove.places.get(parent_of(path)) if path else None
        grove.places[path] = Place.of(rows[path], holder, rows, default, "salt")
    for path in sorted(alive, reverse=True):
        inside = grove._inside(path) if path else []
        grove.summaries[path] = Summary.of(grove.places[path], inside)
    return grove


def test_an_album_inherits_the_audience_of_the_nearest_album_above() -> None:
    it = tree(album("a", "family"), album("a/b"), album("a/b/c", "friends"), album("a/b/c/d"), album("e"))

    assert it.audience("a/b") == Audience.of(["family"])
    assert it.audience("a/b/c/d") == Audience.of(["friends"])
    assert it.audience("e") == EVERYONE


def test_settings_at_the_top_are_the_default_of_all() -> None:
    it = tree(album("", "family", count=0), album("a"))

    assert it.audience("a") == Audience.of(["family"])


def test_a_sealed_album_and_what_lies_in_it_are_for_owners_only() -> None:
    it = tree(album("a", sealed=True), album("a/b"))

    assert it.audience("a/b") == Audience.of([])
    assert it.tops(FAMILY) == []
    assert it.tops(OWNER) == ["a"]


def test_folders_between_albums_are_albums_too_and_empty_ones_are_not() -> None:
    it = tree(album("a/b/c"), album("x/y", count=0))

    assert sorted(it.places) == ["a", "a/b", "a/b/c"]
    assert it.children("a") == ["a/b"]


def test_a_page_lists_a_sub_album_only_if_all_its_audience_may_see_it() -> None:
    it = tree(album("a", "family", "friends"), album("a/all"), album("a/few", "family"))

    assert it.children("a") == ["a/all"]


def test_what_a_page_cannot_list_stands_on_the_home_of_those_who_may_see_it() -> None:
    it = tree(album("a", "family", "friends"), album("a/few", "family"))

    assert it.tops(FAMILY) == ["a", "a/few"]
    assert it.tops(FRIENDS) == ["a"]


def test_an_album_whose_parent_is_hidden_stands_on_the_home() -> None:
    it = tree(album("a", "family"), album("a/open", "everyone"))

    assert it.tops(FRIENDS) == ["a/open"]
    assert it.tops(FAMILY) == ["a"]


def test_a_breadcrumb_names_no_album_that_some_readers_may_not_know_of() -> None:
    it = tree(album("a", "family"), album("a/open", "everyone"), album("a/open/deep", "family"))

    assert it.breadcrumbs("a/open") == []
    assert it.breadcrumbs("a/open/deep") == ["a", "a/open"]


def test_loose_photos_at_the_top_have_an_album_on_the_home() -> None:
    assert tree(album("")).tops(FAMILY) == [""]


def test_everyone_in_a_list_of_groups_is_everyone() -> None:
    assert Audience.of(["everyone", "family"]) == EVERYONE
    assert FRIENDS.may_see(Audience.of(["everyone", "family"]))


def test_an_owner_sees_what_is_visible_to_nobody() -> None:
    assert OWNER.may_see(Audience.of([]))
    assert not FAMILY.may_see(Audience.of([]))


def test_an_album_without_a_photo_of_its_own_has_the_cover_of_the_first_that_its_page_lists() -> None:
    secret, shown = Cover("g/s/", (), 1, 1, ""), Cover("g/o/", (), 1, 1, "")
    hidden = replace(album("a/1", "family"), cover=secret)
    it = tree(album("a", count=0), hidden, replace(album("a/2/deep"), cover=shown))

    assert it.summaries["a"].cover == shown
    assert (it.summaries["a"].count, it.summaries["a"].albums) == (0, 1)


def test_the_candidates_for_homes_know_every_audience() -> None:
    it = tree(album("a", "family"), album("a/b"), album("a/b/c", "friends"), album("a/b/c/d"), album("e"))
    candidates = [each for each in it.summaries.values() if each.is_candidate]

    assert sorted(each.path for each in candidates) == ["a", "a/b/c", "e"]
    assert set(audiences(candidates, "salt").values()) == {place.audience for place in it.places.values()}


def policies(path: str, **settings: Any) -> Album:
    return replace(album(path), metadata=AlbumMetadata(**settings))


def test_policies_come_from_the_nearest_album_above_that_says_each() -> None:
    it = tree(
        policies("a", location=LocationPolicy.EXACT, download=DownloadPolicy.ORIGINAL),
        policies("a/b", location=LocationPolicy.NONE),
        album("a/b/c"),
        album("e"),
    )

    assert (it.places["a/b/c"].location, it.places["a/b/c"].download) == ("none", "original")
    assert (it.places["e"].location, it.places["e"].download) == ("none", "resized")


def test_policies_at_the_top_are_the_default_of_all() -> None:
    top = replace(album("", count=0), metadata=AlbumMetadata(download=DownloadPolicy.NONE))

    assert tree(top, album("a")).places["a"].download == "none"


def test_a_sealed_album_and_what_lies_in_it_tell_no_place_and_give_no_file() -> None:
    generous = policies("a", location=LocationPolicy.EXACT, download=DownloadPolicy.ORIGINAL)
    it = tree(replace(generous, sealed=True), album("a/b"))

    assert (it.places["a/b"].location, it.places["a/b"].download) == ("none", "none")


def test_what_an_album_hands_on_changes_with_each_policy() -> None:
    settings: list[dict[str, Any]] = [
        {},
        {"location": LocationPolicy.COARSE},
        {"download": DownloadPolicy.NONE},
    ]

    assert len({tree(policies("a", **each)).places["a"].bequest for each in settings}) == 3


def test_what_an_album_hands_on_changes_with_its_title_and_with_its_audience_and_not_with_its_photos() -> (
    None
):
    plain = tree(album("a")).places["a"]

    assert tree(replace(album("a"), count=9)).places["a"].bequest == plain.bequest
    assert tree(album("a", "family")).places["a"].bequest != plain.bequest
    titled = replace(album("a"), metadata=AlbumMetadata(title="A"))
    assert tree(titled).places["a"].bequest != plain.bequest
