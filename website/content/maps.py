"""An album's map: where its photos were taken, as far as the album tells."""

from collections import Counter
from dataclasses import dataclass

from website.content.albums import Crumb, PhotoView
from website.maps import Drawing

MOST_SHOWN = 24  # photos of one place; the album's page shows all


@dataclass(frozen=True)
class Pin:
    """A photo on a map, and the address of the place on its page, beside the map's."""

    photo: PhotoView
    url: str


@dataclass(frozen=True)
class Spot:
    """A place of some photos, and where its mark stands on the drawing."""

    x: int
    y: int
    place: str
    pins: tuple[Pin, ...]

    @property
    def name(self) -> str:
        """The town that most of its photos are from; its place if none of them is from a town."""
        towns = Counter(pin.photo.details.town for pin in self.pins if pin.photo.details.town)
        return towns.most_common(1)[0][0] if towns else self.place

    @property
    def shown(self) -> tuple[Pin, ...]:
        """The photos that stand under it."""
        return self.pins[:MOST_SHOWN]


@dataclass(frozen=True)
class MapPage:
    """The map of an album called *title*."""

    title: str
    crumbs: tuple[Crumb, ...]
    drawing: Drawing
    spots: tuple[Spot, ...]
