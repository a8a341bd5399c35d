"""Sample albums for a gallery that has no photos yet, drawn instead of downloaded.

They hold what real folders hold: nested albums, captions, camera dates, all orientations that
cameras write, places, and files that are no JPEG.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pillow_heif
import yaml
from PIL import ExifTags, Image

from local.landscapes import LANDSCAPE, PORTRAIT, Landscape, draw_landscape

CAMERA = ("Vitrine", "Sample Camera")

# How to turn an upright picture so that a viewer who honors the orientation sees it upright.
_STORED: dict[int, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}

_CLOCK = {
    "dawn": time(6, 10),
    "frost": time(10, 20),
    "day": time(11, 30),
    "winter": time(12, 15),
    "summer": time(14, 5),
    "golden": time(18, 40),
    "sunset": time(20, 5),
    "dusk": time(21, 20),
    "night": time(22, 40),
}


@dataclass(frozen=True)
class Sample:
    """A file and the landscape in it; *place* is latitude and longitude in degrees."""

    name: str
    landscape: Landscape
    taken: datetime
    orientation: int
    place: tuple[float, float] | None


@dataclass(frozen=True)
class SampleAlbum:
    """A folder of samples with its settings; *shots* are name, scene, hour, sun and shape."""

    path: str
    settings: dict[str, Any]
    first_day: date
    shots: tuple[tuple[str, str, str, tuple[float, float], tuple[int, int]], ...]
    place: tuple[float, float] | None = None
    captions: dict[str, str] = field(default_factory=dict)

    def samples(self, first: int) -> list[Sample]:
        """Return the album's photos; *first* is how many stand in the albums before."""
        return [
            Sample(
                name,
                Landscape(scene, hour, 101 + number, sun, size),
                self._taken(number - first, hour),
                number % 8 + 1,
                self.place if number % 3 else None,
            )
            for number, (name, scene, hour, sun, size) in enumerate(self.shots, first)
        ]

    def _taken(self, position: int, hour: str) -> datetime:
        """Two photos a day, at the time of day that they show."""
        moment = datetime.combine(self.first_day, _CLOCK[hour])
        return moment + timedelta(days=position // 2, minutes=position)


ALBUMS = (
    SampleAlbum(
        "Summer at the lake",
        {
            "title": "Summer at the lake",
            "description": "Four days in July: early swims, long evenings on the jetty.\n\n"
            "The water was warmer than the air.",
            "cover": "Evening on the jetty.jpg",
            "visible_to": ["everyone"],
            "location": "coarse",
        },
        date(2024, 7, 12),
        (
            ("Morning mist.jpg", "valley", "dawn", (0.66, 0.3), LANDSCAPE),
            ("First swim.jpg", "lake", "summer", (0.72, 0.2), LANDSCAPE),
            ("Two sails.jpg", "sailing", "day", (0.75, 0.2), LANDSCAPE),
            ("Reeds.JPG", "lake", "golden", (0.68, 0.3), PORTRAIT),
            ("Evening on the jetty.jpg", "lake", "sunset", (0.6, 0.33), LANDSCAPE),
            ("Moonrise.jpg", "lake", "night", (0.42, 0.14), PORTRAIT),
            ("IMG_0412.HEIC", "sailing", "dawn", (0.3, 0.32), (1280, 853)),
            ("Last light.jpg", "sailing", "dusk", (0.55, 0.38), LANDSCAPE),
        ),
        place=(46.7107, 7.6885),
        captions={
            "Two sails.jpg": "The neighbors were faster, as always",
            "Evening on the jetty.jpg": "Nobody wanted to go in",
            "Moonrise.jpg": "Half past ten & still warm",
        },
    ),
    SampleAlbum(
        "Winter walks",
        {
            "title": "Winter walks",
            "description": "Sunday rounds through the woods, with a thermos.",
            "cover": "Over the ridge.jpg",
            "visible_to": ["friends"],
        },
        date(2025, 1, 18),
        (
            ("Over the ridge.jpg", "snow", "winter", (0.26, 0.2), LANDSCAPE),
            ("Blue hour.jpg", "valley", "dusk", (0.4, 0.3), LANDSCAPE),
            ("Pines.jpg", "snow", "frost", (0.7, 0.18), PORTRAIT),
            ("Fog in the valley.jpg", "valley", "frost", (0.62, 0.22), LANDSCAPE),
            ("Frozen lake.jpg", "lake", "frost", (0.5, 0.26), LANDSCAPE),
            ("Homeward.jpg", "snow", "sunset", (0.64, 0.3), LANDSCAPE),
        ),
        place=(46.6863, 7.8632),
        captions={"Fog in the valley.jpg": "Seven ranges, we counted", "Homeward.jpg": "Ten minutes of this"},
    ),
    SampleAlbum(
        "Winter walks/Snow day",
        {
            "title": "Snow day",
            "description": "No trains, no school, half a meter of snow.",
            "visible_to": ["friends"],
        },
        date(2025, 2, 2),
        (
            ("It snowed all night.jpg", "snow", "dawn", (0.55, 0.25), LANDSCAPE),
            ("The way to the cabin.jpg", "snow", "frost", (0.3, 0.15), PORTRAIT),
            ("Lights on.jpg", "cabin", "night", (0.78, 0.16), LANDSCAPE),
            ("Northern lights.jpg", "cabin", "night", (0.16, 0.12), PORTRAIT),
        ),
        captions={"Northern lights.jpg": "Green, moving, silent"},
    ),
    SampleAlbum(
        "Grandparents' garden",
        {
            "title": "Grandparents' garden",
            "description": "Everything in bloom at once, for about a week.",
            "cover": "The old tree.jpg",
            "visible_to": ["family"],
        },
        date(2025, 5, 24),
        (
            ("Before breakfast.jpg", "meadow", "dawn", (0.7, 0.26), LANDSCAPE),
            ("The old tree.jpg", "garden", "day", (0.8, 0.2), LANDSCAPE),
            ("Postcard.png", "garden", "summer", (0.2, 0.18), (1200, 800)),
            ("Poppies.jpg", "meadow", "summer", (0.65, 0.2), PORTRAIT),
            ("Long shadows.jpg", "garden", "golden", (0.72, 0.26), LANDSCAPE),
            ("Good night, garden.jpg", "meadow", "sunset", (0.45, 0.3), LANDSCAPE),
        ),
        place=(47.0502, 8.3093),
        captions={
            "The old tree.jpg": "Planted in 1961, says the label",
            "Poppies.jpg": "They come back every year",
        },
    ),
)


def draw_samples(folder: Path, progress: Callable[[int, int], None]) -> None:
    """Draw the sample albums into *folder*, but no file that is there already.

    *progress* is told after each photo how many of how many are done.
    """
    total, done = sum(len(album.shots) for album in ALBUMS), 0
    for album in ALBUMS:
        home = folder / album.path
        home.mkdir(parents=True, exist_ok=True)
        _write_settings(home / "metadata.yml", album)
        for sample in album.samples(first=done):
            if not (home / sample.name).exists():
                _write_photo(home / sample.name, sample)
            done += 1
            progress(done, total)


def _write_settings(file: Path, album: SampleAlbum) -> None:
    if not file.exists():
        settings = album.settings | ({"captions": album.captions} if album.captions else {})
        file.write_text(yaml.safe_dump(settings, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _write_photo(file: Path, sample: Sample) -> None:
    """Write a photo under another name first, so that a stop half-way leaves no half of a file."""
    picture = draw_landscape(sample.landscape)
    draft = file.with_name(f".{file.name}.part")
    match file.suffix.lower():
        case ".heic":
            heif = pillow_heif.from_pillow(picture)
            heif.save(draft, quality=70, exif=_exif(sample, orientation=1).tobytes())
        case ".png":
            picture.save(draft, "PNG", compress_level=3)
        case _:
            stored = _turned(picture, sample.orientation)
            stored.save(draft, "JPEG", quality=88, exif=_exif(sample, sample.orientation))
    draft.replace(file)


def _turned(picture: Image.Image, orientation: int) -> Image.Image:
    return picture.transpose(_STORED[orientation]) if orientation in _STORED else picture


def _exif(sample: Sample, orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = CAMERA
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{sample.taken:%Y:%m:%d %H:%M:%S}"
    if sample.place:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(_gps(*sample.place))
    return exif


def _gps(latitude: float, longitude: float) -> dict[int, Any]:
    return {
        ExifTags.GPS.GPSLatitudeRef: "N" if latitude >= 0 else "S",
        ExifTags.GPS.GPSLatitude: _sexagesimal(abs(latitude)),
        ExifTags.GPS.GPSLongitudeRef: "E" if longitude >= 0 else "W",
        ExifTags.GPS.GPSLongitude: _sexagesimal(abs(longitude)),
    }


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    """Return degrees, minutes and seconds, as EXIF wants them."""
    minutes = (degrees % 1) * 60
    return float(int(degrees)), float(int(minutes)), round((minutes % 1) * 60, 2)
