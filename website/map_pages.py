"""From an album's pages to that of its map."""

from collections.abc import Sequence

from website.content import AlbumPage, MapPage, Pin, Spot
from website.maps import draw
from website.page_names import page_name


def map_page(parts: Sequence[AlbumPage]) -> MapPage:
    """Return the map of an album of those *parts*, of which some photos have a place."""
    pins = [
        Pin(photo, f"{page_name(part.part.number)}#p-{photo.id}") for part in parts for photo in part.photos
    ]
    drawing = draw([pin.photo.details.place for pin in pins])
    spots = (
        Spot(mark.x, mark.y, coordinates(mark.place), tuple(pins[number] for number in mark.photos))
        for mark in drawing.marks
    )
    return MapPage(parts[0].title, parts[0].crumbs, drawing, tuple(spots))


def coordinates(place: tuple[float, float]) -> str:
    """Return a place as every map app takes it, whatever its language: degrees north, degrees east."""
    return ", ".join(f"{degrees:.5f}".rstrip("0").rstrip(".") for degrees in place)
