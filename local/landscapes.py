"""Landscapes: the same seed gives the same picture on every machine."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from local.canvas import Canvas, Palette, Point, mix, rgb

LANDSCAPE = (1600, 1067)
PORTRAIT = (1067, 1600)

HOURS = {
    "dawn": Palette(("#5d7fae", "#b9b6cf", "#f3cdbd", "#fbe6cf"), "#a9a6c0", "#39485f", "#ffe9c9"),
    "day": Palette(("#3f86c4", "#8fc0e4", "#dcecf3"), "#9fbfce", "#2f5d4a", "#fff1cf"),
    "summer": Palette(("#2f7fb8", "#86c5dc", "#f2efd9"), "#94bdb4", "#4a7a3a", "#fff3c4"),
    "golden": Palette(("#6d86a8", "#d9b48f", "#f4c878", "#fde7b4"), "#c29a72", "#4b4a2c", "#ffe6a6"),
    "sunset": Palette(("#3b3f72", "#a3608a", "#f0915f", "#fbd08a"), "#a66d83", "#2a2440", "#ffe2a8"),
    "dusk": Palette(("#1c2c5a", "#4c5a96", "#b58bb0", "#f0b7a4"), "#6a6f9e", "#1d2340", "#ffdcc4"),
    "night": Palette(("#070d22", "#14234a", "#2c4470"), "#2b3f66", "#0b1424", "#f1ead2", night=True),
    "frost": Palette(("#8fb2d4", "#c3d6e6", "#eff2f4"), "#b3c4d4", "#5d7689", "#fff4e0"),
    "winter": Palette(("#3c77b4", "#93bde0", "#e6f0f6"), "#a4c0d8", "#47678a", "#fffaf0"),
}


@dataclass(frozen=True)
class Landscape:
    """What a picture shows; *sun* is where the light stands, as fractions of width and height."""

    scene: str  # a name in SCENES
    hour: str  # a name in HOURS
    seed: int
    sun: Point = (0.7, 0.24)
    size: tuple[int, int] = LANDSCAPE


def draw_landscape(landscape: Landscape) -> Image.Image:
    """Return the picture, upright, in RGB."""
    canvas = Canvas(HOURS[landscape.hour], landscape.seed, landscape.sun, landscape.size)
    canvas.sky()
    SCENES[landscape.scene](canvas)
    return canvas.grained()


def _lake(canvas: Canvas) -> None:
    shore = canvas.hills(0.36, 0.545, 4)[-1]
    canvas.pines(shore, 0.075, 0.75)
    canvas.water(0.58)
    canvas.reeds(90)


def _sailing(canvas: Canvas) -> None:
    canvas.hills(0.4, 0.53, 4, 0.045)
    canvas.water(0.56)
    canvas.boat(0.34, 0.665, 0.085)
    canvas.boat(0.62, 0.6, 0.034)


def _valley(canvas: Canvas) -> None:
    ridges = canvas.hills(0.36, 0.86, 7, 0.07)
    canvas.pines(ridges[-2], 0.08, 0.35)
    canvas.pines(ridges[-1], 0.2, 0.3)


def _snow(canvas: Canvas) -> None:
    canvas.hills(0.4, 0.56, 3, 0.06)
    white = mix(rgb(canvas.palette.light), (250, 252, 255), 0.7)
    shade = mix(rgb(canvas.palette.sky[0]), (225, 232, 245), 0.62)
    for base, height in ((0.62, 0.12), (0.74, 0.2), (0.9, 0.34)):
        ridge = canvas.ridge(base, 0.028)
        canvas.pines(ridge, height, 0.16 if base < 0.9 else 0.05, snowy=True)
        canvas.ground(ridge, (white, shade))
    canvas.snowfall(520)


def _cabin(canvas: Canvas) -> None:
    if canvas.palette.night:
        canvas.aurora()
    ridge = canvas.hills(0.46, 0.6, 3, 0.06)[-1]
    canvas.pines(ridge, 0.17, 0.6, snowy=True)
    sky = [rgb(stop) for stop in canvas.palette.sky]
    white = mix(rgb(canvas.palette.light), sky[-1], 0.45)
    shade = mix(sky[0], sky[-1], 0.55)
    canvas.ground(canvas.ridge(0.7, 0.02), (white, shade))
    canvas.house(0.3, 0.8, 0.17, "#e9eef6", "#5b4336")
    canvas.ground(canvas.ridge(0.83, 0.018), (white, shade))
    canvas.snowfall(260)


def _garden(canvas: Canvas) -> None:
    canvas.hills(0.44, 0.56, 3, 0.035)
    lawn = canvas.ridge(0.6, 0.016)
    canvas.crowns(lawn, 0.24, 0.1)
    near = rgb(canvas.palette.near)
    canvas.ground(lawn, (mix(near, rgb(canvas.palette.light), 0.42), near))
    canvas.house(0.58, 0.68, 0.15, "#a4553f", "#efe3cf")
    canvas.tree(canvas.width * 0.2, canvas.height * 0.76, canvas.height * 0.46)
    canvas.flowers(0.7, ("#f2b8c6", "#f7f2e8", "#e9c46a", "#d76a6a", "#b9a2d8"), 900)


def _meadow(canvas: Canvas) -> None:
    canvas.hills(0.4, 0.52, 3, 0.04)
    lawn = canvas.ridge(0.56, 0.016)
    canvas.crowns(lawn, 0.13, 0.16)
    near = rgb(canvas.palette.near)
    canvas.ground(lawn, (mix(near, rgb(canvas.palette.light), 0.4), mix(near, (0, 0, 0), 0.15)))
    canvas.flowers(0.6, ("#d9483b", "#e8695a", "#f4efe6", "#6f8fd0", "#f0c75e"), 1700)


SCENES: dict[str, Callable[[Canvas], None]] = {
    "cabin": _cabin,
    "garden": _garden,
    "lake": _lake,
    "meadow": _meadow,
    "sailing": _sailing,
    "snow": _snow,
    "valley": _valley,
}
