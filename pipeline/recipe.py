"""What is made of each photo, and how the gallery is called and timed: the owner's choices."""

from dataclasses import dataclass

from catalog.audiences import Audience


@dataclass(frozen=True)
class Recipe:
    """The settings that the pipeline works by."""

    salt: str
    title: str
    default_audience: Audience
    edges: tuple[int, ...] = (320, 640, 1280, 1920)  # long sides in pixels, ascending
    quiet_seconds: int = 30  # a rebuild waits until nothing has changed for so long,
    ceiling_seconds: int = 300  # but not longer than this
    lease_seconds: int = 180  # longer than a worker can live

    @property
    def largest_edge(self) -> int:
        """The long side of the largest rendition, in pixels."""
        return self.edges[-1]
