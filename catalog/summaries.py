"""A summary: what other pages may say of an album, kept where those pages find it.

Hidden things are absent: an album's page lists a sub-album only if everyone who can open the page
may see that other album, too, and something in it. What its holder's page cannot list stands on
the home of those who may see it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from catalog.albums import Album, Cover
from catalog.audiences import Audience, View
from catalog.tree import Place


@dataclass(frozen=True)
class Summary:
    """What stands on an album's card, and who may see it."""

    id: str
    path: str
    title: str
    prefix: str  # where its page lies
    count: int  # photos of its own
    albums: int  # sub-albums that its page lists
    cover: Cover | None  # its own, else that of the first sub-album listed with one
    audience: Audience
    holder: Audience | None  # who may see the album that holds it; None at the top
    began: str = ""  # when the first photo was taken of its own and of the sub-albums that its page lists
    ended: str = ""  # when the last one was
    added: int = 0  # when the last one was uploaded, in seconds since the epoch; 0: not known

    @classmethod
    def of(cls, place: Place, inside: Iterable["Summary"]) -> "Summary":
        """Return the summary of the album at *place*, which holds the albums *inside*."""
        album, shown = place.album, listed(inside, place.audience)
        told: list[Album | Summary] = [album, *shown]
        covers = [album.cover, *(each.cover for each in shown)]
        return cls(
            id=album.id,
            path=album.path,
            title=album.title,
            prefix=place.prefix,
            count=album.count,
            albums=len(shown),
            cover=next((cover for cover in covers if cover), None),
            audience=place.audience,
            holder=place.holder.audience if place.holder else None,
            began=min((each.began for each in told if each.began), default=""),
            ended=max(each.ended for each in told),
            added=max(each.added for each in told),
        )

    @property
    def is_candidate(self) -> bool:
        """Whether some view may find this album on its home: nobody else can see more or less of it."""
        return self.holder != self.audience

    @property
    def is_hollow(self) -> bool:
        """Whether all that it holds is hidden from those who may see it: then so is it."""
        return not (self.count or self.albums)

    def is_top_of(self, view: View) -> bool:
        """Tell whether the home of *view* lists this album: it may see it and finds it nowhere else."""
        if self.is_hollow or not view.may_see(self.audience):
            return False
        is_listed = self.holder is not None and self.audience.covers(self.holder)
        return not (is_listed and self.holder is not None and view.may_see(self.holder))

    def to_item(self) -> dict[str, Any]:
        """Return this summary as plain values for a row."""
        holder = None if self.holder is None else sorted(self.holder.groups)
        return {**asdict(self), "audience": sorted(self.audience.groups), "holder": holder}

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> "Summary":
        """Return the summary that a row holds."""
        cover, holder = item["cover"], item["holder"]
        known = {
            "cover": None if cover is None else Cover.from_item(cover),
            "audience": Audience(frozenset(item["audience"])),
            "holder": None if holder is None else Audience(frozenset(holder)),
        }
        return cls(**{**item, **known})


def listed(inside: Iterable[Summary], audience: Audience) -> list[Summary]:
    """Return the albums *inside* another that its page for *audience* lists, by title."""
    return by_title(each for each in inside if each.audience.covers(audience) and not each.is_hollow)


def by_title(summaries: Iterable[Summary]) -> list[Summary]:
    """Return *summaries* in the order of cards."""
    return sorted(summaries, key=lambda each: (each.title.casefold(), each.path))


def audiences(candidates: Iterable[Summary], salt: str) -> dict[str, Audience]:
    """Return all audiences that have pages, by id.

    An album that is no candidate has the audience of its holder, so *candidates* know them all.
    """
    return {each.id(salt): each for each in {candidate.audience for candidate in candidates}}
