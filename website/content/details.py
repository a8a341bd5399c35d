"""What a photo's panel and its album's map tell of it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Details:
    """How a photo was taken; "", 0 and None where nobody knows, or where the album does not tell."""

    width: int = 0  # of the original, in pixels
    height: int = 0
    taken: datetime | None = None
    camera: str = ""
    lens: str = ""
    exposure_seconds: float = 0.0
    f_number: float = 0.0
    iso: int = 0
    focal_length: float = 0.0  # millimetres
    focal_length_35mm: int = 0
    place: tuple[float, float] | None = None  # degrees north and east
    town: str = ""  # nearest to the place
    city: str = ""  # near it, too, and much larger
    country: str = ""  # ISO 3166

    @property
    def is_telling(self) -> bool:
        """Whether there is more to tell than the photo's size."""
        return any(value for name, value in vars(self).items() if name not in {"width", "height"})


NO_DETAILS = Details()
