"""What is made of each photo, and how the gallery is called and timed: the owner's choices."""

from dataclasses import dataclass

from catalog.audiences import Audience

_FIRST_PAINT = 700  # pixels: neither a card nor a photo in the grid is shown larger at first


@dataclass(frozen=True)
class Recipe:
    """The settings that the pipeline works by."""

    salt: str
    title: str
    default_audience: Audience
    edges: tuple[int, ...] = (320, 640, 1280, 1920)  # long sides in pixels, ascending
    on_demand: bool = False  # only the stored edges are made beforehand, the others when somebody asks
    quiet_seconds: int = 30  # a rebuild waits until nothing has changed for so long,
    ceiling_seconds: int = 300  # but not longer than this
    language: str = "en"  # of the pages
    photos_a_page: int = 2000  # of an album: what is more stands on further pages
    lease_seconds: int = 180  # longer than a worker can live
    round_seconds: int = 60  # so long a rebuild works at once: half a worker's life, photos come first

    upload: str = ""  # the command that adds albums, for their owners
    has_video: bool = False  # whether the chain has a step for videos

    @property
    def largest_edge(self) -> int:
        """The long side of the largest rendition, in pixels."""
        return self.edges[-1]

    @property
    def stored_edges(self) -> tuple[int, ...]:
        """The long sides of the renditions that are made beforehand, ascending.

        On demand these are two: one for covers and the first paint, and the largest, which the sizes
        in between are made from.
        """
        if not self.on_demand:
            return self.edges
        first = max((edge for edge in self.edges if edge <= _FIRST_PAINT), default=self.edges[0])
        return tuple(sorted({first, self.largest_edge}))
