"""A canvas that paints skies, hills, trees, water and snow by rule and chance, with Pillow alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

Color = tuple[int, int, int]
Point = tuple[float, float]


@dataclass(frozen=True)
class Palette:
    """The colors of an hour of the day: *sky* from top to horizon, hills from *far* to *near*."""

    sky: tuple[str, ...]
    far: str
    near: str
    light: str  # sun or moon, and what it falls on
    night: bool = False


class Canvas:
    """A picture in the making: every method paints one thing over what is there."""

    def __init__(self, palette: Palette, seed: int, sun: Point, size: tuple[int, int]):
        self.random = Random(seed)  # noqa: S311 - a picture, not a secret
        self.palette = palette
        self.sun = sun
        self.width, self.height = size
        self.image = Image.new("RGB", size)

    def sky(self) -> None:
        """The colors of the hour, stars by night, the sun or moon in its glow, clouds by day."""
        self.image.paste(_gradient(self.image.size, [rgb(stop) for stop in self.palette.sky]))
        if self.palette.night:
            self._stars()
        self._light()
        if not self.palette.night:
            self._clouds()

    def hills(self, top: float, bottom: float, layers: int, roughness: float = 0.05) -> list[list[Point]]:
        """Ranges from far to near, with mist in the valleys; returns their ridges."""
        far, near, mist = rgb(self.palette.far), rgb(self.palette.near), rgb(self.palette.sky[-1])
        ridges = []
        for layer in range(layers):
            depth = layer / max(1, layers - 1)
            base = top + (bottom - top) * depth**1.2
            ridge = self.ridge(base, roughness * (1 - 0.45 * depth))
            color = mix(far, near, depth)
            foot = mix(color, mist, 0.55 * (1 - depth))
            self.ground(ridge, (color, foot))
            ridges.append(ridge)
        return ridges

    def ground(self, ridge: Sequence[Point], colors: Sequence[Color]) -> None:
        """Everything below a ridge, in *colors* from the ridge down."""
        top = max(0, int(min(y for _, y in ridge)))
        mask = Image.new("L", (self.width, self.height - top))
        outline = [(x, y - top) for x, y in ridge]
        ImageDraw.Draw(mask).polygon([*outline, (self.width, self.height), (0, self.height)], fill=255)
        fill = _gradient(mask.size, colors)
        self.image.paste(fill, (0, top), mask.filter(ImageFilter.GaussianBlur(0.9)))

    def pines(self, ridge: Sequence[Point], height: float, density: float, snowy: bool = False) -> None:
        """A row of pines that stand on a ridge, up to *height* of the picture."""
        ink = ImageDraw.Draw(self.image)
        color = mix(rgb(self.palette.near), (8, 16, 18), 0.45)
        white = mix(rgb(self.palette.light), rgb(self.palette.sky[0]), 0.35)
        for x, y in ridge:
            if self.random.random() < density:
                tall = self.height * height * self.random.uniform(0.45, 1)
                _pine(ink, (x + self.random.uniform(-9, 9), y + tall * 0.06), tall, color)
                if snowy:
                    _pine(ink, (x - tall * 0.02, y - tall * 0.1), tall * 0.82, white, sparse=True)

    def crowns(self, ridge: Sequence[Point], size: float, density: float) -> None:
        """Round trees along a ridge, light from the side of the sun."""
        for x, y in ridge:
            if self.random.random() < density:
                self.tree(x, y, self.height * size * self.random.uniform(0.6, 1))

    def tree(self, x: float, y: float, size: float) -> None:
        """One round tree of *size* pixels on the ground at *x*, *y*."""
        ink = ImageDraw.Draw(self.image)
        leaf = mix(rgb(self.palette.near), (38, 78, 42), self.random.uniform(0.3, 0.7))
        lit = mix(leaf, rgb(self.palette.light), 0.34)
        side = 1 if self.sun[0] * self.width > x else -1
        ink.rectangle((x - size * 0.035, y - size * 0.5, x + size * 0.035, y + 2), fill=(62, 48, 38))
        for step in range(90):
            share = step / 90
            angle, reach = self.random.uniform(0, math.tau), size * 0.3 * math.sqrt(self.random.random())
            cx, cy = x + reach * math.cos(angle), y - size * 0.66 + reach * 0.92 * math.sin(angle)
            cx, cy = cx + side * size * 0.07 * share, cy - size * 0.07 * share
            _disc(ink, cx, cy, size * (0.13 - 0.075 * share), mix(mix(leaf, (0, 0, 0), 0.28), lit, share))

    def water(self, horizon: float) -> None:
        """A lake below *horizon* that mirrors what stands above it, with a path of light."""
        line = int(self.height * horizon)
        depth = self.height - line
        mirrored = ImageOps.flip(self.image.crop((0, max(0, line - int(depth * 1.6)), self.width, line)))
        mirrored = mirrored.resize((self.width, depth)).filter(ImageFilter.GaussianBlur(1.6))
        tint = _gradient(mirrored.size, [rgb(self.palette.sky[-1]), rgb(self.palette.near)])
        surface = self._rippled(Image.blend(mirrored, tint, 0.3))
        self.image.paste(surface, (0, line))
        self._glitter(line)

    def snowfall(self, flakes: int) -> None:
        """Flakes, the near ones large and soft."""
        for size, blur, share in ((2, 0.7, 0.7), (5, 2.0, 0.25), (11, 5.0, 0.05)):
            veil = Image.new("L", self.image.size)
            ink = ImageDraw.Draw(veil)
            for _ in range(int(flakes * share)):
                _disc(ink, *self._anywhere(), size * self.random.uniform(0.5, 1), 225)
            self.image.paste((255, 255, 255), mask=veil.filter(ImageFilter.BoxBlur(blur)))

    def flowers(self, top: float, colors: Sequence[str], number: int) -> None:
        """A meadow's flowers from *top* to the lower edge, larger the nearer they are."""
        ink = ImageDraw.Draw(self.image)
        petals = [rgb(color) for color in colors]
        stem = mix(rgb(self.palette.near), (20, 50, 20), 0.5)
        for step in range(number):
            near = (step / number) ** 1.7
            x = self.random.uniform(0, self.width)
            y = self.height * (top + (1.02 - top) * near) + self.random.uniform(-14, 14)
            size = 1.6 + 15 * near**1.5 * self.random.uniform(0.6, 1.1)
            ink.line((x, y, x + size * 0.3, y + size * 4), fill=stem, width=max(1, int(size / 4)))
            _flower(ink, (x, y), size, self.random.choice(petals), self.random.uniform(0, math.tau))

    def house(self, x: float, y: float, size: float, roof: str, wall: str) -> None:
        """A small house on the ground at fractions *x*, *y*; its windows are lit by night."""
        ink = ImageDraw.Draw(self.image)
        left, ground, wide, high = (
            x * self.width,
            y * self.height,
            size * self.width,
            size * self.width * 0.55,
        )
        ink.rectangle((left, ground - high, left + wide, ground), fill=rgb(wall))
        eaves = ground - high
        ink.polygon(
            [(left - wide * 0.1, eaves), (left + wide / 2, eaves - high * 0.85), (left + wide * 1.1, eaves)],
            fill=rgb(roof),
        )
        for share in (0.14, 0.64):
            self._window((left + wide * share, ground - high * 0.72), (wide * 0.22, high * 0.42))
        door = (left + wide * 0.42, ground - high * 0.62, left + wide * 0.58, ground)
        ink.rectangle(door, fill=(84, 58, 44))

    def boat(self, x: float, y: float, size: float) -> None:
        """A sailing boat on the water at fractions *x*, *y*."""
        ink = ImageDraw.Draw(self.image)
        cx, cy, s = x * self.width, y * self.height, size * self.width
        mast, foot = cy - s * 1.3, cy - s * 0.12
        ink.polygon([(cx + s * 0.04, mast), (cx + s * 0.04, foot), (cx + s * 0.6, foot)], (250, 246, 236))
        ink.polygon([(cx - s * 0.03, mast), (cx - s * 0.03, foot), (cx - s * 0.4, foot)], (232, 214, 190))
        deck, keel = cy - s * 0.07, cy + s * 0.1
        hull = [(cx - s * 0.5, deck), (cx + s * 0.62, deck), (cx + s * 0.42, keel), (cx - s * 0.36, keel)]
        ink.polygon(hull, (122, 52, 44))

    def reeds(self, number: int) -> None:
        """Reeds at the near bank, in the corner away from the sun."""
        ink = ImageDraw.Draw(self.image)
        color = mix(rgb(self.palette.near), (0, 0, 0), 0.55)
        away = self.width * (0.0 if self.sun[0] > 0.5 else 1.0)
        for _ in range(number):
            x = away + self.random.gauss(0, self.width * 0.14)
            tall = self.height * self.random.uniform(0.08, 0.26)
            tip = (x + self.random.uniform(-0.2, 0.2) * tall, self.height - tall)
            ink.line([(x, self.height), tip], fill=color, width=self.random.choice((2, 3, 4)))
            if self.random.random() < 0.3:
                ink.ellipse((tip[0] - 5, tip[1] - 12, tip[0] + 5, tip[1] + 34), fill=color)

    def aurora(self) -> None:
        """Curtains of green light in a winter night."""
        veil = Image.new("L", (self.width // 4, self.height // 4))
        ink = ImageDraw.Draw(veil)
        phase = self.random.uniform(0, math.tau)
        for x in range(veil.width):
            wave = math.sin(x / 47 + phase) * 0.5 + math.sin(x / 19 + phase * 2) * 0.2
            foot = veil.height * (0.42 + 0.1 * wave)
            strength = int(70 + 60 * math.sin(x / 11 + phase) * math.sin(x / 31))
            for rise in range(12):
                y = foot - rise * veil.height * 0.028
                ink.line((x, y, x, y - 5), fill=max(0, int(strength * (1 - rise / 12))))
        soft = veil.filter(ImageFilter.GaussianBlur(3)).resize(self.image.size, Image.Resampling.BICUBIC)
        self.image.paste((110, 240, 180), mask=soft)

    def grained(self) -> Image.Image:
        """Return the picture with fine grain, which hides the steps of the gradients."""
        noise = Image.frombytes("L", (256, 256), self.random.randbytes(65536))
        noise = noise.point([122 + value // 22 for value in range(256)])
        grain = Image.new("L", self.image.size)
        for left in range(0, self.width, 256):
            for top in range(0, self.height, 256):
                grain.paste(noise, (left, top))
        return ImageChops.overlay(self.image, Image.merge("RGB", (grain,) * 3))

    def _window(self, at: Point, size: Point) -> None:
        (left, top), (wide, high) = at, size
        pane = (255, 205, 120) if self.palette.night else (92, 110, 118)
        if self.palette.night:
            self._glow(left + wide / 2, top + high / 2, wide * 4, pane, 0.45)
        ImageDraw.Draw(self.image).rectangle((left, top, left + wide, top + high), fill=pane)

    def ridge(self, base: float, roughness: float) -> list[Point]:
        """Return the points of a rolling line about *base* of the height, from left to right."""
        waves = [
            (roughness / octave, self.random.uniform(1.1, 1.9) * octave, self.random.uniform(0, math.tau))
            for octave in (1, 2, 4, 8, 16)
        ]
        steps = 200
        return [
            (
                self.width * step / steps,
                self.height
                * (base + sum(a * math.sin(f * math.tau * step / steps + p) for a, f, p in waves)),
            )
            for step in range(steps + 1)
        ]

    def _anywhere(self) -> Point:
        return self.random.uniform(0, self.width), self.random.uniform(0, self.height)

    def _stars(self) -> None:
        ink = ImageDraw.Draw(self.image)
        for _ in range(420):
            x, y = self._anywhere()
            light = int(255 * self.random.uniform(0.3, 1) * (1 - 0.75 * y / self.height))
            _disc(ink, x, y, self.random.choice((0.7, 0.8, 1.0, 1.7)), (light, light, min(255, light + 18)))

    def _light(self) -> None:
        x, y, color = self.sun[0] * self.width, self.sun[1] * self.height, rgb(self.palette.light)
        reach, strength = (0.7, 0.32) if self.palette.night else (1.15, 0.55)
        self._glow(x, y, self.height * reach, color, strength)
        self._glow(x, y, self.height * reach / 4, color, strength)
        disc = Image.new("L", self.image.size)
        radius = self.height * (0.03 if self.palette.night else 0.042)
        _disc(ImageDraw.Draw(disc), x, y, radius, 245)
        self.image.paste(mix(color, (255, 255, 255), 0.5), mask=disc.filter(ImageFilter.BoxBlur(1.5)))

    def _glow(self, x: float, y: float, radius: float, color: Color, strength: float) -> None:
        size = int(radius * 2)
        fade = [int(strength * 255 * (1 - min(1, value / 255)) ** 2.2) for value in range(256)]
        # At the size of the gradient's own 256 pixels, the curve costs nothing.
        veil = Image.radial_gradient("L").point(fade).resize((size, size), Image.Resampling.BICUBIC)
        self.image.paste(color, (int(x - radius), int(y - radius)), veil)

    def _clouds(self) -> None:
        total = Image.new("L", (self.width // 4, self.height // 4))
        for octave, weight in ((1, 0.56), (2, 0.28), (4, 0.16)):
            small = (5 * octave, 13 * octave)
            noise = Image.frombytes("L", small, self.random.randbytes(small[0] * small[1]))
            layer = noise.resize(total.size, Image.Resampling.BICUBIC)
            total = ImageChops.add(total, layer.point([int(value * weight) for value in range(256)]))
        veil = total.point([min(190, max(0, int((value - 138) * 3.2))) for value in range(256)])
        fade = ImageOps.flip(Image.linear_gradient("L")).resize(total.size)
        veil = ImageChops.multiply(veil, fade).resize(self.image.size, Image.Resampling.BICUBIC)
        self.image.paste(mix(rgb(self.palette.light), (255, 255, 255), 0.6), mask=veil)

    def _rippled(self, surface: Image.Image) -> Image.Image:
        result = surface.copy()
        phase = self.random.uniform(0, math.tau)
        row = 0
        while row < surface.height:
            near = row / surface.height
            band = max(1, int(1 + near * 7))
            shift = int(
                math.sin(row / (3 + 11 * near) + phase) * (1 + 9 * near) + self.random.uniform(-1.5, 1.5)
            )
            strip = surface.crop((0, row, surface.width, row + band))
            result.paste(ImageChops.offset(strip, shift, 0), (0, row))
            row += band
        return result.filter(ImageFilter.GaussianBlur(0.8))

    def _glitter(self, line: int) -> None:
        veil = Image.new("L", self.image.size)
        ink = ImageDraw.Draw(veil)
        depth = self.height - line
        for _ in range(330):
            near = self.random.random() ** 1.4
            x = self.sun[0] * self.width + self.random.gauss(0, 1) * self.width * (0.015 + 0.07 * near)
            y, half = line + near * depth, 2 + 24 * near * self.random.random()
            ink.line((x - half, y, x + half, y), fill=int(90 + 130 * (1 - near)), width=1 + int(2.4 * near))
        self.image.paste(rgb(self.palette.light), mask=veil.filter(ImageFilter.GaussianBlur(1)))


def rgb(color: str) -> Color:
    """Return the color that `#rrggbb` names."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def mix(one: Color, other: Color, share: float) -> Color:
    """Return *one* with a *share* of *other* in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _gradient(size: tuple[int, int], colors: Sequence[Color]) -> Image.Image:
    """Return the *colors* from top to bottom, flowing into each other."""
    column = Image.new("RGB", (1, len(colors)))
    column.putdata(list(colors))
    # Half a step beyond each end, where resizing would only repeat the last color.
    box = (0, 0.5, 1, len(colors) - 0.5)
    return column.resize((1, size[1]), Image.Resampling.BILINEAR, box=box).resize(size)


def _disc(ink: ImageDraw.ImageDraw, x: float, y: float, radius: float, color: Color | int) -> None:
    ink.ellipse((x - radius, y - radius, x + radius, y + radius), fill=color)


def _pine(ink: ImageDraw.ImageDraw, foot: Point, tall: float, color: Color, sparse: bool = False) -> None:
    x, y = foot
    for tier in range(5):
        if sparse and tier % 2:
            continue
        low, wide = y - tall * 0.17 * tier, tall * (0.21 - 0.034 * tier)
        ink.polygon(
            [(x - wide, low), (x, low - tall * (0.12 if sparse else 0.34)), (x + wide, low)], fill=color
        )


def _flower(ink: ImageDraw.ImageDraw, at: Point, size: float, color: Color, turn: float) -> None:
    x, y = at
    if size < 4:
        _disc(ink, x, y, size * 0.7, color)
        return
    for petal in range(6):
        angle = turn + petal * math.tau / 6
        _disc(ink, x + math.cos(angle) * size * 0.55, y + math.sin(angle) * size * 0.42, size * 0.42, color)
    _disc(ink, x, y, size * 0.3, (232, 178, 66))
