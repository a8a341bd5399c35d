"""Programs that do the same work: every photo upright, at 1600 and 360 pixels, as JPEG of quality 85.

Each is run as a process of its own: `python -m benchmarks.contestants.<name> SOURCE TARGET`.
"""

LARGE = 1600  # pixels on the long side
SMALL = 360
QUALITY = 85
